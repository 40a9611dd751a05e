/** The laws of the sign lattice. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ANY_SIGN, NOTHING, signLattice as lattice, signOf } from "../../server/src/core/lattice/sign.ts";

const element = fc.integer({ min: NOTHING, max: ANY_SIGN });

describe("signLattice", () => {
  it("has a partial order with bottom and top", () => {
    fc.assert(fc.property(element, element, (a, b) => {
      expect(lattice.leq(lattice.bottom, a) && lattice.leq(a, lattice.top) && lattice.leq(a, a)).toBe(true);
      if (lattice.leq(a, b) && lattice.leq(b, a)) expect(a).toBe(b);
    }));
  });

  it("joins to the least upper, meets to the greatest lower bound", () => {
    fc.assert(fc.property(element, element, element, (a, b, c) => {
      const [join, meet] = [lattice.join(a, b), lattice.meet(a, b)];
      expect(lattice.leq(a, join) && lattice.leq(b, join) && lattice.leq(meet, a) && lattice.leq(meet, b)).toBe(true);
      if (lattice.leq(a, c) && lattice.leq(b, c)) expect(lattice.leq(join, c)).toBe(true);
      if (lattice.leq(c, a) && lattice.leq(c, b)) expect(lattice.leq(c, meet)).toBe(true);
    }));
  });

  it("abstracts every number to one sign", () => {
    fc.assert(fc.property(fc.integer(), (value) => {
      expect([1, 2, 4]).toContain(signOf(value));
    }));
  });
});
