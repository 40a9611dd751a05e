/** What the branches taken so far have established about terms. */

import { ANY_SIGN, NEGATIVE, NON_ZERO, POSITIVE, signLattice, signOf, ZERO, type SignSet } from "../lattice/sign.ts";
import { distinctObjects } from "./aliasing.ts";
import type { Constants } from "./constants.ts";
import { above, below, exactly, exactValue, type Fact, factOfSign, joinFacts, meetFacts, NO_FACT, sameFact, type Truth } from "./fact.ts";
import { areEqual, bitwise } from "./integers.ts";
import { intrinsicSign } from "./intrinsic-sign.ts";
import { someTerm, type Term } from "./term.ts";
import { TermMap } from "./term-map.ts";

/** What tests are made of; null where the result can't be told. Sums would count on in every round of a loop. */
const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number | null>> = {
  "&": (a, b) => bitwise("&", a, b),
  "|": (a, b) => bitwise("|", a, b),
  "<": (a, b) => Number(a < b),
  "==": (a, b) => Number(areEqual(a, b)),
};

/** Facts by term. */
export class Facts {
  private facts: TermMap<Fact>;
  private readonly constants: Constants;

  constructor(constants: Constants, facts: TermMap<Fact> = new TermMap()) {
    this.constants = constants;
    this.facts = facts;
  }

  copy(): Facts {
    return new Facts(this.constants, this.facts.copy());
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

  /** Drops what is known of terms that fail a test. */
  keep(isKept: (term: Term) => boolean): void {
    this.facts.drop((term) => !isKept(term));
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
    const fact = this.facts.get(term);
    const known = fact ? exactValue(fact) : null;
    return known ?? (term.kind === "binary" ? this.computed(term) : null);
  }

  /** Of two numbers. */
  private computed({ op, left, right }: Extract<Term, { kind: "binary" }>): number | null {
    const operate = ARITHMETIC[op];
    if (!operate) return null;
    const [a, b] = [this.number(left), this.number(right)];
    return a === null || b === null ? null : operate(a, b);
  }

  sign(term: Term): SignSet {
    const known = this.number(term);
    if (known !== null) return signOf(known);
    const own = this.get(term).sign & intrinsicSign(term, (part) => this.sign(part), this.constants);
    return term.kind === "binary" && term.op === "-" ? own & this.differenceSign(term.left, term.right) : own;
  }

  /** By what comparisons of the two have told. */
  private differenceSign(left: Term, right: Term): SignSet {
    let sign: SignSet = ANY_SIGN;
    for (const [term, fact] of this.facts) {
      if (term.kind !== "binary" || term.op !== "<") continue;
      const isLess = fact.sign !== ZERO;
      if (isLess && (fact.sign & ZERO) !== 0) continue;
      if (term.left === left && term.right === right) sign &= isLess ? NEGATIVE : ZERO | POSITIVE;
      if (term.left === right && term.right === left) sign &= isLess ? POSITIVE : NEGATIVE | ZERO;
    }
    return sign;
  }

  /** All that is known of a term. */
  range(term: Term): Fact {
    const known = this.number(term);
    if (known !== null) return exactly(known);
    return meetFacts(this.get(term), factOfSign(this.sign(term))) ?? this.get(term);
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
      if (signLattice.leq(sign, bad)) return true;
      return signLattice.meet(sign, bad) === signLattice.bottom ? false : null;
    }
    return null;
  }

  equal(left: Term, right: Term): Truth {
    if (left === right) return true;
    const [mine, theirs] = [this.range(left), this.range(right)];
    const [a, b] = [exactValue(mine), exactValue(theirs)];
    if (a !== null && b !== null) return areEqual(a, b);
    if ((mine.sign & theirs.sign) === 0 || mine.low > theirs.high || theirs.low > mine.high) return false;
    if (b !== null && mine.differs.some((one) => areEqual(one, b))) return false;
    if (a !== null && theirs.differs.some((one) => areEqual(one, a))) return false;
    return distinctObjects(left, right) || this.isNamedOtherwise(left, right) || this.isNamedOtherwise(right, left) ? false : null;
  }

  /** The value is known to be another constant: constants with names of their own are told apart by these. */
  private isNamedOtherwise(value: Term, name: Term): boolean {
    if (name.kind !== "name" || value.kind === "name") return false;
    for (const [term, fact] of this.facts) {
      if (term.kind !== "binary" || term.op !== "==" || (fact.sign & ZERO) !== 0) continue;
      const other = term.left === value ? term.right : term.right === value ? term.left : null;
      if (other?.kind === "name" && other !== name) return true;
    }
    return false;
  }

  private less(left: Term, right: Term): Truth {
    if (left === right) return false;
    const [mine, theirs] = [this.range(left), this.range(right)];
    if (mine.high < theirs.low) return true;
    return mine.low >= theirs.high ? false : null;
  }

  /** Whether another fact about the term could hold too. */
  allows(term: Term, fact: Fact): boolean {
    if (meetFacts(this.range(term), fact) === null) return false;
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
    if (op === "<") return holds ? this.assumeLess(left, right) : this.assumeNotLess(left, right);
    if (op === "&" && holds) return this.restrict(left, NON_ZERO) && this.restrict(right, NON_ZERO);
    return true;
  }

  private assumeEqual(left: Term, right: Term, holds: boolean): boolean {
    const value = this.number(right);
    if (!holds) return value === null || this.learn(left, { ...NO_FACT, differs: [value] });
    const [mine, theirs] = [this.range(left), this.range(right)];
    return this.learn(left, theirs) && this.learn(right, mine);
  }

  private assumeLess(left: Term, right: Term): boolean {
    const [mine, theirs] = [this.range(left), this.range(right)];
    return this.learn(left, below(theirs.high - 1)) && this.learn(right, above(mine.low + 1));
  }

  private assumeNotLess(left: Term, right: Term): boolean {
    const [mine, theirs] = [this.range(left), this.range(right)];
    return this.learn(left, above(theirs.low)) && this.learn(right, below(mine.high));
  }

  private restrict(term: Term, to: SignSet): boolean {
    return this.learn(term, factOfSign(to));
  }

  /** Adds to what is known of a term; false when that can't be. */
  learn(term: Term, fact: Fact): boolean {
    const known = this.range(term);
    const now = meetFacts(known, fact);
    if (now === null) return false;
    if (term.kind === "number" || sameFact(now, known)) return true;
    this.set(term, now);
    return exactValue(now) === null || this.agreesWith(term);
  }

  /** Whether what was learnt of terms that hold this one still can be, now that its value is known. */
  private agreesWith(term: Term): boolean {
    for (const [other, fact] of this.facts) {
      if (other.kind !== "binary" || other === term || !someTerm(other, (part) => part === term)) continue;
      const value = this.computed(other);
      if (value !== null && meetFacts(exactly(value), fact) === null) return false;
    }
    return true;
  }

  /** The same facts about the same terms. */
  isSame(other: Facts): boolean {
    if (this.facts.isCopyOf(other.facts)) return true;
    if (this.facts.size !== other.facts.size) return false;
    for (const [term, fact] of this.facts) {
      const theirs = other.facts.get(term);
      if (!theirs || !sameFact(fact, theirs)) return false;
    }
    return true;
  }

  /** The least upper bound: keeps what both sides know. */
  join(other: Facts): void {
    if (this.facts.isCopyOf(other.facts)) return;
    this.keep((term) => other.facts.has(term));
    for (const [term, fact] of this.facts) {
      const theirs = other.facts.get(term)!;
      if (!sameFact(theirs, fact)) this.set(term, joinFacts(fact, theirs));
    }
  }

  /** Rewrites the terms; where two become one, the weaker fact stays. */
  rename(rewrite: (term: Term) => Term): void {
    const renamed = new TermMap<Fact>();
    for (const [term, fact] of this.facts) {
      const now = rewrite(term);
      const there = renamed.get(now);
      renamed.set(now, there ? joinFacts(there, fact) : fact);
    }
    this.facts = renamed;
  }
}

function not(truth: Truth): Truth {
  return truth === null ? null : !truth;
}
