/** Points-to sets: which mappings a value may point into. */

import { provenance } from "../highmem/address.ts";
import type { Term } from "../values/term.ts";

/** The mappings that a value may be an address in: certain for arithmetic, possible for results of calls. */
export function pointsTo(term: Term): readonly Term[] {
  if (!term.holdsMapping) return NONE;
  const known = KNOWN.get(term);
  if (known) return known;
  const found = [...new Set(derived(term))];
  KNOWN.set(term, found);
  return found;
}

const NONE: readonly Term[] = [];
const KNOWN = new WeakMap<Term, readonly Term[]>();

function derived(term: Term): readonly Term[] {
  const certain = provenance(term);
  if (certain) return [certain.mapped];
  if (term.kind === "result") return term.args.flatMap(pointsTo);
  if (term.kind === "binary") return [...pointsTo(term.left), ...pointsTo(term.right)];
  return [];
}

/** The mappings that any of the terms may point into, each once, in the order of their ids. */
export function pointsToUnion(terms: readonly Term[]): Term[] {
  if (!terms.some((term) => term.holdsMapping)) return [];
  return [...new Set(terms.flatMap(pointsTo))].sort((a, b) => a.id - b.id);
}
