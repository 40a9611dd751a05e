/** Mappings whose address lies in an object of the caller when a function fails, although the function itself ends them where it succeeds. */

import { isOfEarlierRounds, type Mapping, mappingWith } from "../../highmem/machine.ts";
import { isPendingError } from "../../kernel/symbols.ts";
import type { Term } from "../../values/term.ts";
import type { AnalysedFunction } from "../analysed-function.ts";
import { pointsTo } from "../points-to.ts";
import type { Observation } from "../observation.ts";
import type { Exit } from "../exits.ts";
import { isOutside } from "../state.ts";
import { heldAt } from "./held.ts";

/** Who leaves a mapping to nobody on success, and releases it on some way, is not taken to leave it to the caller by an error: the copy of its address is an alias. */
export function lostOnError({ facts, solution }: AnalysedFunction): Observation[] {
  if (solution.isCoarse) return [];
  const successes = facts.exits.filter((exit) => !isFailure(exit));
  const kept = new Set(successes.flatMap((exit) => [...exit.handed].map((one) => one.address)));
  const places = new Set(successes.flatMap((exit) => [...exit.handed].flatMap((one) => placesOf(exit, one))));
  const isLost = (exit: Exit, mapping: Mapping): boolean =>
    !isOfEarlierRounds(mapping) && facts.released.has(mapping.address) && !kept.has(mapping.address) && !placesOf(exit, mapping).some((place) => places.has(place));
  return facts.exits
    .filter(isFailure)
    .flatMap((exit) => [...exit.handed].filter((mapping) => isLost(exit, mapping)).map((mapping) => heldAt(exit, mappingWith(mapping, { isEntrusted: false }))));
}

/** Where in the caller's memory its address lies: a cursor keeps one mapping after the other in the same member. */
function placesOf({ state }: Exit, { address }: Mapping): Term[] {
  return [...state.memory].filter(([at, held]) => isOutside(at) && pointsTo(held).includes(address)).map(([at]) => at);
}

function isFailure({ kind, value, state }: Exit): boolean {
  const code = value && state.facts.number(value);
  return kind.value === "error" && !(code !== null && isPendingError(code));
}
