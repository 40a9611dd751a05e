/** What is left of a pointer into a page where states are joined that place it differently. */

import { expect, it } from "vitest";
import { DEFAULT_BUDGET, Solver } from "../../server/src/core/analysis/solve.ts";
import { provenance, type Displacement } from "../../server/src/core/highmem/address.ts";
import { eraOf } from "../../server/src/core/kernel/eras.ts";
import { kernelVersion } from "../../server/src/core/kernel/kernel-version.ts";
import { modelsFor } from "../../server/src/core/kernel/models.ts";
import { loadParser } from "../../server/src/project/grammar.ts";
import { solve } from "./solved-states.ts";

const version = kernelVersion("4.9");
const era = eraOf(version).id;
const parser = await loadParser("native");

/** Where `at` may be when the function that is made of this loop ends, all states of a block joined. */
function atTheEnd(step: string): Displacement | undefined {
  const text = `static void stint_sum(struct page *page, int n, int step)
{
	char *start = kmap_atomic(page), *at = start;

	while (n--) {
		stint_add(at);
		${step}
	}
	kunmap_atomic(at);
}
`;
  const { unit, functions } = solve({ name: "stint.c", path: "stint.c", text, kernel: { version, era, apis: modelsFor(version, era), configSymbols: new Map() } }, parser);
  const { graph } = functions[0]!.solution;
  const joined = new Solver(unit, graph, DEFAULT_BUDGET, { keeping: "what-is-read", partitioning: "coarse" }).solve();
  const release = graph.blocks.find(({ instrs }) => instrs.some((one) => one.op === "call" && one.callee.kind === "function" && one.callee.name === "kunmap_atomic"))!;
  const [state, ...others] = [...joined.states[release.id]!.values()];
  expect(others).toEqual([]);
  const held = [...state!.memory].find(([address]) => address.kind === "variable" && address.name === "at");
  return held && provenance(held[1])?.displacement;
}

it("a pointer that walks has walked", () => {
  expect(atTheEnd("at += step;")).toBe("past-end");
});

it("one that is placed in its page is somewhere in it", () => {
  expect(atTheEnd("if (n == 3) at = start + step;")).toBe("inside");
});

it("one that stays is where it was", () => {
  expect(atTheEnd("step++;")).toBe("start");
});
