/** One question in several spellings is one term. */

import { expect, it } from "vitest";
import { binaryTerm, unaryTerm } from "../../server/src/core/values/simplify.ts";
import { TermTable } from "../../server/src/core/values/term.ts";

const table = new TermTable();
const x = table.entry(table.variable("f:x", "x", true));
const zero = table.number(0);

it("x == 0 and 0 == x are !x", () => {
  expect(binaryTerm(table, "==", [x, zero])).toBe(unaryTerm(table, "!", x));
  expect(binaryTerm(table, "==", [zero, x])).toBe(unaryTerm(table, "!", x));
});

it("x != 0 is 0 or 1, whatever x is", () => {
  expect(binaryTerm(table, "!=", [x, zero])).toBe(unaryTerm(table, "!", unaryTerm(table, "!", x)));
});

it("a comparison that is compared with 0 is its opposite", () => {
  const less = binaryTerm(table, "<", [x, table.number(7)]);
  expect(binaryTerm(table, "!=", [less, zero])).toBe(less);
  expect(binaryTerm(table, "==", [binaryTerm(table, "==", [less, zero]), zero])).toBe(less);
});
