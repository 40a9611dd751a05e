/** The laws of every lattice there is. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Lattice } from "../../server/src/core/lattice/lattice.ts";
import { ANY_SIGN, NOTHING, signLattice } from "../../server/src/core/lattice/sign.ts";

interface Known<T> {
  readonly lattice: Lattice<T>;
  readonly element: fc.Arbitrary<T>;
  /** Longest chain from bottom to top. */
  readonly height: number;
}

const KNOWN: Readonly<Record<string, Known<number>>> = {
  "sign.ts": { lattice: signLattice, element: fc.integer({ min: NOTHING, max: ANY_SIGN }), height: 3 },
};

it("every lattice is known here", () => {
  const files = readdirSync(join(import.meta.dirname, "../../server/src/core/lattice")).filter((name) => name !== "lattice.ts");
  expect(Object.keys(KNOWN).sort()).toEqual(files.sort());
});

describe.each(Object.entries(KNOWN))("%s", (_name, { lattice, element, height }) => {
  const { bottom, top } = lattice;
  const leq = (a: number, b: number): boolean => lattice.leq(a, b);
  const or = (a: number, b: number): number => lattice.join(a, b);
  const and = (a: number, b: number): number => lattice.meet(a, b);

  it("is ordered", () => {
    fc.assert(fc.property(element, element, element, (a, b, c) => {
      expect(leq(a, a) && leq(bottom, a) && leq(a, top)).toBe(true);
      if (leq(a, b) && leq(b, a)) expect(a).toEqual(b);
      if (leq(a, b) && leq(b, c)) expect(leq(a, c)).toBe(true);
    }));
  });

  it("joins and meets in any order, and twice as once", () => {
    fc.assert(fc.property(element, element, element, (a, b, c) => {
      for (const operate of [or, and]) {
        expect(operate(a, a)).toEqual(a);
        expect(operate(a, b)).toEqual(operate(b, a));
        expect(operate(operate(a, b), c)).toEqual(operate(a, operate(b, c)));
      }
      expect(or(a, and(a, b))).toEqual(a);
      expect(and(a, or(a, b))).toEqual(a);
      expect([or(a, bottom), or(a, top), and(a, top), and(a, bottom)]).toEqual([a, top, a, bottom]);
    }));
  });

  it("joins to the least element above both, meets to the greatest below", () => {
    fc.assert(fc.property(element, element, element, (a, b, c) => {
      expect(leq(a, or(a, b)) && leq(and(a, b), a)).toBe(true);
      expect(leq(a, b)).toBe(or(a, b) === b);
      if (leq(a, c) && leq(b, c)) expect(leq(or(a, b), c)).toBe(true);
      if (leq(c, a) && leq(c, b)) expect(leq(c, and(a, b))).toBe(true);
    }));
  });

  it("has no chain without end", () => {
    fc.assert(fc.property(fc.array(element, { minLength: 20 }), (elements) => {
      let [at, steps] = [bottom, 0];
      for (const one of elements) {
        const next = or(at, one);
        steps += leq(next, at) ? 0 : 1;
        at = next;
      }
      expect(steps).toBeLessThanOrEqual(height);
    }));
  });
});
