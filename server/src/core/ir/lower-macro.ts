/** Macros whose body is at hand are expanded in place, with their arguments by name, as the preprocessor does. */

import type { SyntaxNode } from "../syntax/node.ts";
import type { Span } from "../text/span.ts";
import type { Frame, LoweringContext, MacroArgument, MacroArguments, MacroDefinition } from "./context.ts";
import type { Expr, Item } from "./ir.ts";
import { callArguments, lowerExpression } from "./lower-expression.ts";
import { lowerStatement } from "./lower-statement.ts";

const OPAQUE: Expr = { kind: "opaque" };

/** The argument that a name stands for inside the macro being expanded; of several the first. */
export function substituted(context: LoweringContext, name: string): MacroArgument | undefined {
  const found = context.frame.arguments.get(name);
  return found && "rest" in found ? found.rest[0] : found;
}

/** The arguments of a call, with those that `args...` stands for in their places. */
export function argumentsOf(context: LoweringContext, call: SyntaxNode): MacroArgument[] {
  return callArguments(call).flatMap((node): readonly MacroArgument[] => {
    const found = node.kind === "identifier" ? context.frame.arguments.get(context.text(node)) : undefined;
    return found && "rest" in found ? found.rest : [{ node, frame: context.frame }];
  });
}

/** Null when `name` is no function-like macro that can be expanded here. */
export function expandMacroCall(context: LoweringContext, name: string, call: SyntaxNode): Expr | null {
  const definition = context.input.macro(name);
  const parameters = definition?.macro.parameters;
  if (!definition || !parameters || !context.canExpand(name)) return null;
  const body = definition.macro.body;
  if (!body || body.broken) return null;
  const { isVariadic } = definition.macro;
  const args = argumentsOf(context, call);
  if (isVariadic ? args.length < parameters.length - 1 : args.length !== parameters.length) return null;
  const bound = new Map<string, MacroArguments>(parameters.map((name, at) => [name, isVariadic && at === parameters.length - 1 ? { rest: args.slice(at) } : args[at]!]));
  return lowerBody(context, body, frameOf(context, definition, { arguments: bound, use: call }));
}

/** What object-like macros make of the name of a function or of another macro: `#define map_part kmap`. */
export function unaliased(context: LoweringContext, name: string): string {
  const names = [name];
  for (const now of names) {
    const definition = context.input.macro(now);
    const body = definition?.macro.parameters === null ? definition.macro.body : null;
    if (!definition || body?.kind !== "identifier") return now;
    const next = definition.text.slice(body.start, body.end);
    if (names.includes(next)) return now;
    names.push(next);
  }
  return name;
}

/** An object-like macro with an expression for a body; null when there is none of that name. */
export function expandObjectMacro(context: LoweringContext, name: string, use: SyntaxNode): Expr | null {
  const definition = context.input.macro(name);
  if (!definition || definition.macro.parameters || !context.canExpand(name)) return null;
  const body = definition.macro.body;
  if (!body || body.broken || body.kind === "compound_statement") return null;
  return lowerBody(context, body, frameOf(context, definition, { arguments: new Map(), use }));
}

function frameOf(
  context: LoweringContext,
  definition: MacroDefinition,
  at: { arguments: ReadonlyMap<string, MacroArguments>; use: SyntaxNode },
): Frame {
  return {
    text: definition.text,
    marks: definition.marks,
    arguments: at.arguments,
    placedAt: context.span(at.use),
    expanding: [...context.frame.expanding, definition.macro.name],
  };
}

function lowerBody(context: LoweringContext, body: SyntaxNode, frame: Frame): Expr {
  const first = context.items.length;
  const value = context.within(frame, () => {
    if (body.kind !== "compound_statement") return lowerExpression(context, body);
    lowerStatement(context, body);
    return OPAQUE;
  });
  if (!leadsOut(context.items.slice(first))) markInternal(context.items, { first, use: frame.placedAt });
  return value;
}

function leadsOut(items: readonly Item[]): boolean {
  const labels = new Set(items.map((item) => (item.op === "label" ? item.label : null)));
  return items.some((item) => item.op === "return" || (item.op === "jump" && !labels.has(item.to)));
}

/** What an argument decides stands in the code at hand. */
function markInternal(items: Item[], at: { first: number; use: Span | null }): void {
  for (let index = at.first; index < items.length; index++) {
    const item = items[index]!;
    if ((item.op === "branch" || item.op === "switch") && item.span === at.use) items[index] = { ...item, isMacroInternal: true };
  }
}
