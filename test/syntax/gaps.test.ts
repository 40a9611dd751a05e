/** What cannot be read is told only where it is code that maps. */

import { expect, it } from "vitest";
import { kernelVersion } from "../../server/src/core/kernel/kernel-version.ts";
import { modelsFor } from "../../server/src/core/kernel/models.ts";
import { relevantGaps } from "../../server/src/core/pipeline/gaps.ts";
import { read } from "./reading.ts";

const apis = modelsFor(kernelVersion("6.1"), "local");

/** Of a block that belongs to no function. */
function gapsOf(body: string): number {
  return relevantGaps(read(`int a;\nwhat {\n\t${body}\n}\n`), [], apis).length;
}

it("calls count", () => {
  expect(gapsOf("p = kmap_local_page (page);")).toBe(1);
  expect(gapsOf("g(page);")).toBe(0);
});

it("comments and parts of words do not", () => {
  expect(gapsOf("g(page); /* then kmap(page) */ // kunmap(page)")).toBe(0);
  expect(gapsOf("my_kmap(page); kmap_x(page); kmap;")).toBe(0);
});

it("functions count when they matter", () => {
  const unit = read("int f(void)\n{\n\tx = = 1;\n}\n");
  expect(relevantGaps(unit, [], apis)).toEqual([]);
  expect(relevantGaps(unit, unit.functions, apis)).toMatchObject([{ function: "f" }]);
});
