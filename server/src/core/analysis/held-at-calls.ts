/** What a function holds while it calls another one. */

import type { Mapping } from "../highmem/machine.ts";
import type { AnalysedFunction } from "./analysed-function.ts";
import type { CallSight } from "./sightings.ts";

/** Of a function whose paths had to be joined, what all of them hold that lead to the call. */
export function heldAtCalls({ facts, solution }: AnalysedFunction, callee: string): Mapping[] {
  const sights = facts.calls.filter((one) => one.callee === callee || one.callee.endsWith(`->${callee}`));
  if (!solution.isCoarse) return sights.flatMap(({ machine }) => machine.live);
  const holds = ({ machine }: CallSight, { address }: Mapping): boolean => machine.live.some((one) => one.address === address);
  return sights.flatMap(({ span, machine }) => machine.live.filter((mapping) => sights.every((other) => other.span.start !== span.start || holds(other, mapping))));
}
