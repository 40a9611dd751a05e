/** Pages that are mapped where they are kept, and released by another function of the file through the same member. */

import type { Mapping } from "../../highmem/machine.ts";
import type { Observation } from "../observation.ts";
import type { AnalysedFunction } from "../analysed-function.ts";
import { pathTo, type MemberKey } from "./members.ts";

/** Whether a function of the file takes over what an observation says is still held: then the page is handed over by the object that keeps it. */
export function releasedElsewhere(functions: readonly AnalysedFunction[]): (fn: AnalysedFunction, one: Observation) => boolean {
  const releasers = readReleasers(functions);
  const own = new Set(functions.map((fn) => fn.body.name));
  return (fn, one) => {
    if (one.detail.kind !== "held-at-exit") return false;
    const { mapping } = one.detail;
    if (mapping.isOrphaned) return false;
    const path = mapping.resource === "pool" && mapping.key ? pathTo(fn.body, mapping.key) : null;
    const others = path ? [...(releasers.get(path) ?? [])].filter((name) => name !== fn.body.name) : [];
    return others.length > 0 && !releasesItself(fn, { mapping, own });
  };
}

/** Functions that release what they have not mapped, by the way to it. */
function readReleasers(functions: readonly AnalysedFunction[]): Map<MemberKey, Set<string>> {
  const found = new Map<MemberKey, Set<string>>();
  for (const fn of functions) {
    for (const { target } of fn.facts.exits.flatMap((exit) => exit.state.machine.foreign)) {
      const path = target.kind === "entry" && (target.address.kind === "field" || target.address.kind === "index" || target.address.kind === "entry") ? pathTo(fn.body, target) : null;
      if (path) found.set(path, (found.get(path) ?? new Set<string>()).add(fn.body.name));
    }
  }
  return found;
}

/** The function has a release of its own for what it maps there, so that leaving it out may be a slip. */
function releasesItself(fn: AnalysedFunction, of: { mapping: Mapping; own: ReadonlySet<string> }): boolean {
  return fn.facts.exits.some((exit) => exit.state.machine.released.some((one) => one.mapping.span.start === of.mapping.span.start && !of.own.has(one.by)));
}
