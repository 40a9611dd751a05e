/** A process that stays looks at what has changed, whatever becomes of the cache folder. */

import { rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { resultsFile } from "../../server/src/project/results/results-file.ts";
import { check } from "../../server/src/session/check.ts";
import { ResidentTrees } from "../../server/src/session/resident-trees.ts";
import type { Watch } from "../../server/src/session/visit-all.ts";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";

const MAPS = "void *grab(struct page *page)\n{\n\treturn kmap(page);\n}\n";
const MAPS_NOTHING = MAPS.replace("kmap", "page_address");
const TWICE = "void *grab(struct page *page);\nvoid user(struct page *page)\n{\n\tgrab(page);\n\tkunmap(page);\n\tkunmap(page);\n}\n";
const LEAF = "int leaf(struct page *page)\n{\n\tchar *p = kmap(page);\n\treturn p[0];\n}\n";
const SOURCES = { "lib/grab.c": MAPS, "mm/user.c": TWICE, "mm/leaf.c": LEAF, "mm/idle.c": "int nothing;\n" };
const ALL = ["mm/leaf.c leaked-map", "mm/user.c double-unmap"];

function tree(more: Readonly<Record<string, string>> = {}): string {
  return scratchFolder({ ...kernelTree("4.9"), ...SOURCES, ...more });
}

function trees(): ResidentTrees {
  const store = new ResidentTrees();
  onTestFinished(() => store.close());
  return store;
}

interface Told {
  readonly findings: readonly string[];
  /** How many files were looked at. */
  readonly visited: number;
}

async function checked(root: string, watch: Watch): Promise<Told> {
  let visited = 0;
  const progress: Watch["progress"] = (phase, _, total) => {
    if (phase === "analyse") visited = total;
  };
  const report = await check({ paths: ["."], cwd: root, configSymbols: new Map(), rules: [], withoutRules: [] }, { ...watch, progress });
  return { findings: report.findings.map(({ file, rule }) => `${file} ${rule}`), visited };
}

function emptyCache(root: string): void {
  rmSync(dirname(resultsFile(root)), { recursive: true, force: true });
}

describe("trees of a process that stays", () => {
  it("are known without the cache folder", async () => {
    const [root, store] = [tree(), trees()];
    expect(await checked(root, { store })).toMatchObject({ findings: ALL });
    emptyCache(root);
    expect(await checked(root, { store })).toEqual({ findings: ALL, visited: 0 });
    emptyCache(root);
    writeFileSync(join(root, "mm/idle.c"), "int nothing_more;\n");
    expect(await checked(root, { store })).toEqual({ findings: ALL, visited: 1 });
    writeFileSync(join(root, "lib/grab.c"), MAPS_NOTHING);
    expect(await checked(root, { store })).toEqual({ findings: [ALL[0]], visited: 2 });
    expect(await checked(root, { store })).toEqual({ findings: [ALL[0]], visited: 0 });
  });

  it("leave what they know to others, once there is time", async () => {
    const [root, store] = [tree(), trees()];
    await checked(root, { store });
    writeFileSync(join(root, "lib/grab.c"), MAPS_NOTHING);
    await checked(root, { store });
    store.write();
    expect(await checked(root, {})).toEqual({ findings: [ALL[0]], visited: 0 });
  });

  it("take over what others have found out", async () => {
    const [root, store] = [tree(), trees()];
    await checked(root, {});
    expect(await checked(root, { store })).toEqual({ findings: ALL, visited: 0 });
  });

  it("are as they were after a check that was cut off", async () => {
    const [root, store] = [tree(), trees()];
    await checked(root, { store });
    writeFileSync(join(root, "lib/grab.c"), MAPS_NOTHING);
    const stop = new AbortController();
    const options = { paths: ["."], cwd: root, configSymbols: new Map<string, string>(), rules: [], withoutRules: [] };
    const cut = check(options, { store, signal: stop.signal, progress: (phase) => (phase === "analyse" ? stop.abort(new Error("enough")) : undefined) });
    await expect(cut).rejects.toThrow("enough");
    writeFileSync(join(root, "lib/grab.c"), MAPS);
    expect((await checked(root, { store })).findings).toEqual(ALL);
    writeFileSync(join(root, "lib/grab.c"), MAPS_NOTHING);
    expect((await checked(root, { store })).findings).toEqual([ALL[0]]);
  });

  it("are followed through changes of so many files that another index is made", async () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`fs/f${at}.c`, `int f${at};\n`]));
    const [root, store] = [tree(many), trees()];
    await checked(root, { store });
    for (const path of Object.keys(many)) writeFileSync(join(root, path), LEAF.replace("leaf", path.slice(3, -2)));
    expect((await checked(root, { store })).findings).toHaveLength(42);
    writeFileSync(join(root, "lib/grab.c"), MAPS_NOTHING);
    expect((await checked(root, { store })).findings).toHaveLength(41);
    for (const [path, text] of Object.entries(many)) writeFileSync(join(root, path), text);
    writeFileSync(join(root, "lib/grab.c"), MAPS);
    expect((await checked(root, { store })).findings).toEqual(ALL);
  });

  it("are two at most: those asked for last", async () => {
    const [store, roots] = [trees(), [tree(), tree(), tree()]];
    for (const root of roots) await checked(root, { store });
    expect(store.roots).toEqual(roots.slice(1));
    await checked(roots[1]!, { store });
    await checked(roots[0]!, { store });
    expect(store.roots).toEqual([roots[1], roots[0]]);
  });
});
