import { chmodSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { discover } from "../../../server/src/project/discovery.ts";
import { isTheirs, listEntries, merged } from "../../../server/src/project/index/list-apart.ts";
import { listSources, StampedFiles } from "../../../server/src/project/index/list-sources.ts";
import { foldersOf, listedBelow } from "../../../server/src/session/kept-trees.ts";
import { KnownResults } from "../../../server/src/session/known-results.ts";
import { ConfigFiles } from "../../../server/src/project/config/config-files.ts";
import { KernelRoots } from "../../../server/src/project/kernel-tree.ts";
import { kernelTree, scratchFolder } from "../scratch-folder.ts";

const FILES = ["a.c", "a/x.c", "a/b/y.h", "a/b/z.c", "a-b.c", "c/d/e/f/g.c", "c/d/e.c", "h/i.c", "z.h"];

function under(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}

function folderOf(names: readonly string[]): string {
  return scratchFolder(Object.fromEntries(names.map((name) => [name, `/* ${name} */\n`])));
}

describe("the list of a tree", () => {
  it("is in the order of its paths, with size and time of change", () => {
    const root = folderOf(FILES);
    const { paths, stamps } = listSources(root);
    expect(paths).toEqual([...FILES].sort());
    expect([...stamps].filter((_, at) => at % 2 === 0)).toEqual(paths.map((path) => path.length + 7));
  });

  it.each([1, 2, 5, 8, 100])("is the same in two parts of entries, %i or more of these", (enough) => {
    const root = folderOf(FILES);
    const top = new StampedFiles(root);
    const entries = top.entries(enough);
    const parts = [false, true].map((theirs) => listEntries({ root, entries: entries.filter((_, at) => isTheirs(at) === theirs) }));
    const both = merged(entries.length, [parts[0]!, parts[1]!], top.list());
    expect({ ...both, folders: [...both.folders].sort() }).toEqual({ ...listSources(root), folders: [...listSources(root).folders].sort() });
    for (const folder of both.folders) if (folder !== "") expect(both.folders.indexOf(dirname(`/${folder}`).slice(1))).toBeLessThan(both.folders.indexOf(folder));
  });

  it("tells of folders that have a configuration, or one for headers", () => {
    const root = scratchFolder({ "a.c": "", "kmaplint.json": "{}", "sub/include/x.h": "", "sub/kmaplint.json/y.c": "" });
    symlinkSync("nowhere", join(root, "sub", "include", "kmaplint.json"));
    const { configured, withInclude } = listSources(root);
    expect(configured).toEqual(["", "sub", "sub/include"]);
    expect(withInclude).toEqual(["sub"]);
  });

  it("leaves out links that lead nowhere or to themselves, and folders with the name of a file", () => {
    const root = folderOf(["a.c", "odd.c/b.c"]);
    symlinkSync("nowhere.c", join(root, "broken.c"));
    symlinkSync("self.c", join(root, "self.c"));
    symlinkSync("a.c", join(root, "link.c"));
    expect(listSources(root).paths).toEqual(["a.c", "link.c", "odd.c/b.c"]);
  });

  it.skipIf(process.getuid?.() === 0)("tells of folders that cannot be read", () => {
    const root = folderOf(["a.c", "shut/b.c"]);
    chmodSync(join(root, "shut"), 0);
    const { paths, unread } = listSources(root);
    chmodSync(join(root, "shut"), 0o700);
    expect(paths).toEqual(["a.c"]);
    expect(unread).toEqual([{ path: "shut", reason: "permission denied" }]);
  });
});

describe("what lies below a folder of a listed tree", () => {
  it.each([".", "a", "a/b", "c"])("is what a walk of %s finds", (folder) => {
    const root = folderOf(FILES);
    const list = listSources(root);
    const open = new Map([[root, { list, results: new KnownResults(root, list, null) }]]);
    const names = (found: ReturnType<typeof discover>): string[] => found.targets.map(({ path }) => relative(root, path)).sort();
    expect(names(discover([folder], root, { listed: (path) => listedBelow(open, path) }))).toEqual(names(discover([folder], root)));
  });

  it("has the configurations and kernel roots that one finds by looking", () => {
    const root = scratchFolder({ ...kernelTree("6.1"), "kmaplint.json": "{}", "a/b/c.c": "", "a/kmaplint.json": "{}", "d/e.c": "", ...under("vendor", kernelTree("4.9")) });
    const list = listSources(root);
    const { configs, roots } = foldersOf(new Map([[root, { list, results: new KnownResults(root, list, null) }]]), {});
    for (const folder of list.folders.map((path) => join(root, path))) {
      expect(new ConfigFiles(configs).above(folder)).toEqual(new ConfigFiles().above(folder));
      expect(new KernelRoots(roots).above(folder)).toBe(new KernelRoots().above(folder));
    }
    expect(roots.get(join(root, "vendor", "include", "linux"))).toBe(join(root, "vendor"));
    expect(configs.get(join(root, "d"))).toMatchObject({ path: join(root, "kmaplint.json") });
  });

  it("is not known of other folders", () => {
    const root = folderOf(FILES);
    const list = { paths: [], stamps: new Float64Array(0), unread: [{ path: "c", reason: "permission denied" }, { path: "", reason: "is gone" }], folders: [], configured: [], withInclude: [] };
    const open = new Map([[root, { list, results: new KnownResults(root, list, null) }]]);
    expect(listedBelow(open, `${root}-other`)).toBeNull();
    // No source lies below it; were it a link, the list would not tell.
    expect(listedBelow(open, join(root, "a"))).toBeNull();
    expect(listedBelow(open, join(root, "c"))?.unwalked).toEqual([{ path: join(root, "c"), named: true, reason: "permission denied" }]);
    expect(listedBelow(open, root)?.unwalked).toEqual([
      { path: join(root, "c"), named: false, reason: "permission denied" },
      { path: root, named: true, reason: "is gone" },
    ]);
  });
});
