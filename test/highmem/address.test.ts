/** What is left of an address that was mapped once it is masked. */

import { expect, it } from "vitest";
import { provenance } from "../../server/src/core/highmem/address.ts";
import { TermTable, type Term } from "../../server/src/core/values/term.ts";

const table = new TermTable();
const mapped = table.mapped("1", false);

function masked(mask: Term): string | undefined {
  return provenance(table.binary("&", mapped, mask))?.displacement;
}

it("is the start of the page where the mask is that of pages, or of bits that are carried along", () => {
  expect(masked(table.name("PAGE_MASK"))).toBe("start");
  expect(masked(table.number(-4096))).toBe("start");
  expect(masked(table.unary("~", table.name("DIRTY_FLAGS_MASK")))).toBe("start");
});

it("is no address where the mask keeps the offset in the page", () => {
  expect(masked(table.unary("~", table.name("PAGE_MASK")))).toBeUndefined();
  expect(masked(table.number(4095))).toBeUndefined();
  expect(masked(table.binary("-", table.name("PAGE_SIZE"), table.number(1)))).toBeUndefined();
});
