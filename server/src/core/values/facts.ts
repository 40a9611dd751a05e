/** What the branches taken so far have established about terms. */

import { ANY_SIGN, NEGATIVE, NON_ZERO, POSITIVE, signLattice, signOf, ZERO, type SignSet } from "../lattice/sign.ts";
import { areEqual, bitwise } from "./integers.ts";
import { someTerm, type Term } from "./term.ts";
import { TermMap } from "./term-map.ts";

export interface Fact {
  readonly sign: SignSet;
  /** Bounds of an integer, both inclusive; within what the sign allows. */
  readonly low: number;
  readonly high: number;
  readonly differs: readonly number[];
}

export const NO_FACT: Fact = { sign: ANY_SIGN, low: -Infinity, high: Infinity, differs: [] };

/** What tests are made of; null where the result can't be told. Sums would count on in every round of a loop. */
const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number | null>> = {
  "&": (a, b) => bitwise("&", a, b),
  "|": (a, b) => bitwise("|", a, b),
  "<": (a, b) => Number(a < b),
  "==": (a, b) => Number(areEqual(a, b)),
};

/** All that a sign says. */
export function factOfSign(sign: SignSet): Fact {
  return sign === ANY_SIGN ? NO_FACT : { sign, low: lowest(sign), high: highest(sign), differs: [] };
}

/** The one value that a fact leaves; null when there are more. */
export function exactValue({ low, high }: Fact): number | null {
  return low === high ? low : null;
}

function lowest(sign: SignSet): number {
  if ((sign & NEGATIVE) !== 0) return -Infinity;
  return (sign & ZERO) !== 0 ? 0 : 1;
}

function highest(sign: SignSet): number {
  if ((sign & POSITIVE) !== 0) return Infinity;
  return (sign & ZERO) !== 0 ? 0 : -1;
}

/** The signs between two bounds. */
function signsWithin(low: number, high: number): SignSet {
  return (low < 0 ? NEGATIVE : 0) | (low <= 0 && high >= 0 ? ZERO : 0) | (high > 0 ? POSITIVE : 0);
}

/** What both say, the greatest lower bound; null when they exclude each other. */
export function meetFacts(a: Fact, b: Fact): Fact | null {
  const differs = a.differs.length === 0 ? b.differs : b.differs.length === 0 ? a.differs : [...new Set([...a.differs, ...b.differs])];
  let low = Math.max(a.low, b.low);
  let high = Math.min(a.high, b.high);
  let sign = signLattice.meet(signLattice.meet(a.sign, b.sign), signsWithin(low, high));
  while (low <= high && (differs.includes(low) || (low === 0 && (sign & ZERO) === 0))) low++;
  while (low <= high && (differs.includes(high) || (high === 0 && (sign & ZERO) === 0))) high--;
  sign = signLattice.meet(sign, signsWithin(low, high));
  if (low > high || sign === 0) return null;
  return { sign, low: Math.max(low, lowest(sign)), high: Math.min(high, highest(sign)), differs };
}

function sameFact(a: Fact, b: Fact): boolean {
  return a === b || (a.sign === b.sign && a.low === b.low && a.high === b.high && a.differs.length === b.differs.length && a.differs.every((value, at) => b.differs[at] === value));
}

/** For keys: facts of one text are the same. */
export function factKey({ sign, low, high, differs }: Fact): string {
  return `${sign},${low},${high},${differs.join(" ")}`;
}

/** Values of constants known by name; null when only known to exist. */
export interface Constants {
  value(name: string): number | null;
  /** Certainly not zero, whatever the value. */
  isNonZero(name: string): boolean;
  /** Whether a value known by name has a bit known by name: null where that is open. */
  hasBit(name: string, bit: string): boolean | null;
  /** A configuration symbol: true, false, or undecided. */
  config(symbol: string): boolean | null;
}

/** The truth of a term under some facts. */
type Truth = boolean | null;

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

/** What either of two leaves open: the least upper bound. */
export function joinFacts(a: Fact, b: Fact): Fact {
  return { sign: signLattice.join(a.sign, b.sign), low: Math.min(a.low, b.low), high: Math.max(a.high, b.high), differs: a.differs.filter((value) => b.differs.includes(value)) };
}

/** That a term has this value. */
export function exactly(value: number): Fact {
  return { sign: signOf(value), low: value, high: value, differs: [] };
}

function below(high: number): Fact {
  return { ...NO_FACT, sign: signsWithin(-Infinity, high), high };
}

function above(low: number): Fact {
  return { ...NO_FACT, sign: signsWithin(low, Infinity), low };
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
      return isAddress(term) ? POSITIVE : (bitSign(term, constants) ?? arithmeticSign(term.op, signOfPart(term.left), signOfPart(term.right)));
    case "unary":
      return term.op === "-" ? flip(signOfPart(term.operand)) : ANY_SIGN;
    default:
      return ANY_SIGN;
  }
}

/** Of `flags & BIT` and `flags & (BIT | OTHER)`, where names tell; null where they don't. */
function bitSign({ op, left, right }: Extract<Term, { kind: "binary" }>, constants: Constants): SignSet | null {
  if (op !== "&") return null;
  const has = hasAny(left, bitsOf(right), constants) ?? hasAny(right, bitsOf(left), constants) ?? hasNumber(left, right) ?? hasNumber(right, left);
  return has === null ? null : has ? NON_ZERO : ZERO;
}

function hasAny(flags: Term, bits: readonly string[], constants: Constants): Truth {
  const each = bits.map((bit) => hasBit(flags, bit, constants));
  return each.includes(true) ? true : each.length === 0 || each.includes(null) ? null : false;
}

/** Of bits that are known as a number: `(flags | 1) & 3`, `(flags & 4) & 3`. */
function hasNumber(flags: Term, mask: Term): Truth {
  if (mask.kind !== "number" || flags.kind !== "binary") return null;
  const { value } = mask;
  const shares = (part: Term): Truth => {
    const shared = part.kind === "number" ? bitwise("&", part.value, value) : null;
    return shared === null ? hasNumber(part, mask) : shared !== 0;
  };
  const each = [shares(flags.left), shares(flags.right)];
  if (flags.op === "|") return each.includes(true) ? true : each.every((one) => one === false) ? false : null;
  return flags.op === "&" && each.includes(false) ? false : null;
}

/** What a mask of one bit goes by: the name of a constant, or the number in `1 << number`. Null for other terms. */
function bitKey(mask: Term): string | null {
  if (mask.kind === "name") return mask.name;
  if (mask.kind !== "binary" || mask.op !== "<<" || mask.left.kind !== "number" || mask.left.value !== 1) return null;
  return `1 << ${mask.right.id}`;
}

/** The bits that a mask is made of; none when it is made of other things, too. */
function bitsOf(mask: Term): readonly string[] {
  const key = bitKey(mask);
  if (key !== null) return [key];
  if (mask.kind !== "binary" || mask.op !== "|") return [];
  const [left, right] = [bitsOf(mask.left), bitsOf(mask.right)];
  return left.length === 0 || right.length === 0 ? [] : [...left, ...right];
}

function hasBit(flags: Term, bit: string, constants: Constants): Truth {
  if (flags.kind === "number") return flags.value === 0 ? false : null;
  if (flags.kind === "name") return constants.hasBit(flags.name, bit);
  if (flags.kind !== "binary") return null;
  if (bitKey(flags) === bit) return true;
  const { op, left, right } = flags;
  if (op === "|") {
    const [one, other] = [hasBit(left, bit, constants), hasBit(right, bit, constants)];
    return one === true || other === true ? true : one === false && other === false ? false : null;
  }
  if (op !== "&") return null;
  // `flags & ~BIT`
  if ([left, right].some((part) => part.kind === "unary" && part.op === "~" && bitKey(part.operand) === bit)) return false;
  return hasBit(left, bit, constants) === false || hasBit(right, bit, constants) === false ? false : null;
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
  if (op === "<<") return (left & ZERO) === 0 ? NON_ZERO : left === ZERO ? ZERO : ANY_SIGN;
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

