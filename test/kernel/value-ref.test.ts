import { describe, expect, it } from "vitest";
import { parseValueRef } from "../../server/src/core/kernel/value-ref.ts";

describe("value references", () => {
  const cases: readonly (readonly [string, "arg" | "return", number, readonly string[]])[] = [
    ["arg0", "arg", 0, []],
    ["return", "return", 0, []],
    ["*arg3", "arg", 3, ["*"]],
    ["arg0->addr", "arg", 0, ["*", "addr"]],
    ["arg12->src.virt.addr", "arg", 12, ["*", "src", "virt", "addr"]],
    ["*arg1->ptl", "arg", 1, ["*", "ptl", "*"]],
    ["return->v", "return", 0, ["*", "v"]],
  ];
  for (const [text, base, index, path] of cases) {
    it(text, () => {
      expect(parseValueRef(text)).toEqual({ base, index, path });
    });
  }

  it("rejects other text", () => {
    for (const text of ["", "arg", "arg0[1]", "page", "arg0->", "&arg0"]) expect(() => parseValueRef(text)).toThrow(RangeError);
  });
});
