/** What branches establish about terms, and what follows. */

import { describe, expect, it } from "vitest";
import { Facts } from "../../server/src/core/values/facts.ts";
import { binaryTerm, negate, unaryTerm } from "../../server/src/core/values/simplify.ts";
import { type Term, TermTable } from "../../server/src/core/values/term.ts";

const constants = { value: (name: string) => (name === "EIO" ? 5 : null), isNonZero: (name: string) => name === "FLAG", hasBit: (name: string, bit: string) => (bit === "WAIT" ? ({ WAIT: true, CALM: true, HASTY: false }[name] ?? null) : null), config: () => null };

function setUp() {
  const table = new TermTable();
  const x = table.entry(table.variable("f:x", "x", true));
  const y = table.entry(table.variable("f:y", "y", true));
  return { table, facts: new Facts(constants), x, y, zero: table.number(0) };
}

describe("Facts", () => {
  it("knows a value again that was tested for NULL", () => {
    const { facts, x } = setUp();
    expect(facts.truth(x)).toBe(null);
    expect(facts.assume(x, false)).toBe(true);
    expect(facts.truth(x)).toBe(false);
    expect(facts.assume(x, true)).toBe(false);
  });

  it("tells bits of values that are known by name", () => {
    const { table, facts, x } = setUp();
    const [wait, calm, hasty] = ["WAIT", "CALM", "HASTY"].map((name) => table.name(name)) as [Term, Term, Term];
    const has = (flags: Term): boolean | null => facts.truth(binaryTerm(table, "&", [flags, wait]));
    expect([calm, hasty, x].map(has)).toEqual([true, false, null]);
    expect(has(binaryTerm(table, "|", [hasty, calm]))).toBe(true);
    expect(has(binaryTerm(table, "|", [hasty, x]))).toBe(null);
    expect(has(binaryTerm(table, "&", [calm, unaryTerm(table, "~", wait)]))).toBe(false);
    expect(has(binaryTerm(table, "&", [x, unaryTerm(table, "~", wait)]))).toBe(false);
    expect(has(binaryTerm(table, "&", [calm, x]))).toBe(null);
    expect(facts.truth(binaryTerm(table, "&", [calm, table.name("FLAG")]))).toBe(null);
    const either = (flags: Term, other: Term): boolean | null => facts.truth(binaryTerm(table, "&", [flags, binaryTerm(table, "|", [other, wait])]));
    expect([calm, hasty, x].map((flags) => either(flags, table.name("FLAG")))).toEqual([true, null, null]);
    expect([calm, hasty].map((flags) => either(flags, x))).toEqual([null, null]);
  });

  it("tells bits of values that are known by number", () => {
    const { table, facts, x } = setUp();
    const masked = (op: "|" | "&", bits: number, mask: number): boolean | null => facts.truth(binaryTerm(table, "&", [binaryTerm(table, op, [x, table.number(bits)]), table.number(mask)]));
    expect([masked("|", 1, 3), masked("|", 4, 3), masked("&", 4, 3), masked("&", 6, 3)]).toEqual([true, null, false, null]);
    expect(masked("|", 2 ** 40, 2 ** 40)).toBe(true);
  });

  it("tells a negative return from zero and positive ones", () => {
    const { table, facts, x, zero } = setUp();
    expect(facts.assume(binaryTerm(table, "<", [x, zero]), true)).toBe(true);
    expect(facts.truth(x)).toBe(true);
    expect(facts.truth(binaryTerm(table, ">=", [x, zero]))).toBe(false);
  });

  it("counts an error pointer as negative and NULL as zero", () => {
    const { table, facts, x, zero } = setUp();
    facts.assume(table.binary("is-error", x, zero), false);
    expect(facts.truth(x)).toBe(null);
    facts.assume(x, true);
    expect(facts.truth(table.binary("is-error-or-null", x, zero))).toBe(false);
  });

  it("knows the sign of a named error number", () => {
    const { table, facts } = setUp();
    expect(facts.truth(binaryTerm(table, "<", [table.unary("-", table.name("EIO")), table.number(0)]))).toBe(true);
  });

  it("believes a flag that was set, and one that was cleared", () => {
    const { table, facts, x } = setUp();
    const flag = table.name("FLAG");
    expect(facts.truth(binaryTerm(table, "&", [binaryTerm(table, "|", [x, flag]), flag]))).toBe(true);
    const cleared = binaryTerm(table, "&", [x, table.unary("~", flag)]);
    expect(facts.truth(binaryTerm(table, "&", [cleared, flag]))).toBe(false);
  });

  it("keeps what both sides know where paths meet", () => {
    const { table, facts, x, y } = setUp();
    const other = facts.copy();
    facts.assume(x, true);
    facts.assume(y, true);
    other.assume(x, true);
    other.assume(y, false);
    facts.join(other);
    expect([facts.truth(x), facts.truth(y)]).toEqual([true, null]);
    expect(facts.truth(negate(table, x))).toBe(false);
  });

  it("takes a mapped address for no NULL and for no other mapping", () => {
    const { table, facts } = setUp();
    const [a, b] = [table.mapped("f:1.0", false), table.mapped("f:2.0", false)];
    expect(facts.truth(binaryTerm(table, "+", [a, table.number(8)]))).toBe(true);
    expect(facts.equal(a, b)).toBe(false);
  });
});
