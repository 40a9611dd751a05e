/** Which gaps concern the machine. */

import type { ApiTable } from "../kernel/models.ts";
import { namedCalls } from "../syntax/named-calls.ts";
import { functionGap } from "../syntax/read-translation-unit.ts";
import type { FunctionSyntax, ParseGap, TranslationUnit } from "../syntax/translation-unit.ts";

/** Gaps in functions that matter, and gaps outside of functions that mention a mapping call. */
export function relevantGaps(unit: TranslationUnit, relevant: readonly FunctionSyntax[], apis: ApiTable): ParseGap[] {
  const strays = unit.strays.filter((gap) => mentionsMapping(unit, gap, apis));
  const gaps = relevant.map(functionGap).filter((gap) => gap !== null);
  return [...strays, ...gaps].sort((a, b) => a.span.start - b.span.start);
}

function mentionsMapping(unit: TranslationUnit, gap: ParseGap, apis: ApiTable): boolean {
  return namedCalls(unit.text, gap.span).some(({ name }) => apis.mapping(name));
}
