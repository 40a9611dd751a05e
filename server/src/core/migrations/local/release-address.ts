/** What kunmap_local() is given where kunmap() had the page: a variable that holds an address in it, on every path. */

import type { State } from "../../analysis/state.ts";
import { isVisible } from "../../fixes/scope.ts";
import { isCertainlyInPage, provenance } from "../../highmem/address.ts";
import type { Mapping } from "../../highmem/machine.ts";
import type { Span } from "../../text/span.ts";
import { someTerm, type Term } from "../../values/term.ts";
import type { MigrationInput } from "../migration.ts";

export interface ReleaseAddress {
  readonly name: string;
  /** It lies in the page for certain, rather than at a distance from its start that only runs of the code can tell. */
  readonly isCertain: boolean;
}

/** Null where no variable does. One that holds the start goes before others. */
export function addressAt(input: MigrationInput, statement: Span, isReleased: (mapping: Mapping) => boolean): ReleaseAddress | null {
  const states = input.replay.before(statement);
  const [first, ...others] = states.map((state) => holders(state, isReleased));
  if (!first) return null;
  const common = [...first.values()].filter(({ name }) => others.every((other) => other.has(name)));
  const named = common.filter(({ name, isLocal }) => isVisible({ fn: input.fn, text: input.source.text }, { name, isLocal }, statement.start));
  const found = named.map(({ name }) => ({ name, rank: Math.max(...[first, ...others].map((one) => one.get(name)!.rank)) }));
  const [best] = found.sort((a, b) => a.rank - b.rank || a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
  return best ? { name: best.name, isCertain: best.rank < RANKS.somewhere } : null;
}

/** The smaller, the better. */
const RANKS = { start: 0, inPage: 1, somewhere: 2 } as const;

interface Holder {
  readonly name: string;
  readonly isLocal: boolean;
  readonly rank: number;
}

/** Variables that hold an address within the mapping, by name. */
function holders(state: State, isReleased: (mapping: Mapping) => boolean): Map<string, Holder> {
  const mappings = state.machine.live.filter((one) => isReleased(one) && !one.isMany);
  const [mapping, other] = mappings;
  const found = new Map<string, Holder>();
  if (!mapping || other) return found;
  for (const [place, value] of state.memory) {
    if (place.kind !== "variable" || !isWithin(value, mapping) || !/^[A-Za-z_]\w*$/.test(place.name)) continue;
    const rank = value === mapping.address ? RANKS.start : isCertainlyInPage(value) ? RANKS.inPage : RANKS.somewhere;
    // At a distance that the code itself fixes lies the end of the page.
    if (rank === RANKS.somewhere && value.kind === "binary" && isConstant(value.right)) continue;
    found.set(place.name, { name: place.name, isLocal: place.isLocal, rank });
  }
  return found;
}

function isConstant(term: Term): boolean {
  return !someTerm(term, ({ kind }) => kind === "entry" || kind === "result" || kind === "uninitialised");
}

function isWithin(value: Term, mapping: Mapping): boolean {
  const from = provenance(value);
  return from !== null && from.mapped === mapping.address && (from.displacement === "start" || from.displacement === "inside");
}
