/** What the branches taken so far have established about terms. */

import { ANY_SIGN, NEGATIVE, NON_ZERO, POSITIVE, signOf, ZERO, type SignSet } from "../lattice/sign.ts";
import type { Term } from "./term.ts";

export interface Fact {
  readonly sign: SignSet;
  /** The exact value, when known. */
  readonly equals: number | null;
  readonly differs: readonly number[];
}

const NO_FACT: Fact = { sign: ANY_SIGN, equals: null, differs: [] };

/** Values of constants known by name; null when only known to exist. */
export interface Constants {
  value(name: string): number | null;
  /** Certainly not zero, whatever the value. */
  isNonZero(name: string): boolean;
  /** A configuration symbol: true, false, or undecided. */
  config(symbol: string): boolean | null;
}

/** The truth of a term under some facts. */
export type Truth = boolean | null;

/** Facts by term. Not changed in place once shared: `copy` first. */
export class Facts {
  private readonly facts: Map<Term, Fact>;
  private readonly constants: Constants;

  constructor(constants: Constants, facts: Map<Term, Fact> = new Map()) {
    this.constants = constants;
    this.facts = facts;
  }

  copy(): Facts {
    return new Facts(this.constants, new Map(this.facts));
  }

  entries(): IterableIterator<[Term, Fact]> {
    return this.facts.entries();
  }

  get size(): number {
    return this.facts.size;
  }

  drop(term: Term): void {
    this.facts.delete(term);
  }

  set(term: Term, fact: Fact): void {
    this.facts.set(term, fact);
  }

  get(term: Term): Fact {
    return this.facts.get(term) ?? NO_FACT;
  }

  /** A number that the term certainly has. */
  number(term: Term): number | null {
    if (term.kind === "number") return term.value;
    if (term.kind === "name") return this.constants.value(term.name);
    if (term.kind === "unary" && term.op === "-") {
      const operand = this.number(term.operand);
      if (operand !== null) return -operand;
    }
    return this.facts.get(term)?.equals ?? null;
  }

  sign(term: Term): SignSet {
    const known = this.number(term);
    if (known !== null) return signOf(known);
    const own = this.get(term).sign;
    return own & intrinsicSign(term, (part) => this.sign(part), this.constants);
  }

  /** Whether a term is non-zero; null when that is open. */
  truth(term: Term): Truth {
    switch (term.kind) {
      case "unary":
        if (term.op === "!") return not(this.truth(term.operand));
        break;
      case "binary": {
        const known = this.comparison(term.op, term.left, term.right);
        if (known !== null) return known;
        break;
      }
      case "config": {
        const known = this.constants.config(term.symbol);
        if (known !== null) return known;
        break;
      }
      default:
    }
    const sign = this.sign(term);
    if (sign === ZERO) return false;
    return (sign & ZERO) === 0 ? true : null;
  }

  private comparison(op: string, left: Term, right: Term): Truth {
    if (op === "==") return this.equal(left, right);
    if (op === "<") return this.less(left, right);
    if (op === "is-error" || op === "is-error-or-null") {
      const bad = op === "is-error" ? NEGATIVE : NEGATIVE | ZERO;
      const sign = this.sign(left);
      if ((sign & ~bad) === 0) return true;
      return (sign & bad) === 0 ? false : null;
    }
    return null;
  }

  equal(left: Term, right: Term): Truth {
    if (left === right) return true;
    const a = this.number(left);
    const b = this.number(right);
    if (a !== null && b !== null) return a === b;
    if ((this.sign(left) & this.sign(right)) === 0) return false;
    if (b !== null && this.get(left).differs.includes(b)) return false;
    if (a !== null && this.get(right).differs.includes(a)) return false;
    return distinctObjects(left, right) ? false : null;
  }

  private less(left: Term, right: Term): Truth {
    const a = this.number(left);
    const b = this.number(right);
    if (a !== null && b !== null) return a < b;
    if (left === right) return false;
    const [sa, sb] = [this.sign(left), this.sign(right)];
    if (b === 0 || (b === null && sb === ZERO)) return (sa & ~NEGATIVE) === 0 ? true : (sa & NEGATIVE) === 0 ? false : null;
    if (a === 0) return (sb & ~POSITIVE) === 0 ? true : (sb & POSITIVE) === 0 ? false : null;
    if ((sa & ~NEGATIVE) === 0 && (sb & NEGATIVE) === 0) return true;
    if ((sb & ~NEGATIVE) === 0 && (sa & NEGATIVE) === 0) return false;
    return null;
  }

  /** Whether another fact about the term could hold too. */
  allows(term: Term, fact: Fact): boolean {
    if ((fact.sign & this.sign(term)) === 0) return false;
    const number = this.number(term);
    if (number !== null && ((fact.equals !== null && fact.equals !== number) || fact.differs.includes(number))) return false;
    const known = this.truth(term);
    return known === null || (known ? fact.sign !== ZERO : (fact.sign & ZERO) !== 0);
  }

  /** Learns that a term is (not) zero; false when that can't be. */
  assume(term: Term, holds: boolean): boolean {
    const known = this.truth(term);
    if (known !== null) return known === holds;
    if (term.kind === "unary" && term.op === "!") return this.assume(term.operand, !holds);
    if (!this.isSaidByOperand(term) && !this.restrict(term, holds ? NON_ZERO : ZERO)) return false;
    if (term.kind === "binary") return this.assumeComparison(term, holds);
    return true;
  }

  /** Comparisons with a constant are facts about the other side, and need no entry of their own. */
  private isSaidByOperand(term: Term): boolean {
    if (term.kind !== "binary") return false;
    return term.op === "is-error" || term.op === "is-error-or-null" || (term.op === "==" && this.number(term.right) !== null);
  }

  /** Learns that a pointer is neither NULL nor an error; false when that can't be. */
  assumeObject(term: Term): boolean {
    return this.restrict(term, POSITIVE);
  }

  private assumeComparison(term: Extract<Term, { kind: "binary" }>, holds: boolean): boolean {
    const { op, left, right } = term;
    if (op === "is-error") return this.restrict(left, holds ? NEGATIVE : ZERO | POSITIVE);
    if (op === "is-error-or-null") return this.restrict(left, holds ? NEGATIVE | ZERO : POSITIVE);
    if (op === "==") return this.assumeEqual(left, right, holds);
    if (op === "<") return this.assumeLess(left, right, holds);
    if (op === "&" && holds) return this.restrict(left, NON_ZERO) && this.restrict(right, NON_ZERO);
    return true;
  }

  private assumeEqual(left: Term, right: Term, holds: boolean): boolean {
    const value = this.number(right);
    if (!holds) {
      if (value === 0) return this.restrict(left, NON_ZERO);
      if (value !== null) this.set(left, { ...this.get(left), differs: [...this.get(left).differs, value] });
      return true;
    }
    if (value !== null && left.kind !== "number") this.set(left, { ...this.get(left), equals: value });
    const common = this.sign(left) & this.sign(right);
    return this.restrict(left, common) && this.restrict(right, common);
  }

  private assumeLess(left: Term, right: Term, holds: boolean): boolean {
    const a = this.number(left);
    const b = this.number(right);
    if (holds) {
      if (b !== null && b <= 0) return this.restrict(left, NEGATIVE);
      if (b === 1) return this.restrict(left, NEGATIVE | ZERO);
      if (a !== null && a >= 0) return this.restrict(right, POSITIVE);
      if (a === -1) return this.restrict(right, ZERO | POSITIVE);
      return true;
    }
    if (b !== null && b > 0) return this.restrict(left, POSITIVE);
    if (b === 0) return this.restrict(left, ZERO | POSITIVE);
    if (a !== null && a < 0) return this.restrict(right, NEGATIVE);
    if (a === 0) return this.restrict(right, NEGATIVE | ZERO);
    return true;
  }

  private restrict(term: Term, to: SignSet): boolean {
    const sign = this.sign(term) & to;
    if (sign === 0) return false;
    if (term.kind !== "number" && sign !== this.sign(term)) {
      const fact = this.get(term);
      this.set(term, { ...fact, sign, equals: sign === ZERO ? 0 : fact.equals });
    }
    return true;
  }

  /** Keeps what both sides know. */
  meet(other: Facts): void {
    for (const [term, fact] of [...this.facts]) {
      const theirs = other.facts.get(term);
      if (!theirs) this.facts.delete(term);
      else if (theirs !== fact) this.facts.set(term, weaker(fact, theirs));
    }
  }

  /** Rewrites the terms; where two become one, the weaker fact stays. */
  rename(rewrite: (term: Term) => Term): void {
    const before = [...this.facts];
    this.facts.clear();
    for (const [term, fact] of before) {
      const renamed = rewrite(term);
      const there = this.facts.get(renamed);
      this.facts.set(renamed, there ? weaker(there, fact) : fact);
    }
  }
}

export function weaker(a: Fact, b: Fact): Fact {
  return {
    sign: a.sign | b.sign,
    equals: a.equals === b.equals ? a.equals : null,
    differs: a.differs.filter((value) => b.differs.includes(value)),
  };
}

function not(truth: Truth): Truth {
  return truth === null ? null : !truth;
}

function intrinsicSign(term: Term, signOfPart: (part: Term) => SignSet, constants: Constants): SignSet {
  switch (term.kind) {
    case "mapped":
    case "walk":
    case "variable":
    case "string":
      return POSITIVE;
    // A member of what an error pointer claims to point to is as little an address as the pointer.
    case "field":
    case "index":
      return signOfPart(term.base) === NEGATIVE ? NEGATIVE : POSITIVE;
    case "name":
      return constants.isNonZero(term.name) ? NON_ZERO : ANY_SIGN;
    case "binary":
      return isAddress(term) ? POSITIVE : arithmeticSign(term.op, signOfPart(term.left), signOfPart(term.right));
    case "unary":
      return term.op === "-" ? flip(signOfPart(term.operand)) : ANY_SIGN;
    default:
      return ANY_SIGN;
  }
}

/** Arithmetic on the address of something that exists gives no NULL. */
function isAddress(term: Term): boolean {
  if (term.kind === "binary") return (term.op === "+" && (isAddress(term.left) || isAddress(term.right))) || (term.op === "-" && isAddress(term.left) && !isAddress(term.right));
  return term.kind === "mapped" || term.kind === "walk" || term.kind === "variable" || term.kind === "string";
}

function flip(sign: SignSet): SignSet {
  return (sign & ZERO) | (sign & NEGATIVE ? POSITIVE : 0) | (sign & POSITIVE ? NEGATIVE : 0);
}

function arithmeticSign(op: string, left: SignSet, right: SignSet): SignSet {
  if (op === "+" && left === POSITIVE && (right & NEGATIVE) === 0) return POSITIVE;
  if (op === "+" && right === POSITIVE && (left & NEGATIVE) === 0) return POSITIVE;
  if (op === "|" && left === POSITIVE && right === POSITIVE) return POSITIVE;
  if (op === "|" && (left === POSITIVE || right === POSITIVE)) return NON_ZERO;
  if (["==", "<", "is-error", "is-error-or-null", "&"].includes(op)) return op === "&" ? ANY_SIGN : ZERO | POSITIVE;
  return ANY_SIGN;
}

/** Two addresses that can't be the same: different mappings, different variables, an object that was made later. */
function distinctObjects(left: Term, right: Term): boolean {
  return isObject(left) && isObject(right) && !(isRemembered(left) && isRemembered(right));
}

function isObject(term: Term): boolean {
  return term.kind === "mapped" || term.kind === "variable" || term.kind === "entry" || isFresh(term);
}

/** What was there at entry may have two names. */
function isRemembered(term: Term): boolean {
  return term.kind === "entry" || (term.kind === "variable" && !term.isLocal);
}

export function isFresh(term: Term): boolean {
  return term.kind === "result" && term.origin === "fresh" && !term.isOld;
}

