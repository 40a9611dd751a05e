/** Which gaps concern the machine. */

import type { ApiTable } from "../kernel/models.ts";
import { withoutComments } from "../syntax/comments.ts";
import { functionGap } from "../syntax/read-translation-unit.ts";
import type { FunctionSyntax, ParseGap, TranslationUnit } from "../syntax/translation-unit.ts";

/** Gaps in functions that matter, and gaps outside of functions that mention a mapping call. */
export function relevantGaps(unit: TranslationUnit, relevant: readonly FunctionSyntax[], apis: ApiTable): ParseGap[] {
  const strays = unit.strays.filter((gap) => mentionsMapping(unit, gap, apis));
  const gaps = relevant.map(functionGap).filter((gap) => gap !== null);
  return [...strays, ...gaps].sort((a, b) => a.span.start - b.span.start);
}

function mentionsMapping(unit: TranslationUnit, gap: ParseGap, apis: ApiTable): boolean {
  const text = withoutComments(unit.text.slice(gap.span.start, gap.span.end));
  // From the start of a word on: else a word without end is looked at from each of its letters.
  for (const [word] of text.matchAll(/\b[A-Za-z_]\w*\b(?=\s*\()/g)) if (apis.mapping(word)) return true;
  return false;
}
