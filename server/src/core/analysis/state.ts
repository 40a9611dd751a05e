/** An abstract state: machine × environment × path facts, with the path that led to it. */

import { EMPTY_MACHINE, renameMachine, type Machine, type Mapping } from "../highmem/machine.ts";
import type { Constants } from "../values/constants.ts";
import { Facts } from "../values/facts.ts";
import { markOf, someTerm, type Site, type Term, type TermTable } from "../values/term.ts";
import { TermMap } from "../values/term-map.ts";
import { pointsToUnion } from "./points-to.ts";
import type { TraceNode, Way } from "./trace.ts";

export class State {
  private own: TermMap<Term>;
  readonly facts: Facts;
  machine: Machine;
  trace: TraceNode | null;
  /** Where states were joined, the way of one of them. */
  way: Way | null = null;
  /** Something has followed NULL: no path goes on from here. */
  isOver = false;

  constructor(parts: { memory: TermMap<Term>; facts: Facts; machine: Machine; trace: TraceNode | null }) {
    this.own = parts.memory;
    this.facts = parts.facts;
    this.machine = parts.machine;
    this.trace = parts.trace;
  }

  static initial(constants: Constants): State {
    return new State({ memory: new TermMap(), facts: new Facts(constants), machine: EMPTY_MACHINE, trace: null });
  }

  copy(): State {
    const made = new State({ memory: this.own.copy(), facts: this.facts.copy(), machine: this.machine, trace: this.trace });
    made.way = this.way;
    return made;
  }

  /** Address → value. An address that is missing holds its value at entry. */
  get memory(): ReadonlyMap<Term, Term> {
    return this.own;
  }

  read(table: TermTable, address: Term): Term {
    return this.own.get(address) ?? this.unwritten(table, address);
  }

  /** What an address holds to which nothing was written: its value at entry, or that member of the object that was copied there. */
  unwritten(table: TermTable, address: Term): Term {
    for (let at = address; at.kind === "field"; ) {
      at = at.base;
      const whole = this.own.get(at);
      if (whole) return memberOf(table, { whole, at, address });
    }
    return table.entry(address);
  }

  write(address: Term, value: Term): void {
    this.own.set(address, value);
  }

  /** The address holds its value at entry, or nothing that matters. */
  forget(address: Term): void {
    this.own.delete(address);
  }

  /** The same of all addresses that pass a test. */
  forgetAll(isForgotten: (address: Term, value: Term) => boolean): void {
    this.own.drop(isForgotten);
  }

  /** Members and elements that were written below an address. */
  below(address: Term): [Term, Term][] {
    const found: [Term, Term][] = [];
    for (const entry of this.own) if (entry[0] !== address && isBelow(entry[0], address)) found.push(entry);
    return found;
  }

  /** Replaces terms everywhere. Where two addresses become one, the values must agree or are forgotten. */
  rename(table: TermTable, replace: (part: Term) => Term | null): void {
    const done = new Map<Term, Term>();
    const rewrite = (term: Term): Term => table.map(term, replace, done);
    const before = this.own;
    this.own = new TermMap();
    for (const [address, value] of before) {
      const now = rewrite(address);
      this.own.set(now, this.merged(table, now, rewrite(value)));
    }
    this.facts.rename(rewrite);
    this.machine = renameMachine(this.machine, rewrite);
  }

  /** Two elements that can't be told apart any more: the value may be either. */
  private merged(table: TermTable, address: Term, value: Term): Term {
    const there = this.own.get(address);
    if (!there || there === value) return value;
    return table.result({ site: `merge/${address.id}`, origin: "havoc", label: "element", args: pointsToUnion([there, value]), isOld: false });
  }

  /**
   * A site is about to make a value again: what it made before becomes an earlier one. This is recency abstraction: the latest
   * value of a site is one term, and all earlier ones are another.
   */
  age(table: TermTable, site: Site): void {
    const mark = markOf(site);
    const isCurrent = (part: Term): boolean => (part.kind === "result" || part.kind === "mapped") && !part.isOld && isSiteOf(part.site, site);
    if (!this.mentions(mark, isCurrent)) return;
    this.rename(table, (part) => ((part.marks & mark) === 0 ? part : isCurrent(part) ? aged(table, part) : null));
  }

  /** Whether something made at a site with that mark passes the test. */
  private mentions(mark: number, isMeant: (part: Term) => boolean): boolean {
    const test = (term: Term): boolean => (term.marks & mark) !== 0 && someTerm(term, (part) => (part.marks & mark) !== 0 && isMeant(part));
    for (const [address, value] of this.own) if (test(address) || test(value)) return true;
    for (const [term] of this.facts.entries()) if (test(term)) return true;
    const { live, released, foreign, saved, execution } = this.machine;
    const mentionedBy = ({ address, key, slot }: Mapping): boolean => test(address) || (key !== null && test(key)) || (slot !== null && test(slot));
    return (
      live.some(mentionedBy) ||
      released.some(({ mapping }) => mentionedBy(mapping)) ||
      foreign.some((one) => test(one.target)) ||
      saved.some(({ slot, address }) => test(slot) || (address !== null && test(address))) ||
      execution.locks.some((one) => one.lock !== null && test(one.lock))
    );
  }
}

/** A member of an object that was copied, or set to zero, as a whole. */
function memberOf(table: TermTable, of: { whole: Term; at: Term; address: Term }): Term {
  const { whole, at, address } = of;
  if (whole.kind === "number" && whole.value === 0) return whole;
  return table.entry(whole.kind === "entry" ? table.map(address, (part) => (part === at ? whole.address : null)) : address);
}

/** A call site also stands for everything that its callee makes. */
function isSiteOf(made: Site, site: Site): boolean {
  return made === site || made.startsWith(`${site}>`);
}

function aged(table: TermTable, part: Term): Term {
  if (part.kind === "mapped") return table.mapped(part.site, true);
  if (part.kind === "result") return table.result({ ...part, isOld: true });
  return part;
}

export function isBelow(address: Term, root: Term): boolean {
  let at = address;
  while (at.kind === "field" || at.kind === "index") {
    at = at.base;
    if (at === root) return true;
  }
  return false;
}

/** The variable or pointer value from which an address is reached. */
export function rootOf(address: Term): Term {
  let at = address;
  while (at.kind === "field" || at.kind === "index" || at.kind === "walk") at = at.base;
  return at;
}

/** Memory that outlives the function: everything not below one of its own variables. */
export function isOutside(address: Term): boolean {
  const root = rootOf(address);
  return !(root.kind === "variable" && root.isLocal);
}
