/** Distances that are kept are those that a search would find, or are known not to be. */

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PackedIndex } from "../../server/src/core/callgraph/packed-index.ts";
import { dropLayers } from "../../server/src/core/callgraph/sections.ts";
import { openIndex } from "../../server/src/project/index/open-index.ts";
import { scratchFolder } from "../project/scratch-folder.ts";

const NAMES = ["goal", "shut", "a", "b", "c", "d", "e", "f"];
const BOUND = 3;

/** Functions of a file, each with those that it calls. */
type Calls = readonly (readonly [name: string, callees: readonly string[]])[];

const name = fc.constantFrom(...NAMES, "late", "later");
const calls: fc.Arbitrary<Calls> = fc.array(fc.tuple(name, fc.array(name, { maxLength: 3 })), { maxLength: 5 });

function textOf(file: Calls): string {
  return file.map(([own, callees]) => `int ${own}(void)\n{\n${callees.map((one) => `\t${one}();\n`).join("")}}\n`).join("\n");
}

function distances(index: PackedIndex) {
  return index.reach(["goal"], BOUND, ["shut"]);
}

describe("distances that are kept", () => {
  it("are right or given up, whatever is changed in the files", async () => {
    let kept = 0;
    let givenUp = 0;
    const first = fc.array(calls, { minLength: 3, maxLength: 3 });
    await fc.assert(fc.asyncProperty(first, fc.array(fc.tuple(fc.nat(3), calls), { minLength: 1, maxLength: 4 }), async (files, edits) => {
      const root = scratchFolder(Object.fromEntries(files.map((file, at) => [`f${at}.c`, textOf(file)])));
      const block = (await openIndex(root, { cache: false })).toBuffers();
      const open = (): Promise<PackedIndex> => {
        dropLayers(block);
        return openIndex(root, { cache: true, kept: () => Promise.resolve(block) });
      };
      let before = distances(await open());
      let changed = new Set<string>();
      for (const [at, file] of edits) {
        if (file.length === 0) rmSync(join(root, `f${at}.c`), { force: true });
        else writeFileSync(join(root, `f${at}.c`), textOf(file));
        const index = await open();
        expect(index.toBuffers()).toBe(block);
        const names = index.changedNames();
        const renewed = index.renewed(before, new Set([...names, ...changed]));
        const anew = distances(index);
        const told = (by: { distance(name: string): number }): unknown[] => [...NAMES, "late", "later", "nobody"].map((one) => [one, by.distance(one)]);
        if (renewed === null) expect(told(before)).not.toEqual(told(anew));
        else expect(told(renewed)).toEqual(told(anew));
        if (renewed === null) givenUp++;
        else kept++;
        before = anew;
        changed = names;
      }
    }), { numRuns: 150, seed: 5 });
    expect(kept).toBeGreaterThan(20);
    expect(givenUp).toBeGreaterThan(20);
  });
});
