/** Code that says the same in other words has the same findings. */

import { describe, expect, it, test } from "vitest";
import { loadParser } from "../../server/src/project/grammar.ts";
import { Random, seedOf } from "../fuzz/random.ts";
import { fewestSites, planFor, tryAll, tryOn } from "./compare.ts";
import { fixtureFiles, treeFiles, type KernelFile } from "./kernel-file.ts";
import { insertion, replacement, rewritten } from "./rewrite.ts";
import type { Transformation } from "./transformation.ts";
import { TRANSFORMATIONS } from "./transformations/all.ts";
import { verdictOf } from "./verdict.ts";

const parser = await loadParser("native");
const SEED = 7;
/** Where the search is given up on purpose, and takes its time until then. */
const LONG = new Set(["analysis-budget/many-choices.c"]);
const FIXTURES = fixtureFiles().filter(({ name }) => !LONG.has(name));
const TREE = process.env["KMAPLINT_SAMPLE_TREE"];

/** So many transformations, of all, are applied to a file one after the other; `npm run metamorphic` tries each on each. */
const TOGETHER = 8;

/** What changed, by the transformation that changed it; each is tried alone only where all of them together did. */
function changes(file: KernelFile, seed: number): string[] {
  const before = verdictOf(file, parser);
  const some = new Random(seedOf(file.name, seed)).sample(TRANSFORMATIONS, TOGETHER);
  const together = tryAll(file, some, { parser, seed, before });
  if (together.faults.length === 0) return [];
  const alone = some.flatMap((one) => tryOn(file, one, { parser, seed, before }).faults.map((fault) => `${one.name}: ${fault}`));
  return alone.length > 0 ? alone : together.faults.map((fault) => `all together: ${fault}`);
}

describe("fixtures that are transformed in several ways", () => {
  const files = FIXTURES.filter((_, at) => TREE !== undefined || at % 2 === 0);
  test.each(files.map((file) => [file.name, file] as const))("%s", (_name, file) => {
    expect(changes(file, SEED)).toEqual([]);
  });
});

describe.runIf(TREE !== undefined)("files of a tree", () => {
  const files = TREE === undefined ? [] : treeFiles(TREE, { count: 25, seed: SEED });
  test.each(files.map((file) => [file.name, file] as const))("%s", { timeout: 300_000 }, (_name, file) => {
    expect(changes(file, SEED)).toEqual([]);
  });
});

describe("transformations", () => {
  const sample = FIXTURES.find(({ name }) => name === "leaked-map/correlated.c")!;

  it("apply, and can be had again", () => {
    const applied = new Set<string>();
    for (const file of FIXTURES.filter(({ name }) => name.startsWith("leaked-map/"))) {
      for (const transformation of TRANSFORMATIONS) {
        const [first, second] = [1, 2].map(() => rewritten(file.text, planFor(file, transformation, { parser, seed: SEED }).sites));
        expect(first, transformation.name).toBe(second);
        if (first !== file.text) applied.add(transformation.name);
      }
    }
    expect([...applied].sort()).toEqual(TRANSFORMATIONS.map(({ name }) => name).sort());
  });

  it("would be caught if they changed the meaning", () => {
    const dropsReleases: Transformation = {
      name: "drop-releases",
      plan: ({ text }) => ({ sites: [...text.matchAll(/\bkunmap_atomic\(\w+, KM_USER0\);/g)].map(({ index, 0: call }) => [replacement(index, index + call.length, ";")]), skipped: 0 }),
    };
    const before = verdictOf(sample, parser);
    const { faults, plan } = tryOn(sample, dropsReleases, { parser, seed: SEED, before });
    expect(faults.some((fault) => fault.startsWith("+ error leaked-map"))).toBe(true);
    const fewest = fewestSites(plan.sites, (sites) => verdictOf({ ...sample, text: rewritten(sample.text, sites) }, parser).said.length > before.said.length);
    expect(fewest).toHaveLength(1);
  });
});

describe("rewriting", () => {
  it("does what lies inside of a range that is moved", () => {
    const outer = { start: 0, end: 7, build: (render: (start: number, end: number) => string) => `${render(4, 7)}-${render(0, 3)}` };
    expect(rewritten("abc def", [[replacement(1, 2, "X"), outer], [insertion(4, "<")]])).toBe("<def-aXc");
  });
});
