/** Macros whose body is at hand are expanded in place, with their arguments by name, as the preprocessor does. */

import type { SyntaxNode } from "../syntax/node.ts";
import type { Frame, LoweringContext, MacroArgument, MacroDefinition } from "./context.ts";
import type { Expr } from "./ir.ts";
import { callArguments, lowerExpression } from "./lower-expression.ts";
import { lowerStatement } from "./lower-statement.ts";

const OPAQUE: Expr = { kind: "opaque" };

/** The argument that a name stands for inside the macro being expanded. */
export function substituted(context: LoweringContext, name: string): MacroArgument | undefined {
  return context.frame.arguments.get(name);
}

/** Null when `name` is no function-like macro that can be expanded here. */
export function expandMacroCall(context: LoweringContext, name: string, call: SyntaxNode): Expr | null {
  const definition = context.input.macro(name);
  const parameters = definition?.macro.parameters;
  if (!definition || !parameters || !context.canExpand(name)) return null;
  const body = definition.macro.body;
  if (!body || body.broken) return null;
  const args = callArguments(call);
  const isVariadic = parameters.at(-1)?.endsWith("...") ?? false;
  if (args.length !== parameters.length && !isVariadic) return null;
  const bound = new Map<string, MacroArgument>();
  parameters.forEach((parameter, at) => {
    const node = args[at];
    if (node) bound.set(parameter, { node, frame: context.frame });
  });
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
  at: { arguments: ReadonlyMap<string, MacroArgument>; use: SyntaxNode },
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
  return context.within(frame, () => {
    if (body.kind !== "compound_statement") return lowerExpression(context, body);
    lowerStatement(context, body);
    return OPAQUE;
  });
}
