/** Sets of signs: what is known of an integer, or of a pointer whose error values count as negative. */

import type { Lattice } from "./lattice.ts";

/** A set of the bits below. For pointers: an ERR_PTR is negative, NULL is zero, an address is positive. */
export type SignSet = number;

export const NOTHING: SignSet = 0;
export const NEGATIVE: SignSet = 1;
export const ZERO: SignSet = 2;
export const POSITIVE: SignSet = 4;
export const NON_ZERO: SignSet = NEGATIVE | POSITIVE;
export const ANY_SIGN: SignSet = NEGATIVE | ZERO | POSITIVE;

export function signOf(value: number): SignSet {
  return value < 0 ? NEGATIVE : value === 0 ? ZERO : POSITIVE;
}

export const signLattice: Lattice<SignSet> = {
  bottom: NOTHING,
  top: ANY_SIGN,
  leq: (a, b) => (a & ~b) === 0,
  join: (a, b) => a | b,
  meet: (a, b) => a & b,
};
