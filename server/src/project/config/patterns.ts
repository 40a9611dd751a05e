/** Patterns of a .gitignore. */

import ignore from "ignore";

/** Why a pattern is none, or null. */
export function patternFault(pattern: string): string | null {
  try {
    ignore().add(pattern).ignores("a/b.c");
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
