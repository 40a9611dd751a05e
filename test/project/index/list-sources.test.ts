import { chmodSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { discover } from "../../../server/src/project/discovery.ts";
import { isTheirs, listEntries, merged } from "../../../server/src/project/index/list-apart.ts";
import { listSources, StampedFiles } from "../../../server/src/project/index/list-sources.ts";
import { listedBelow } from "../../../server/src/session/kept-trees.ts";
import { KnownResults } from "../../../server/src/session/known-results.ts";
import { scratchFolder } from "../scratch-folder.ts";

const FILES = ["a.c", "a/x.c", "a/b/y.h", "a/b/z.c", "a-b.c", "c/d/e/f/g.c", "c/d/e.c", "h/i.c", "z.h"];

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
    expect(merged(entries.length, [parts[0]!, parts[1]!], top.list().unread)).toEqual(listSources(root));
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

  it("is not known of other folders", () => {
    const root = folderOf(FILES);
    const list = { paths: [], stamps: new Float64Array(0), unread: [{ path: "c", reason: "permission denied" }, { path: "", reason: "is gone" }] };
    const open = new Map([[root, { list, results: new KnownResults(root, list, null) }]]);
    expect(listedBelow(open, `${root}-other`)).toBeNull();
    expect(listedBelow(open, join(root, "a"))).toEqual({ files: [], unwalked: [] });
    expect(listedBelow(open, join(root, "c"))?.unwalked).toEqual([{ path: join(root, "c"), named: true, reason: "permission denied" }]);
    expect(listedBelow(open, root)?.unwalked).toEqual([
      { path: join(root, "c"), named: false, reason: "permission denied" },
      { path: root, named: true, reason: "is gone" },
    ]);
  });
});
