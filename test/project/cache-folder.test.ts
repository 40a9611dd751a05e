/** What is kept is bounded, and never in the way. */

import { existsSync, mkdirSync, readFileSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cachedFiles, cacheFile, makeRoom, writeCached } from "../../server/src/project/cache-folder.ts";
import { check } from "../../server/src/session/check.ts";
import { kernelTree, scratchFolder } from "./scratch-folder.ts";

const KIND = { name: "thing", format: 3 };
const LEAF = "int leaf(struct page *page)\n{\n\tchar *p = kmap(page);\n\treturn p[0];\n}\n";

afterEach(() => vi.unstubAllEnvs());

describe("the cache folder", () => {
  it("is where the environment says, unless that is no place", () => {
    vi.stubEnv("XDG_CACHE_HOME", "/some/where");
    expect(dirname(cacheFile("/tree", KIND))).toBe("/some/where/kmaplint");
    vi.stubEnv("XDG_CACHE_HOME", "here");
    expect(dirname(cacheFile("/tree", KIND))).toMatch(/\.cache\/kmaplint$/);
  });

  it("has a file for each tree, kind and format", () => {
    const names = [cacheFile("/a", KIND), cacheFile("/b", KIND), cacheFile("/a", { ...KIND, format: 4 }), cacheFile("/a", { ...KIND, name: "other" })];
    expect(new Set(names).size).toBe(4);
  });

  it("tells what there is of one kind, what was used last first", () => {
    vi.stubEnv("XDG_CACHE_HOME", scratchFolder());
    expect(cachedFiles(KIND)).toEqual([]);
    const paths = ["/a", "/b", "/c"].map((root) => cacheFile(root, KIND));
    for (const path of [...paths, cacheFile("/a", { ...KIND, format: 4 }), cacheFile("/a", { ...KIND, name: "other" })]) writeCached(path, [Buffer.from("1")]);
    [2, 1, 3].forEach((used, at) => utimesSync(paths[at]!, used, used));
    expect(cachedFiles(KIND)).toEqual([paths[2], paths[0], paths[1]]);
  });

  it("takes whole files only", () => {
    const path = join(scratchFolder(), "deep/er/file");
    writeCached(path, [Buffer.from("one"), Buffer.from(" two")]);
    expect(readFileSync(path, "utf8")).toBe("one two");
    expect(readdirSync(dirname(path))).toEqual(["file"]);
  });

  it("gives up what was used longest ago, and what was left half-written", () => {
    const folder = scratchFolder({ "old": "1234", "new": "1234", "newest": "1234", "x.tmp": "1", "y.tmp": "1" });
    const hours = (ago: number): number => Date.now() / 1000 - ago * 3600;
    utimesSync(join(folder, "old"), hours(5), hours(5));
    utimesSync(join(folder, "new"), hours(4), hours(4));
    utimesSync(join(folder, "newest"), hours(3), hours(3));
    utimesSync(join(folder, "x.tmp"), hours(2), hours(2));
    makeRoom(folder, 10);
    expect(readdirSync(folder).sort()).toEqual(["new", "newest", "y.tmp"]);
  });

  it("need not be there: a file in its place, or no right to write", async () => {
    const root = scratchFolder({ ...kernelTree("4.9"), "mm/leaf.c": LEAF, "cache": "a file" });
    mkdirSync(join(root, "locked/kmaplint"), { recursive: true, mode: 0o500 });
    for (const place of ["cache", "cache/below", "locked"]) {
      vi.stubEnv("XDG_CACHE_HOME", join(root, place));
      const { findings } = await check({ paths: ["mm"], cwd: root, configSymbols: new Map(), rules: [], withoutRules: [] });
      expect(findings.map(({ rule }) => rule)).toEqual(["leaked-map"]);
    }
    expect(existsSync(join(root, "cache/kmaplint"))).toBe(false);
  });

  it("may hold a folder where a file should be", () => {
    const folder = scratchFolder();
    mkdirSync(join(folder, "taken"));
    writeCached(join(folder, "taken"), [Buffer.from("x")]);
    writeFileSync(join(folder, "other"), "");
    expect(readdirSync(folder).sort()).toEqual(["other", "taken"]);
  });
});
