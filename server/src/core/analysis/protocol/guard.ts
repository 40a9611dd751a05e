/** Mappings in a member whose release hangs on another member of the same object. */

import type { Term } from "../../values/term.ts";
import type { Observation } from "../observation.ts";
import type { Exit } from "../exits.ts";
import type { AnalysedFunction } from "../analysed-function.ts";
import { heldAt } from "./held.ts";
import { filledMembers, pathTo, releasesOld, type FilledMember, type MemberKey } from "./members.ts";

/** For each member that some function empties: the members without which every such function leaves it alone. */
type Guards = ReadonlyMap<MemberKey, ReadonlySet<MemberKey>>;

/**
 * The functions that empty a member do so only where a second one, the guard, is set. A function that fills the member
 * and sets the guard on some paths, and fills it without the guard on others, leaves there what nobody releases.
 */
export function keptWithoutGuard(functions: readonly AnalysedFunction[]): (fn: AnalysedFunction) => Observation[] {
  const guards = readGuards(functions);
  return (fn) => {
    if (fn.solution.isCoarse) return [];
    const found = new Map<number, Observation>();
    for (const exit of fn.facts.exits) {
      for (const filled of filledMembers(exit)) {
        if (isUnguarded(fn, { exit, filled, guards })) found.set(exit.kind.span.start, heldAt(exit, filled.mapping));
      }
    }
    return [...found.values()];
  };
}

function isUnguarded(fn: AnalysedFunction, at: { exit: Exit; filled: FilledMember; guards: Guards }): boolean {
  const { exit, filled } = at;
  const path = pathTo(fn.body, filled.address);
  const guards = path ? at.guards.get(path) : undefined;
  if (!guards) return false;
  const isSame = (one: FilledMember): boolean => one.address === filled.address && one.mapping.address === filled.mapping.address;
  const complete = fn.facts.exits.filter((other) => other !== exit && filledMembers(other).some(isSame));
  const set = complete.flatMap((other) => guardsSet(fn, other, guards));
  return set.some((guard) => !exit.state.memory.has(guard) && !isKnown(exit, guard));
}

/** The guards to which a path gives a value that is not 0. */
function guardsSet(fn: AnalysedFunction, exit: Exit, guards: ReadonlySet<MemberKey>): Term[] {
  const written = [...exit.state.memory].filter(([address, value]) => guards.has(pathTo(fn.body, address) ?? "") && exit.state.facts.truth(value) !== false);
  return written.map(([address]) => address);
}

/** The path has asked for what the member held at entry. */
function isKnown(exit: Exit, member: Term): boolean {
  return [...exit.state.facts.entries()].some(([term]) => term.kind === "entry" && term.address === member);
}

function readGuards(functions: readonly AnalysedFunction[]): Guards {
  const found = new Map<MemberKey, ReadonlySet<MemberKey>>();
  for (const fn of functions) {
    const filled = new Set(fn.facts.exits.flatMap(filledMembers).map((one) => one.address));
    for (const member of new Set(fn.facts.exits.flatMap(emptiedMembers))) {
      const path = pathTo(fn.body, member);
      // Who fills a member and empties it again knows without asking.
      if (!path || filled.has(member)) continue;
      const guards = guardsOf(fn, member);
      const known = found.get(path);
      found.set(path, known ? new Set([...known].filter((one) => guards.has(one))) : guards);
    }
  }
  return found;
}

/** Members whose mapping a path releases: by what they hold, or by something else before it clears them. */
function emptiedMembers(exit: Exit): Term[] {
  const { memory, machine } = exit.state;
  if (machine.foreign.length === 0) return [];
  const direct = machine.foreign.flatMap(({ target }) => (target.kind === "entry" && target.address.kind === "field" ? [target.address] : []));
  const cleared = [...memory].filter(([address, value]) => address.kind === "field" && value.kind === "number" && value.value === 0);
  return [...direct, ...cleared.map(([address]) => address)];
}

/** Members that are not 0 wherever the function empties `member`, and 0 on some other path. */
function guardsOf(fn: AnalysedFunction, member: Term): Set<MemberKey> {
  const emptying = fn.facts.exits.filter((exit) => emptiedMembers(exit).includes(member));
  const other = fn.facts.exits.filter((exit) => !emptying.includes(exit) && !releasesOld(exit, member));
  const guards = new Set<MemberKey>();
  for (const [term] of emptying[0]?.state.facts.entries() ?? []) {
    if (term.kind !== "entry" || term.address === member || term.address.kind !== "field") continue;
    const path = pathTo(fn.body, term.address);
    const isGuard = emptying.every((exit) => exit.state.facts.truth(term) === true) && other.some((exit) => exit.state.facts.truth(term) === false);
    if (path && isGuard) guards.add(path);
  }
  return guards;
}
