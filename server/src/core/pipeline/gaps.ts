/** Which gaps concern the machine. */

import type { ApiTable } from "../kernel/models.ts";
import { withoutComments } from "../syntax/comments.ts";
import type { FunctionSyntax, ParseGap, TranslationUnit } from "../syntax/translation-unit.ts";

/** Gaps in functions that matter, and gaps outside of functions that mention a mapping call. */
export function relevantGaps(unit: TranslationUnit, relevant: readonly FunctionSyntax[], apis: ApiTable): ParseGap[] {
  const names = new Set(relevant.map((one) => one.name));
  return unit.gaps.filter((gap) => (gap.function !== null && names.has(gap.function)) || mentionsMapping(unit, gap, apis));
}

function mentionsMapping(unit: TranslationUnit, gap: ParseGap, apis: ApiTable): boolean {
  const text = withoutComments(unit.text.slice(gap.span.start, gap.span.end));
  // From the start of a word on: else a word without end is looked at from each of its letters.
  for (const [word] of text.matchAll(/\b[A-Za-z_]\w*\b(?=\s*\()/g)) if (apis.mapping(word)) return true;
  return false;
}
