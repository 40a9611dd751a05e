/** What is known, where something happens in a function, of its arguments and of memory as they were at entry. */

import { meetFacts, joinFacts, type Fact } from "../values/fact.ts";
import type { Term } from "../values/term.ts";
import type { State } from "./state.ts";

export type Conditions = readonly (readonly [Term, Fact])[];

export function entryConditions(state: State): Conditions {
  return [...state.facts.entries()].filter(([term]) => term.isAboutEntry);
}

/** The join: what holds on either of two ways. */
export function joinConditions(a: Conditions, b: Conditions): Conditions {
  const theirs = new Map(b);
  return a.flatMap(([term, fact]) => {
    const other = theirs.get(term);
    return other ? [[term, joinFacts(fact, other)] as const] : [];
  });
}

/** What it comes to for whoever has called the caller; `into` says what a term of the callee is in the caller. */
export function aboutEntry(conditions: Conditions, into: (term: Term) => Term): Conditions {
  return conditions.map(([term, fact]) => [into(term), fact] as const).filter(([term]) => term.isAboutEntry);
}

/** The meet: what holds where both do. */
export function meetConditions(a: Conditions, b: Conditions): Conditions {
  if (b.length === 0) return a;
  const joined = new Map(a);
  for (const [term, fact] of b) {
    const known = joined.get(term);
    joined.set(term, (known && meetFacts(known, fact)) ?? fact);
  }
  return [...joined];
}

/** Whether all of it can hold in a caller's state; `into` says what a term of the callee is there. */
export function mayHold(state: State, conditions: Conditions, into: (term: Term) => Term): boolean {
  return conditions.every(([term, fact]) => state.facts.allows(into(term), fact));
}
