/** Where nothing is mapped states are not told apart, and where something is they are. */

import { describe, expect, it } from "vitest";
import type { AnalysedFunction } from "../../server/src/core/analysis/analysed-function.ts";
import { analyseText } from "./check-text.ts";

const WREN = `
#include <linux/highmem.h>

static void wren_clear(struct page *page)
{
	void *p = kmap_atomic(page);

	clear_page(p);
	kunmap_atomic(p);
}
`;

/** One after the other, each with a flag of its own. */
function branches(count: number): string {
  return Array.from({ length: count }, (_, at) => `\tif (wren->flags & ${1 << at})\n\t\twren->step${at} = ${at};\n`).join("");
}

async function analysed(name: string, text: string): Promise<AnalysedFunction> {
  const { functions } = await analyseText({ path: "wren.c", text: WREN + text, version: "4.9", config: new Map() }, "native");
  return functions.find((fn) => fn.body.name === name)!;
}

function mostStates({ solution }: AnalysedFunction): number {
  return Math.max(...solution.states.map((states) => states.size));
}

describe("a function that maps nothing itself", () => {
  it("has one state at each place, however many paths lead there", async () => {
    const fn = await analysed("wren_fill", `static void wren_fill(struct wren *wren)\n{\n${branches(12)}\twren_clear(wren->page);\n}\n`);
    expect(fn.solution.exhausted).toBeNull();
    expect(mostStates(fn)).toBe(1);
    expect(fn.solution.isCoarse).toBe(false);
  });

  it("tells all the same what its callees take", async () => {
    const fn = await analysed("wren_fill", `static void wren_fill(struct wren *wren)\n{\n${branches(3)}\twren_clear(wren->page);\n}\n`);
    expect(fn.summary.transient.map(({ depth }) => depth)).toEqual([1]);
    expect(fn.facts.calls.map(({ callee }) => callee)).toEqual(["wren_clear"]);
  });

  it("keeps apart what it has chosen for an allocation", async () => {
    const fn = await analysed(
      "wren_get",
      `static void *wren_get(struct wren *wren, int wait)\n{\n\tgfp_t gfp = GFP_ATOMIC;\n\n\tif (wait)\n\t\tgfp = GFP_KERNEL;\n\twren_clear(wren->page);\n\treturn kmalloc(16, gfp);\n}\n`,
    );
    expect(mostStates(fn)).toBe(2);
  });
});

describe("a function that maps", () => {
  it("keeps apart the paths on which it does", async () => {
    const fn = await analysed(
      "wren_show",
      `static void wren_show(struct wren *wren)\n{\n\tvoid *p = NULL;\n\n\tif (wren->page)\n\t\tp = kmap_atomic(wren->page);\n\twren_touch(wren);\n\tif (p)\n\t\tkunmap_atomic(p);\n}\n`,
    );
    expect(mostStates(fn)).toBe(2);
    expect(fn.facts.observations).toEqual([]);
  });
});
