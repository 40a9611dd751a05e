/** Expressions that select a KM_type, and the variables that exist for them alone. */

import type { TextChange } from "../../findings/finding.ts";
import type { Span } from "../../text/span.ts";
import { isPlainCall } from "../../kernel/copy-helpers.ts";
import { isKmType } from "../../kernel/km-types.ts";
import { dropVariables, isStillUsed } from "../dead-variables.ts";
import { variableAt } from "../declarators.ts";
import type { Definition, FileDefinitions } from "./definitions.ts";

/** Nothing but the choice of a type: no assignment, no step; what it calls takes part in the choice only. */
export function isPlainSelection(file: FileDefinitions, { start, end }: Span): boolean {
  const code = file.code.code.slice(start, end);
  return !/\+\+|--|[^=!<>]=(?!=)/.test(code) && calls(code).every((name) => isSelector(file, name));
}

function calls(code: string): string[] {
  return [...code.matchAll(/([A-Za-z_]\w*)\s*\(/g)].map((match) => match[1]!).filter((name) => !["if", "switch", "return", "while", "for", "sizeof"].includes(name));
}

/** A test of the context, or a function of the file that does nothing but return a type. */
function isSelector(file: FileDefinitions, name: string): boolean {
  if (file.kernel.apis.rows(name).some(({ result }) => result?.is === "context-test" || result?.is === "pure")) return true;
  const found = file.all.filter((one) => one.name === name);
  if (found.length === 0) return isPlainCall(name);
  return found.every(({ body }) => !/->\s*\w+\s*=(?!=)|\+\+|--/.test(file.code.code.slice(body.start, body.end)));
}

/** Takes out the variables that nothing reads any more; null where one cannot go. */
export function leftovers(file: FileDefinitions, one: Definition, dropped: readonly Span[]): readonly TextChange[] | null {
  const words = dropped.flatMap((span) => wordsIn(file, span)).filter(({ name }) => !isKmType(name));
  const fn = words.length > 0 && "variants" in one.syntax ? file.analyse(one.syntax) : null;
  if (!fn) return [];
  const of = { fn, source: file.unit.source, kernel: file.kernel, removed: dropped };
  const dead = words.filter(({ span }) => variableAt(fn, of.source.text, span) !== null && !isStillUsed(of, span));
  return dead.length === 0 ? [] : dropVariables(of, dead.map(({ span }) => span));
}

function wordsIn(file: FileDefinitions, { start, end }: Span): { name: string; span: Span }[] {
  return [...file.code.code.slice(start, end).matchAll(/[A-Za-z_]\w*/g)].map(({ 0: name, index }) => ({ name, span: { start: start + index, end: start + index + name.length } }));
}
