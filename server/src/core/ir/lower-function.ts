/** Lowers a function definition, with all the ways in which its `#if`s let it read. */

import { childByField, type SyntaxNode } from "../syntax/node.ts";
import type { FunctionSyntax } from "../syntax/translation-unit.ts";
import { LoweringContext, type LoweringInput } from "./context.ts";
import type { Body, Variable } from "./ir.ts";
import { declareParameters, functionDeclarator } from "./lower-declaration.ts";
import { lowerGuards } from "./lower-config.ts";
import { isNarrowInteger } from "./types.ts";
import { labelsWithin, lowerStatement } from "./lower-statement.ts";

/** Null when no variant of the body has been parsed. */
export function lowerFunction(fn: FunctionSyntax, input: LoweringInput): Body | null {
  const [first] = fn.variants;
  if (!first) return null;
  const context = new LoweringContext(input);
  const excluded = context.label("excluded");
  lowerGuards(context, fn.guards, excluded);
  let parameters: Variable[] | null = null;
  for (const variant of fn.variants) {
    const next = context.label("variant");
    lowerGuards(context, variant.guards, next);
    context.scope.enter();
    parameters ??= declareParameters(context, variant.node);
    for (const parameter of parameters) context.scope.bind(parameter);
    context.variant++;
    const body = childByField(variant.node, "body");
    if (body) {
      context.userLabels = labelsWithin(context, body);
      lowerStatement(context, body);
    }
    context.emit({ op: "return", value: null, span: closing(variant.node) });
    context.scope.leave();
    context.place(next);
  }
  context.place(excluded);
  context.emit({ op: "stop", span: closing(first.node) });
  return {
    name: fn.name,
    span: fn.span,
    nameSpan: fn.nameSpan,
    parameters: parameters ?? [],
    returnsVoid: returnsVoid(context, first.node),
    returnsAddress: returnsAddress(context, first.node),
    items: context.items,
    notes: context.notes,
  };
}

function closing(definition: SyntaxNode): { start: number; end: number } {
  return { start: definition.end - 1, end: definition.end };
}

function returnsVoid(context: LoweringContext, definition: SyntaxNode): boolean {
  const type = childByField(definition, "type");
  const declarator = childByField(definition, "declarator");
  return type !== undefined && context.text(type) === "void" && declarator === functionDeclarator(definition);
}

/** Anything but plain integers; types behind a name may be pointers. */
function returnsAddress(context: LoweringContext, definition: SyntaxNode): boolean {
  const type = childByField(definition, "type");
  if (!type || childByField(definition, "declarator") !== functionDeclarator(definition)) return true;
  return !isNarrowInteger(context.code(type));
}
