/** A function on its way to another text. */

import type { AnalysedFunction } from "../analysis/analysed-function.ts";
import type { Span } from "../text/span.ts";
import type { CodeContext } from "./side-effects.ts";

export interface ChangingFunction extends CodeContext {
  readonly fn: AnalysedFunction;
  /** What the change takes away or replaces; what is in it counts no longer. */
  readonly removed: readonly Span[];
}

export function isWithin(spans: readonly Span[], { start, end }: Span): boolean {
  return spans.some((one) => one.start <= start && end <= one.end);
}
