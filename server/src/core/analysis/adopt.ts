/** Brings what one file's analysis has found out into the terms of another's. */

import { mappingWith, type Mapping } from "../highmem/machine.ts";
import { parts, type Term, type TermTable } from "../values/term.ts";
import type { Conditions } from "./conditions.ts";
import type { SleepSummary } from "./sleeps.ts";
import type { FunctionSummary } from "./summary.ts";

export function adoptSummary(table: TermTable, summary: FunctionSummary): FunctionSummary {
  const into = adopter(table);
  const adopted = (mapping: Mapping, isFromElsewhere = mapping.isFromElsewhere): Mapping =>
    mappingWith(mapping, { address: into(mapping.address), key: mapping.key && into(mapping.key), slot: mapping.slot && into(mapping.slot), isFromElsewhere });
  return {
    ...summary,
    outcomes: summary.outcomes.map((outcome) => ({
      conditions: adoptConditions(outcome.conditions, into),
      maps: outcome.maps.map((mapping) => adopted(mapping, true)),
      releases: outcome.releases.map((one) => ({ ...one, target: into(one.target), slot: one.slot && into(one.slot) })),
      writes: outcome.writes.map(([address, value]) => [into(address), into(value)] as const),
      overwritten: adoptConditions(outcome.overwritten, into),
      value: outcome.value && into(outcome.value),
    })),
    transient: summary.transient.map((one) => ({ ...one, mapping: adopted(one.mapping), conditions: adoptConditions(one.conditions, into) })),
  };
}

export function adoptSleeps(table: TermTable, summary: SleepSummary): SleepSummary {
  const into = adopter(table);
  return {
    ...summary,
    uses: summary.uses.map((use) => ({
      ...use,
      mask: use.mask && into(use.mask),
      conditions: adoptConditions(use.conditions, into),
      released: use.released.map(into),
    })),
  };
}

function adoptConditions(conditions: Conditions, into: (term: Term) => Term): Conditions {
  return conditions.map(([term, fact]) => [into(term), fact]);
}

/** The same term in another table. */
function adopter(table: TermTable): (term: Term) => Term {
  const known = new Map<Term, Term>();
  const into = (term: Term): Term => {
    const made = known.get(term) ?? table.adopt(term, parts(term).map(into));
    known.set(term, made);
    return made;
  };
  return into;
}
