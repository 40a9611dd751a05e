import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { KernelRoots } from "../../server/src/project/kernel-tree.ts";
import { kernelTree, scratchFolder } from "./scratch-folder.ts";

describe("kernel roots", () => {
  it("finds the root above a folder, and none above the root", () => {
    const folder = scratchFolder({ ...prefixed("linux", kernelTree("2.6.36")), "linux/fs/ext2/dir.c": "", "other/a.c": "" });
    const roots = new KernelRoots();
    expect(roots.above(join(folder, "linux", "fs", "ext2"))).toBe(join(folder, "linux"));
    expect(roots.above(join(folder, "linux"))).toBe(join(folder, "linux"));
    expect(roots.above(join(folder, "other"))).toBeNull();
  });

  it("wants both the version in the Makefile and include/linux", () => {
    const folder = scratchFolder({ "a/Makefile": "VERSION = 1\nPATCHLEVEL = 2\n", "b/Makefile": "all:\n", "b/include/linux/x.h": "" });
    expect(new KernelRoots().above(join(folder, "a"))).toBeNull();
    expect(new KernelRoots().above(join(folder, "b"))).toBeNull();
  });

  it("takes an excerpt of a tree that has lost its Makefile", () => {
    const folder = scratchFolder({ "include/linux/highmem.h": "", "mm/highmem.c": "", "fs/ext2/dir.c": "" });
    expect(new KernelRoots().above(join(folder, "fs", "ext2"))).toBe(folder);
  });

  it("takes the nearest of two nested trees", () => {
    const folder = scratchFolder({ ...kernelTree("6.1"), ...prefixed("old", kernelTree("2.6.31")) });
    expect(new KernelRoots().above(join(folder, "old", "include"))).toBe(join(folder, "old"));
  });
});

function prefixed(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]));
}
