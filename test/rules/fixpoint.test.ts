/** The solved states of every function in the fixtures are a fixpoint: one more step makes nothing that they don't hold. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readFixture } from "./annotations.ts";
import { analyseText } from "./check-text.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../fixtures/rules");
const FILES = readdirSync(ROOT, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".c")).sort();

async function functionsOf(name: string): ReturnType<typeof analyseText> {
  const path = join(ROOT, name);
  const text = readFileSync(path, "utf8");
  const { version, config } = readFixture(text);
  return analyseText({ path, text, version, config }, "native");
}

describe("fixpoints", () => {
  for (const name of FILES) {
    test(name, async () => {
      const { analysis, functions } = await functionsOf(name);
      const solved = functions.filter((fn) => fn.solution.exhausted === null);
      const open = solved.map((fn) => ({ name: fn.body.name, blocks: analysis.unstableBlocks(fn) })).filter(({ blocks }) => blocks.length > 0);
      expect(open).toEqual([]);
    });
  }

  test("functions are solved at all", async () => {
    const counts = await Promise.all(FILES.map(async (name) => (await functionsOf(name)).functions.filter((fn) => fn.solution.exhausted === null).length));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(400);
  });
});
