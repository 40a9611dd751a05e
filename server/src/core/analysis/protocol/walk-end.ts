/** Functions that keep a mapping in a member from call to call, and tell by a constant that they are done with it. */

import { exactValue } from "../../values/fact.ts";
import type { Mapping } from "../../highmem/machine.ts";
import { someTerm, type Term } from "../../values/term.ts";
import type { Observation } from "../observation.ts";
import type { Exit } from "../exits.ts";
import type { AnalysedFunction } from "../analysed-function.ts";
import { heldAt } from "./held.ts";
import { filledMembers, releasesOld } from "./members.ts";

/**
 * A walk: the function leaves a mapping in a member on some paths; all others that return a certain constant leave none
 * of their own, and some of these release what an earlier call has left there. Where a path that returns this constant
 * keeps it, for a reason that lies in the object and not in what the caller asked for, the walk ends with the mapping held.
 */
export function keptAtWalkEnd(fn: AnalysedFunction): Observation[] {
  if (fn.solution.isCoarse) return [];
  const found = new Map<number, Observation>();
  for (const [member, mapping] of walkMembers(fn)) {
    for (const exits of exitsByConstant(fn)) {
      const releasing = exits.filter((exit) => releasesOld(exit, member));
      if (releasing.length === 0 || !exits.every((exit) => isEmptyOrOld(exit, member)) || isWhatWasAskedFor(exits, member, fillingOf(fn, member))) continue;
      const keeping = exits.filter((exit) => keepsOld(exit, member) && !hangsOnArguments(exit, member, releasing) && followsFill(fn, exit, member));
      for (const exit of keeping) found.set(exit.kind.span.start, heldAt(exit, mapping));
    }
  }
  return [...found.values()];
}

/** Members that the function both fills and finds filled. */
function walkMembers(fn: AnalysedFunction): Map<Term, Mapping> {
  const members = new Map<Term, Mapping>();
  const { exits } = fn.facts;
  for (const { address, mapping } of exits.flatMap(filledMembers)) {
    if (!mapping.isMany && exits.some((exit) => releasesOld(exit, address))) members.set(address, mapping);
  }
  return members;
}

/** The ends at statements that always return the same constant, by the constant; a statement that returns other values too returns data. */
function exitsByConstant(fn: AnalysedFunction): Exit[][] {
  const groups = new Map<Term, Exit[]>();
  const { exits } = fn.facts;
  for (const exit of exits) {
    const isSignal = exits.every((other) => other.kind.span.start !== exit.kind.span.start || other.value === exit.value);
    if (exit.value?.kind === "number" && isSignal) groups.set(exit.value, [...(groups.get(exit.value) ?? []), exit]);
  }
  return [...groups.values()];
}

/** The member holds nothing that this call has put there. */
function isEmptyOrOld(exit: Exit, member: Term): boolean {
  const value = exit.state.memory.get(member);
  return value === undefined || (value.kind === "number" && value.value === 0);
}

function keepsOld(exit: Exit, member: Term): boolean {
  const { memory, facts } = exit.state;
  if (memory.has(member) || releasesOld(exit, member)) return false;
  const old = [...facts.entries()].find(([term]) => term.kind === "entry" && term.address === member);
  return old === undefined || facts.truth(old[0]) !== false;
}

/** `read(buf, NO_MAP)` returns NULL because nothing was to be mapped: the argument decides between this constant and a mapping. */
function isWhatWasAskedFor(exits: readonly Exit[], member: Term, filling: readonly Exit[]): boolean {
  const asked = [...(exits[0]?.state.facts.entries() ?? [])].map(([term]) => term).filter((term) => term.isAboutEntry && !isAboutObject(term, member));
  const excludes = (one: Exit, other: Exit, term: Term): boolean => (one.state.facts.sign(term) & other.state.facts.sign(term)) === 0;
  return asked.some((term) => exits.every((exit) => filling.every((fill) => excludes(exit, fill, term))));
}

/** Something that only what the caller passed has decided, while other ends of the walk did not need it. */
function hangsOnArguments(exit: Exit, member: Term, others: readonly Exit[]): boolean {
  return [...exit.state.facts.entries()].some(
    ([term, fact]) => term.isAboutEntry && !isAboutObject(term, member) && !others.some((other) => other.state.facts.get(term).sign === fact.sign),
  );
}

/** The ends that leave a mapping of this call in the member. */
function fillingOf(fn: AnalysedFunction, member: Term): Exit[] {
  return fn.facts.exits.filter((other) => filledMembers(other).some((one) => one.address === member));
}

/** What the path has found in other members can be what a call that fills the member leaves there; else the walk was over before. */
function followsFill(fn: AnalysedFunction, exit: Exit, member: Term): boolean {
  const filling = fillingOf(fn, member);
  const asked = [...exit.state.facts.entries()].filter(([term]) => term.kind === "entry" && isAboutObject(term.address, member));
  return filling.some((fill) =>
    asked.every(([term, fact]) => {
      const left = term.kind === "entry" ? (fill.state.memory.get(term.address) ?? term) : term;
      const [before, now] = [fill.state.facts.number(left), exactValue(fact)];
      return (fill.state.facts.sign(left) & fact.sign) !== 0 && (before === null || now === null || before === now);
    }),
  );
}

/** The object itself, a member of it, or something reached through it. */
function isAboutObject(term: Term, member: Term): boolean {
  return member.kind === "field" && someTerm(term, (part) => part === member.base);
}
