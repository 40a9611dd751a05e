/** Intervals of integers, with widening. */

import type { Lattice } from "./lattice.ts";

/** `null` is the empty interval; bounds may be infinite. */
export type Interval = { readonly low: number; readonly high: number } | null;

export const intervalLattice: Lattice<Interval> & { widen(before: Interval, after: Interval): Interval } = {
  bottom: null,
  top: { low: -Infinity, high: Infinity },
  leq: (a, b) => a === null || (b !== null && b.low <= a.low && a.high <= b.high),
  join: (a, b) => (a === null ? b : b === null ? a : { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) }),
  meet(a, b) {
    if (a === null || b === null) return null;
    const low = Math.max(a.low, b.low);
    const high = Math.min(a.high, b.high);
    return low <= high ? { low, high } : null;
  },
  widen(before, after) {
    if (before === null) return after;
    if (after === null) return before;
    return { low: after.low < before.low ? -Infinity : before.low, high: after.high > before.high ? Infinity : before.high };
  },
};
