/** What can be wrong with a mapping is seen only where a path comes by: no call that maps or releases may be lost. */

import { expect, test } from "vitest";
import { loadParser } from "../../server/src/project/grammar.ts";
import { fixtureFiles } from "../metamorphic/kernel-file.ts";
import { unreachedCalls } from "./unreached.ts";

const parser = await loadParser("native");

test("in the fixtures some path comes to each call that maps or releases, but for those that are marked as dead", () => {
  for (const file of fixtureFiles()) {
    const dead = file.text.split("\n").flatMap((line, at) => (/\/\/ DEAD\b/.test(line) ? [at + 1] : []));
    expect(unreachedCalls(file, parser).map(({ line }) => line), file.name).toEqual(dead);
  }
}, 120_000);
