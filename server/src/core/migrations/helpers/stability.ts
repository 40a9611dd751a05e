/** Whether an expression has the same value at the operation as at the map, where it was written. */

import { addressTaken } from "../../cfg/names.ts";
import { textOf } from "../../fixes/fix-input.ts";
import { isCapitals } from "../../syntax/lex/words.ts";
import { childByField, namedChildren, type SyntaxNode } from "../../syntax/node.ts";
import { localsNamed } from "../dead-variables.ts";
import { identifiersIn } from "../../fixes/statements.ts";
import type { MigrationInput } from "../migration.ts";
import { isPure, unknownCalls } from "../side-effects.ts";

/** `passed`: the statements in between. */
export function isStable(input: MigrationInput, expression: SyntaxNode, passed: readonly SyntaxNode[]): boolean {
  if (passed.length === 0) return true;
  if (!isPure(input, expression)) return false;
  const names = new Set(identifiersIn(expression).map((one) => textOf(input, one)));
  const isOwn = !readsMemory(expression) && [...names].every((name) => isPrivate(input, name));
  return passed.every((statement) => {
    const written = targetsIn(statement);
    const isSilent = isOwn || (unknownCalls(input, statement).length === 0 && written.every((one) => one.kind === "identifier"));
    return isSilent && !written.some((one) => one.kind === "identifier" && names.has(textOf(input, one)));
  });
}

/** Only the function itself can change it: a local whose address is not taken. Macros in capitals stand for constants. */
function isPrivate({ fn }: MigrationInput, name: string): boolean {
  const locals = localsNamed(fn, name);
  const taken = addressTaken(fn.graph);
  return locals.length > 0 ? locals.every((one) => !taken.has(one.id)) : isCapitals(name);
}

function readsMemory(node: SyntaxNode): boolean {
  return ["field_expression", "subscript_expression", "call_expression"].includes(node.kind) || isDereference(node) || node.children.some(readsMemory);
}

function isDereference(node: SyntaxNode): boolean {
  return node.kind === "pointer_expression" && node.children[0]?.kind === "*";
}

/** What a statement assigns. */
function targetsIn(node: SyntaxNode): SyntaxNode[] {
  const own = node.kind === "assignment_expression" ? childByField(node, "left")
    : node.kind === "update_expression" ? childByField(node, "argument")
    : node.kind === "init_declarator" ? innermost(node) : undefined;
  return [...(own ? [own] : []), ...namedChildren(node).flatMap(targetsIn)];
}

function innermost(declarator: SyntaxNode): SyntaxNode {
  const inner = childByField(declarator, "declarator");
  return inner ? innermost(inner) : declarator;
}
