/** How far functions are from what a migration asks about, worked out once for each index. */

import type { CodeIndex, Reach } from "../../callgraph/code-index.ts";
import type { KernelContext } from "../../kernel/kernel-context.ts";
import { MIGRATIONS } from "../../kernel/migrations.ts";

export interface Distances {
  /** Calls down to something that relies on preemption, or page faults, being off. */
  readonly relying: ReadonlyMap<"preemption" | "page-faults", Reach>;
  /** Calls down to something that changes the context. */
  readonly guards: Reach;
  /** Calls down to something that asks for a page's address, or an address's page. */
  readonly askers: Reach;
}

const known = new WeakMap<CodeIndex, Distances>();

/** Calls are followed this far. */
const NEXT = 1;
const TO_ASKERS = 2;

export function distancesIn(index: CodeIndex, { apis }: KernelContext): Distances {
  const made = known.get(index);
  if (made) return made;
  const names = [...apis.names()];
  const primitive = names.filter((name) => apis.primitive(name));
  const askers = names.filter((name) => apis.rows(name).some(({ result }) => result?.is === "page-address" || result?.is === "page-of"));
  const copying = names.filter((name) => apis.rows(name).some(({ effects }) => effects?.some((effect) => effect.do === "sleep" && effect.kind === "user-copy")));
  const asking = new Set(askers);
  const distances: Distances = {
    relying: new Map(MIGRATIONS.local.relies.map(({ on, names: some }) => [on, index.reach(on === "page-faults" ? [...some, ...copying] : some, NEXT, primitive)] as const)),
    guards: index.reach(names.filter((name) => apis.contextual(name)), NEXT),
    askers: index.reach(askers, TO_ASKERS, primitive.filter((name) => !asking.has(name))),
  };
  known.set(index, distances);
  return distances;
}
