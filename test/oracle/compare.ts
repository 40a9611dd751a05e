/** Holds what runs have shown against what the analysis has said. */

import type { Verdict } from "./analyse.ts";
import type { RunEvent } from "./run.ts";

/** Rules that the machine checks. */
const CHECKED: ReadonlySet<string> = new Set([
  "leaked-map", "double-unmap", "unmatched-unmap", "wrong-unmap-argument", "mixed-map-api", "km-type-mismatch", "km-slot-reuse",
  "non-lifo-unmap", "map-depth-overflow", "use-after-unmap", "sleep-in-atomic-map", "kmap-in-atomic-context", "escaping-map",
]);

/** Which other rule may speak of the same thing: how a wrong release is called depends on what is known of its argument. */
const KIN: Readonly<Record<string, readonly string[]>> = {
  "double-unmap": ["unmatched-unmap", "wrong-unmap-argument"],
  "unmatched-unmap": ["double-unmap", "wrong-unmap-argument", "mixed-map-api"],
  "wrong-unmap-argument": ["unmatched-unmap", "mixed-map-api"],
  "mixed-map-api": ["wrong-unmap-argument", "double-unmap"],
  "kmap-in-atomic-context": ["sleep-in-atomic-map"],
  "sleep-in-atomic-map": ["kmap-in-atomic-context"],
};

export interface Comparison {
  /** First in a run, and nothing was said of it. */
  readonly missed: readonly RunEvent[];
  /** Said to go wrong on every path, and no input does it. */
  readonly falseMust: readonly Verdict[];
  /** Said to go wrong on some path, and no input does it. */
  readonly unshownMay: readonly Verdict[];
  /** Findings about what the machine checks. */
  readonly verdicts: readonly Verdict[];
  readonly isGivenUp: boolean;
}

export function compare(events: readonly RunEvent[], said: readonly Verdict[]): Comparison {
  const verdicts = said.filter((one) => CHECKED.has(one.rule) && one.severity !== "note");
  const shown = (verdict: Verdict): boolean => events.some((event) => isAbout(verdict, event));
  const unshown = verdicts.filter((one) => !shown(one));
  return {
    missed: events.filter((event) => event.isFirst && !said.some((verdict) => isAbout(verdict, event))),
    falseMust: unshown.filter((one) => one.certainty === "must"),
    unshownMay: unshown.filter((one) => one.certainty !== "must"),
    verdicts,
    isGivenUp: said.some((one) => one.rule === "analysis-budget"),
  };
}

function isAbout(verdict: Verdict, event: RunEvent): boolean {
  if (verdict.rule !== event.rule && !(KIN[event.rule] ?? []).includes(verdict.rule)) return false;
  if (event.rule === "leaked-map") return isSameLeak(verdict, event);
  return [event.line, ...event.calls].includes(verdict.line);
}

/** Of a mapping that nothing releases on any path one return is told; so it is the mapping that counts. */
function isSameLeak(verdict: Verdict, { from }: RunEvent): boolean {
  return [verdict.line, ...verdict.steps].some((line) => line === from.line || (from.call !== 0 && line === from.call));
}
