/** What a function holds while it calls another one. */

import type { Mapping } from "../highmem/machine.ts";
import type { AnalysedFunction } from "./analysed-function.ts";
import type { CallOccurrence } from "./occurrences.ts";

/** Of a function whose paths had to be joined, what all of them hold that lead to the call. */
export function heldAtCalls({ facts, solution }: AnalysedFunction, callee: string): Mapping[] {
  const occurrences = facts.calls.filter((one) => one.callee === callee || one.callee.endsWith(`->${callee}`));
  if (!solution.isCoarse) return occurrences.flatMap(({ machine }) => machine.live);
  const holds = ({ machine }: CallOccurrence, { address }: Mapping): boolean => machine.live.some((one) => one.address === address);
  return occurrences.flatMap(({ span, machine }) => machine.live.filter((mapping) => occurrences.every((other) => other.span.start !== span.start || holds(other, mapping))));
}
