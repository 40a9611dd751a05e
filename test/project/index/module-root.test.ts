import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { moduleRoot } from "../../../server/src/project/index/module-root.ts";
import { scratchFolder } from "../scratch-folder.ts";

const KBUILD = "obj-m := demo.o\n";

describe("the root of a module outside of the kernel", () => {
  it("is the folder of its Makefile", () => {
    const root = scratchFolder({ "Makefile": KBUILD, "demo.c": "" });
    expect(moduleRoot(join(root, "demo.c"))).toBe(root);
  });

  it("is the topmost of an unbroken chain", () => {
    const root = scratchFolder({ "mod/Kbuild": "obj-$(CONFIG_DEMO) += sub/\n", "mod/sub/Makefile": KBUILD, "mod/sub/deep/Makefile": KBUILD, "mod/sub/deep/a.c": "" });
    expect(moduleRoot(join(root, "mod", "sub", "deep", "a.c"))).toBe(join(root, "mod"));
  });

  it("does not lie behind a gap", () => {
    const root = scratchFolder({ "Makefile": KBUILD, "src/deep/Makefile": KBUILD, "src/a.c": "", "src/deep/a.c": "" });
    expect(moduleRoot(join(root, "src", "deep", "a.c"))).toBe(join(root, "src", "deep"));
    expect(moduleRoot(join(root, "src", "a.c"))).toBeNull();
  });

  it("needs a Makefile that builds kernel objects", () => {
    const root = scratchFolder({ "Makefile": "all: demo.o\n\tcc -o demo demo.o\nmyobj-x = 1\n", "demo.c": "" });
    expect(moduleRoot(join(root, "demo.c"))).toBeNull();
  });
});
