/** Which lines of a text are new against another. */

import { structuredPatch } from "diff";
import { type LineRange, WHOLE_FILE } from "./line-range.ts";
import { touchedLines } from "./read-patch.ts";

/** Texts that are further apart count as changed throughout: a precise answer would take long and tell little. */
const MOST_EDITS = 5000;

export function changedLines(before: string, after: string): readonly LineRange[] {
  const compared = structuredPatch("", "", before, after, undefined, undefined, { context: 0, maxEditLength: MOST_EDITS });
  return compared === undefined ? WHOLE_FILE : touchedLines(compared.hunks);
}
