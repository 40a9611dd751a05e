/** What kunmap_local() is given where kunmap() had the page: a variable that holds an address in it, on every path. */

import type { State } from "../../analysis/state.ts";
import { isVisible } from "../../fixes/scope.ts";
import { provenance } from "../../highmem/address.ts";
import type { Mapping } from "../../highmem/machine.ts";
import type { Span } from "../../text/span.ts";
import type { Term } from "../../values/term.ts";
import type { MigrationInput } from "../migration.ts";

/** Null where no variable does. */
export function addressAt(input: MigrationInput, statement: Span, isReleased: (mapping: Mapping) => boolean): string | null {
  const states = input.replay.before(statement);
  const [first, ...others] = states.map((state) => holders(state, isReleased));
  if (!first) return null;
  // One that moves may have left the page.
  const moving = new Set(input.fn.body.items.flatMap((item) => (item.op === "assign" && item.selfUpdate && item.target.kind === "variable" ? [item.target.variable.name] : [])));
  const common = [...first].filter(([name]) => !moving.has(name) && others.every((other) => other.has(name)));
  const named = common.filter(([name, isLocal]) => isVisible({ fn: input.fn, text: input.source.text }, { name, isLocal }, statement.start));
  return named.map(([name]) => name).sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0] ?? null;
}

/** Variables that hold an address within the mapping. */
function holders(state: State, isReleased: (mapping: Mapping) => boolean): Map<string, boolean> {
  const mappings = state.machine.live.filter((one) => isReleased(one) && !one.isMany);
  const [mapping, other] = mappings;
  const found = new Map<string, boolean>();
  if (!mapping || other) return found;
  for (const [place, value] of state.memory) if (place.kind === "variable" && isWithin(value, mapping) && /^[A-Za-z_]\w*$/.test(place.name)) found.set(place.name, place.isLocal);
  return found;
}

function isWithin(value: Term, mapping: Mapping): boolean {
  const from = provenance(value);
  return from !== null && from.mapped === mapping.address && (from.displacement === "start" || from.displacement === "inside");
}
