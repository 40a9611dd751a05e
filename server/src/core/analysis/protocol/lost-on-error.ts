/** Mappings whose address lies in an object of the caller when a function fails, although the function itself ends them where it succeeds. */

import { isOfEarlierRounds, type Mapping, mappingWith } from "../../highmem/machine.ts";
import { isPendingError } from "../../kernel/symbols.ts";
import type { AnalysedFunction } from "../analysed-function.ts";
import type { Observation } from "../observation.ts";
import type { Exit } from "../observe.ts";
import { heldAt } from "./held.ts";

/** Who leaves a mapping to nobody on success, and releases it on some way, is not taken to leave it to the caller by an error: the copy of its address is an alias. */
export function lostOnError({ facts, solution }: AnalysedFunction): Observation[] {
  if (solution.isCoarse) return [];
  const kept = new Set(facts.exits.filter((exit) => !isFailure(exit)).flatMap((exit) => [...exit.handed].map((one) => one.address)));
  const isLost = (mapping: Mapping): boolean => !isOfEarlierRounds(mapping) && facts.released.has(mapping.address) && !kept.has(mapping.address);
  return facts.exits.filter(isFailure).flatMap((exit) => [...exit.handed].filter(isLost).map((mapping) => heldAt(exit, mappingWith(mapping, { isEntrusted: false }))));
}

function isFailure({ kind, value, state }: Exit): boolean {
  const code = value && state.facts.number(value);
  return kind.value === "error" && !(code !== null && isPendingError(code));
}
