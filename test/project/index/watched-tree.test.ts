import { appendFileSync, chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { listSources, type SourceList } from "../../../server/src/project/index/list-sources.ts";
import { WatchedTree } from "../../../server/src/project/index/watched-tree.ts";
import { scratchFolder } from "../scratch-folder.ts";

function watched(root: string): WatchedTree {
  const tree = new WatchedTree(root);
  onTestFinished(() => tree.close());
  return tree;
}

const FOLDERS = ["a", "a/b", "a/b/c", "d", "d/e", "new"];
const NAMES = ["x.c", "y.h", "kmaplint.json", "note.txt"];

/** What somebody may do to a tree between two checks. */
const step = fc.oneof(
  fc.record({ what: fc.constant("write" as const), folder: fc.constantFrom(...FOLDERS), name: fc.constantFrom(...NAMES), text: fc.string({ maxLength: 9 }) }),
  fc.record({ what: fc.constant("remove" as const), path: fc.constantFrom(...FOLDERS, ...FOLDERS.flatMap((folder) => NAMES.map((name) => `${folder}/${name}`))) }),
  fc.record({ what: fc.constant("move" as const), from: fc.constantFrom(...FOLDERS), to: fc.constantFrom(...FOLDERS) }),
  fc.record({ what: fc.constant("list" as const) }),
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function take(root: string, one: Exclude<Step, { what: "list" }>): void {
  if (one.what === "remove") return rmSync(join(root, one.path), { recursive: true, force: true });
  if (one.what === "write") {
    mkdirSync(join(root, one.folder), { recursive: true });
    return writeFileSync(join(root, one.folder, one.name), one.text);
  }
  try {
    renameSync(join(root, one.from), join(root, one.to));
  } catch {
    // Not there, not empty, or into itself: nothing is done.
  }
}

/** As a walk finds it; the same paths are told as absolute ones. */
async function listed(tree: WatchedTree, root: string): Promise<SourceList> {
  const { absolute, ...list } = await tree.list();
  if (absolute !== undefined) expect(absolute).toEqual(list.paths.map((path) => join(root, path)));
  return list;
}

describe("a watched tree", () => {
  it("lists what a walk finds, whatever is done to it between two lists", async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 24 }), async (steps) => {
      const root = scratchFolder({ "a/b/c/x.c": "1", "a/y.h": "22", "d/include/x.h": "", "d/kmaplint.json": "{}" });
      const tree = new WatchedTree(root);
      try {
        for (const one of [...steps, { what: "list" as const }]) {
          if (one.what === "list") expect(await listed(tree, root)).toEqual(listSources(root));
          else take(root, one);
        }
      } finally {
        tree.close();
      }
    }), { numRuns: 60 });
  });

  it("is the same list as long as nothing has changed, with the same paths as long as none came or went", async () => {
    const root = scratchFolder({ "a/x.c": "1", "b/y.c": "2" });
    const tree = watched(root);
    const first = await tree.list();
    expect(await tree.list()).toBe(first);
    writeFileSync(join(root, "a", "x.c"), "changed");
    const second = await tree.list();
    expect(second.stamps).not.toEqual(first.stamps);
    expect(second.paths).toBe(first.paths);
    writeFileSync(join(root, "a", "z.c"), "");
    expect((await tree.list()).paths).toEqual(["a/x.c", "a/z.c", "b/y.c"]);
  });

  it("sees a file that a link leads to change, elsewhere", async () => {
    const root = scratchFolder({ "a/x.c": "1" });
    const elsewhere = scratchFolder({ "real.c": "int a;\n" });
    symlinkSync(join(elsewhere, "real.c"), join(root, "a", "link.c"));
    const tree = watched(root);
    const before = await tree.list();
    appendFileSync(join(elsewhere, "real.c"), "int b;\n");
    const after = await listed(tree, root);
    expect(before.paths).toEqual(["a/link.c", "a/x.c"]);
    expect(after).toEqual(listSources(root));
    expect([before.stamps[0], after.stamps[0]]).toEqual([7, 14]);
  });

  it("looks anew into a folder that can be read at last", async () => {
    const root = scratchFolder({ "a/x.c": "1", "b/y.c": "2" });
    const tree = watched(root);
    chmodSync(join(root, "b"), 0);
    await tree.list();
    chmodSync(join(root, "b"), 0o755);
    expect(await listed(tree, root)).toEqual(listSources(root));
  });

  it("walks again when more has changed than can be told", async () => {
    const root = scratchFolder({ "a/x.c": "1" });
    const tree = watched(root);
    await tree.list();
    for (let n = 0; n < 6000; n++) writeFileSync(join(root, "a", `${n}.c`), "");
    const { paths } = await tree.list();
    expect(paths).toHaveLength(6001);
    rmSync(join(root, "a", "7.c"));
    expect((await tree.list()).paths).toHaveLength(6000);
  });

  it("tells that its root is gone, and finds it when it is back", async () => {
    const root = scratchFolder({ "tree/a/x.c": "1" });
    const tree = watched(join(root, "tree"));
    await tree.list();
    renameSync(join(root, "tree"), join(root, "other"));
    expect(await listed(tree, join(root, "tree"))).toEqual(listSources(join(root, "tree")));
    renameSync(join(root, "other"), join(root, "tree"));
    writeFileSync(join(root, "tree", "a", "y.c"), "");
    expect((await tree.list()).paths).toEqual(["a/x.c", "a/y.c"]);
  });

  it("sees that another folder lies where its root was, or a folder above it", async () => {
    const root = scratchFolder({ "src/tree/a/x.c": "1", "src/tree/b/c/z.c": "1", "other/tree/a/w.c": "1" });
    const tree = watched(join(root, "src", "tree"));
    await tree.list();
    renameSync(join(root, "src"), join(root, "old"));
    renameSync(join(root, "other"), join(root, "src"));
    expect((await tree.list()).paths).toEqual(["a/w.c"]);
  });
});
