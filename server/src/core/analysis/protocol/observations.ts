/** What only shows when the functions of a file are held against each other: mappings kept in members of structures, or handed to a function that takes them over. */

import { isOfEarlierRounds } from "../../highmem/machine.ts";
import type { Observation, ObservationDetail } from "../observation.ts";
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
  const isToldOfCallee = toldOfCallees(functions);
  const added = [misreleases(functions), keptAtWalkEnd, keptWithoutGuard(functions), keptFromCaller(functions), lostOnError];
  return functions.map((fn) => {
    const own = fn.facts.observations.filter((one) => !isReleasedElsewhere(fn, one) && !isToldOfCallee(one));
    const more: Observation[] = added.flatMap((find) => find(fn));
    if (more.length === 0 && own.length === fn.facts.observations.length) return fn;
    return { ...fn, facts: { ...fn.facts, observations: [...own, ...more] } };
  });
}

/** What a function does wrong by itself is told there, and not at each of its calls: that it keeps the mapping of each round, or releases by the page what is released by its address. */
function toldOfCallees(functions: readonly AnalysedFunction[]): (one: Observation) => boolean {
  const having = (is: (one: Observation) => boolean): ReadonlySet<string> => new Set(functions.filter((fn) => fn.facts.observations.some(is)).map((fn) => fn.body.name));
  const keeping = having(({ detail }) => detail.kind === "held-at-exit" && isOfEarlierRounds(detail.mapping));
  const misled = having(({ detail }) => isPageForAddress(detail) && detail.mapping === null);
  const isKept = (detail: ObservationDetail): boolean =>
    (detail.kind === "held-at-exit" && keeping.has(detail.mapping.by)) || (detail.kind === "pool-nested" && keeping.has(detail.holder.by));
  return ({ detail }) => isKept(detail) || (isPageForAddress(detail) && misled.has(detail.callee));
}

function isPageForAddress(detail: ObservationDetail): detail is Extract<ObservationDetail, { kind: "wrong-argument" }> {
  return detail.kind === "wrong-argument" && detail.how === "key-for-address";
}
