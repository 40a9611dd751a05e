/** What can be known of one value: its signs, its bounds, and numbers that it is not. A lattice. */

import { ANY_SIGN, NEGATIVE, POSITIVE, signLattice, signOf, ZERO, type SignSet } from "../lattice/sign.ts";

export interface Fact {
  readonly sign: SignSet;
  /** Bounds of an integer, both inclusive; within what the sign allows. */
  readonly low: number;
  readonly high: number;
  readonly differs: readonly number[];
}

export const NO_FACT: Fact = { sign: ANY_SIGN, low: -Infinity, high: Infinity, differs: [] };

/** The truth of a term under some facts. */
export type Truth = boolean | null;

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

export function sameFact(a: Fact, b: Fact): boolean {
  return a === b || (a.sign === b.sign && a.low === b.low && a.high === b.high && a.differs.length === b.differs.length && a.differs.every((value, at) => b.differs[at] === value));
}

/** For keys: facts of one text are the same. */
export function factKey({ sign, low, high, differs }: Fact): string {
  return `${sign},${low},${high},${differs.join(" ")}`;
}

/** What either of two leaves open: the least upper bound. */
export function joinFacts(a: Fact, b: Fact): Fact {
  return { sign: signLattice.join(a.sign, b.sign), low: Math.min(a.low, b.low), high: Math.max(a.high, b.high), differs: a.differs.filter((value) => b.differs.includes(value)) };
}

/** That a term has this value. */
export function exactly(value: number): Fact {
  return { sign: signOf(value), low: value, high: value, differs: [] };
}

export function below(high: number): Fact {
  return { ...NO_FACT, sign: signsWithin(-Infinity, high), high };
}

export function above(low: number): Fact {
  return { ...NO_FACT, sign: signsWithin(low, Infinity), low };
}
