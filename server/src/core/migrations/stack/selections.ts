/** Expressions that select a KM_type, and the variables that exist for them alone. */

import type { TextChange } from "../../findings/finding.ts";
import type { Span } from "../../text/span.ts";
import { isPlainCall } from "../../kernel/copy-helpers.ts";
import { isKmType } from "../../kernel/km-types.ts";
import { dropVariables, isStillUsed } from "../dead-variables.ts";
import { variableAt } from "../declarators.ts";
import { namedCalls } from "../../syntax/named-calls.ts";
import { childByField, type SyntaxNode } from "../../syntax/node.ts";
import { type Definition, type FileDefinitions, treesOf } from "./definitions.ts";

const CHANGING: ReadonlySet<string> = new Set(["++", "--", "=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="]);

/** Nothing but the choice of a type: no assignment, no step; what it calls takes part in the choice only. */
export function isPlainSelection(file: FileDefinitions, span: Span): boolean {
  return !file.code.tokens(span).some(({ text }) => CHANGING.has(text)) && namedCalls(file.code.code, span).every(({ name }) => isSelector(file, name));
}

/** A test of the context, or a function of the file that does nothing but return a type. */
function isSelector(file: FileDefinitions, name: string): boolean {
  if (file.kernel.apis.rows(name).some(({ result }) => result?.is === "context-test" || result?.is === "pure")) return true;
  const found = file.all.filter((one) => one.name === name);
  if (found.length === 0) return isPlainCall(name);
  return found.every((one) => treesOf(one).length > 0 && !treesOf(one).some(changesMemory));
}

/** Something is counted, or assigned to more than a variable. */
function changesMemory(node: SyntaxNode): boolean {
  const isChange = node.kind === "update_expression" || (node.kind === "assignment_expression" && childByField(node, "left")?.kind !== "identifier");
  return isChange || node.children.some(changesMemory);
}

/** Takes out the variables that nothing reads any more; null where one cannot go. */
export function leftovers(file: FileDefinitions, one: Definition, dropped: readonly Span[]): readonly TextChange[] | null {
  const words = dropped.flatMap((span) => file.code.tokens(span)).filter(({ isName, text }) => isName && !isKmType(text));
  const fn = words.length > 0 && "variants" in one.syntax ? file.analyse(one.syntax) : null;
  if (!fn) return [];
  const of = { fn, source: file.unit.source, kernel: file.kernel, removed: dropped };
  const dead = words.filter(({ span }) => variableAt(fn, of.source.text, span) !== null && !isStillUsed(of, span));
  return dead.length === 0 ? [] : dropVariables(of, dead.map(({ span }) => span));
}
