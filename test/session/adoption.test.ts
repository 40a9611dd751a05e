/** A tree that has never been checked takes over what is known of one that holds the same; what its own files hold decides. */

import { rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { IndexLayer } from "../../server/src/core/callgraph/index-layer.ts";
import { indexFile, readIndex } from "../../server/src/project/index/index-cache.ts";
import { readResults, resultsFile, writeResults } from "../../server/src/project/results/results-file.ts";
import { check } from "../../server/src/session/check.ts";
import type { CheckReport } from "../../server/src/session/report.ts";
import { ResidentTrees } from "../../server/src/session/resident-trees.ts";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";

const LEAF = "int leaf(struct page *page)\n{\n\tchar *p = kmap(page);\n\treturn p[0];\n}\n";
const GRAB = "void *grab(struct page *page)\n{\n\treturn kmap(page);\n}\n";
const USER = "void *grab(struct page *page);\nvoid user(struct page *page)\n{\n\tgrab(page);\n\tkunmap(page);\n\tkunmap(page);\n}\n";
const IDLE = "int nothing(void)\n{\n\treturn 0;\n}\n";
const SOURCES = { ...kernelTree("4.9.1"), "lib/grab.c": GRAB, "mm/user.c": USER, "mm/leaf.c": LEAF, "mm/idle.c": IDLE };
const LONG_AGO = 1_700_000_000;

/** A checkout with its own times, in which some files are others. */
function checkout(others: Record<string, string> = {}): string {
  const files = { ...SOURCES, ...others };
  const root = scratchFolder(files);
  for (const file of Object.keys(files)) utimesSync(join(root, file), LONG_AGO, LONG_AGO);
  return root;
}

/** With the number of files that were looked at. */
async function checked(root: string, store: ResidentTrees | null = null): Promise<{ report: CheckReport; visited: number }> {
  let visited = 0;
  const progress = (phase: string, _: number, total: number): void => void (visited = phase === "analyse" ? total : visited);
  return { report: await check({ paths: ["."], cwd: root, configSymbols: new Map(), rules: [], withoutRules: [] }, { progress, ...(store && { store }) }), visited };
}

function told({ findings }: CheckReport): string[] {
  return findings.map(({ path, rule, range, tree }) => `${path}:${range.start.line} ${rule} ${tree.kernel ?? ""} ${tree.root ?? ""}`);
}

const found = (root: string, kernel = "4.9.1"): string[] => ["mm/leaf.c:4 leaked-map", "mm/user.c:6 double-unmap"].map((place) => `${root}/${place} ${kernel} ${root}`);

beforeEach(() => void vi.stubEnv("XDG_CACHE_HOME", scratchFolder()));

describe("the first check of another checkout", () => {
  it("looks at no file that holds what it holds in the first one, and tells its own places", async () => {
    const [first, second] = [checkout(), checkout()];
    expect(await checked(first)).toMatchObject({ visited: Object.keys(SOURCES).length - 1 });
    const { report, visited } = await checked(second);
    expect(visited).toBe(0);
    expect(told(report)).toEqual(found(second));
    expect(told((await checked(first)).report)).toEqual(found(first));
  });

  it("leaves an index for the second one, that of many files as well as that of few", async () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`lib/many${at}.c`, IDLE]));
    for (const others of [{}, many]) {
      const [first, second] = [checkout(others), checkout(others)];
      await checked(first);
      for (const [at, path] of ["mm/leaf.c", "mm/user.c"].entries()) {
        const report = await check({ paths: [path], cwd: second, configSymbols: new Map(), rules: ["leaked-map", "double-unmap"], withoutRules: [] });
        expect(told(report)).toEqual(found(second).slice(at, at + 1));
        rmSync(resultsFile(second), { force: true });
      }
    }
  });

  it("by a process that stays does so too", async () => {
    const [first, second] = [checkout(), checkout()];
    await checked(first);
    const store = new ResidentTrees();
    try {
      const { report, visited } = await checked(second, store);
      expect([visited, told(report)]).toEqual([0, found(second)]);
    } finally {
      store.close();
    }
  });

  it("looks at files that are others, in the same size and time or not, and at whom they concern", async () => {
    const [first, second] = [checkout(), checkout({ "lib/grab.c": GRAB.replace("kmap(page)", "fish(page)") })];
    await checked(first);
    const { report, visited } = await checked(second);
    expect(visited).toBe(2);
    expect(told(report).map((one) => one.split(" ")[0])).toEqual([`${second}/mm/leaf.c:4`]);
  });

  it("of another release of the same kernel calls it by its own name", async () => {
    const [first, second] = [checkout(), checkout(kernelTree("4.9.2"))];
    await checked(first);
    const { report, visited } = await checked(second);
    expect([visited, told(report), report.tree.kernel]).toEqual([0, found(second, "4.9.2"), "4.9.2"]);
  });

  it("of another kernel finds everything out anew", async () => {
    const [first, second] = [checkout(), checkout(kernelTree("4.10"))];
    await checked(first);
    expect((await checked(second)).visited).toBe(Object.keys(SOURCES).length - 1);
  });

  it("takes nothing from a tree that is quite different", async () => {
    const others = Object.fromEntries(Object.entries(SOURCES).map(([file, text]) => [file, file.endsWith(".c") ? `${text}\n` : text]));
    await checked(checkout(others));
    const root = checkout();
    const { report, visited } = await checked(root);
    expect([visited, told(report)]).toEqual([Object.keys(SOURCES).length - 1, found(root)]);
  });

  it("takes the tree that is most like it", async () => {
    const [near, far] = [checkout({ "mm/leaf.c": `${LEAF}\n` }), checkout({ "mm/leaf.c": `${LEAF}\n`, "mm/user.c": `${USER}\n` })];
    await checked(near);
    await checked(far);
    expect((await checked(checkout())).visited).toBe(1);
  });

  it("takes nothing that another build has found out, and sooner what this one has than that", async () => {
    const byAnother = (root: string): void => {
      const kept = readResults<object>(root)!;
      writeResults(root, { ...kept.head, build: "another" }, kept.rest()!);
    };
    const [first, second] = [checkout(), checkout({ "mm/idle.c": `${IDLE}\n` })];
    await checked(first);
    byAnother(first);
    expect((await checked(second)).visited).toBe(Object.keys(SOURCES).length - 1);
    const { report, visited } = await checked(first);
    expect([visited, told(report)]).toEqual([1, found(first)]);
  });

  it("looks again at what hangs on a file beside the tree", async () => {
    const include = { "mm/leaf.c": `#include "../../beside.h"\n${LEAF.replace("kmap(page)", "grip(page) /* kmap */")}` };
    const above = (text: string): string => join(scratchFolder({ ...Object.fromEntries(Object.entries({ ...SOURCES, ...include }).map(([file, content]) => [`tree/${file}`, content])), "beside.h": text }), "tree");
    const [first, second] = [above("#define grip(page) page_address(page)\n"), above("#define grip(page) kmap(page)\n")];
    expect(told((await checked(first)).report)).toHaveLength(1);
    expect(told((await checked(second)).report)).toHaveLength(2);
  });

  it("looks again at what hangs on a file that no index tells of", async () => {
    const include = { "mm/leaf.c": `#include "leaf.inc"\n${LEAF.replace("kmap(page)", "grip(page) /* kmap */")}` };
    const [first, second] = [checkout({ ...include, "mm/leaf.inc": "#define grip(page) kmap(page)\n" }), checkout({ ...include, "mm/leaf.inc": "#define grip(page) fish(page)\n" })];
    expect(told((await checked(first)).report)).toHaveLength(2);
    expect(told((await checked(second)).report)).toHaveLength(1);
  });

  it("of what a patch changes begins with the index of the first one", async () => {
    const [first, second] = [checkout(), checkout({ "mm/leaf.c": LEAF.replace("leaf(", "lead(") })];
    await checked(first);
    const changes = new Map([[join(second, "mm/leaf.c"), [{ first: 1, last: 9 }]]]);
    const report = await check({ paths: ["."], cwd: second, configSymbols: new Map(), rules: [], withoutRules: [], changes });
    expect(told(report).map((one) => one.split(" ")[0])).toEqual([`${second}/mm/leaf.c:4`]);
    const times = new IndexLayer((await readIndex(second))!).sections.stamps.filter((_, at) => at % 2 === 1);
    expect(new Set(times)).toEqual(new Set([-1]));
  });

  it.each([["index", indexFile], ["results", resultsFile]])("does without %s that are damaged", async (_, fileOf) => {
    const [first, second] = [checkout(), checkout()];
    await checked(first);
    writeFileSync(fileOf(first), "damaged");
    expect(told((await checked(second)).report)).toEqual(found(second));
  });
});
