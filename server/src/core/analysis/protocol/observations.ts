/** What only shows when the functions of a file are held against each other: mappings kept in members of structures, or handed to a function that takes them over. */

import type { Observation } from "../observation.ts";
import type { AnalysedFunction } from "../analysed-function.ts";
import { keptWithoutGuard } from "./guard.ts";
import { releasedElsewhere } from "./handed.ts";
import { lostOnError } from "./lost-on-error.ts";
import { misreleases } from "./order.ts";
import { keptFromCaller } from "./taken-over.ts";
import { keptAtWalkEnd } from "./walk-end.ts";

/** The functions with observations added and taken back by what their neighbours do. */
export function withProtocol(functions: readonly AnalysedFunction[]): AnalysedFunction[] {
  const isReleasedElsewhere = releasedElsewhere(functions);
  const added = [misreleases(functions), keptAtWalkEnd, keptWithoutGuard(functions), keptFromCaller(functions), lostOnError];
  return functions.map((fn) => {
    const own = fn.facts.observations.filter((one) => !isReleasedElsewhere(fn, one));
    const more: Observation[] = added.flatMap((find) => find(fn));
    if (more.length === 0 && own.length === fn.facts.observations.length) return fn;
    return { ...fn, facts: { ...fn.facts, observations: [...own, ...more] } };
  });
}
