import { describe, expect, it } from "vitest";
import { HighMemoryBuilds } from "../../server/src/core/kbuild/builds.ts";
import { readPreprocessorCondition } from "../../server/src/core/kbuild/condition.ts";

const X86 = "config X86_64\n\tdef_bool y\n\tdepends on 64BIT\nconfig HIGHMEM\n\tbool \"high memory\"\nconfig X86\n\tdef_bool y\n";
const MIPS = "config SOC\n\tbool \"a board\"\nconfig HIGHMEM\n\tbool\n\tdefault y if SOC\n";
const TREE: Readonly<Record<string, string>> = {
  "Kconfig": "source \"arch/$(SRCARCH)/Kconfig\"\nsource \"drivers/Kconfig\"\n",
  "arch/x86/Kconfig": X86,
  "arch/mips/Kconfig": MIPS,
  "arch/um/Kconfig": "config HIGHMEM\n\tbool \"high memory\"\n\tdepends on BROKEN\n",
  "arch/s390/Kconfig": "config S390\n\tdef_bool y\n",
  "drivers/Kconfig": `
config WIDE
	bool "for all"
config LONG
	bool "for 64 bits"
	depends on X86_64 || LONGER
config LONGER
	bool
	select LONG
config LOW
	bool "not with high memory"
	depends on !HIGHMEM
config BOARD
	bool "for a board"
	depends on SOC
config CHOSEN
	bool
config CHOOSER
	bool "selects another"
	depends on SOC
	select CHOSEN
config LEFT
	bool
	depends on RIGHT
	default y
config RIGHT
	bool
	depends on LEFT
	default y
config NUMBER
	int "a number"
`,
  "drivers/Makefile": "obj-$(CONFIG_WIDE) += wide.o folder/\nobj-$(CONFIG_LONG) += long.o\nobj-$(CONFIG_LOW) += low.o\nobj-$(CONFIG_BOARD) += board.o\nobj-$(CONFIG_CHOSEN) += chosen.o\nobj-$(CONFIG_LEFT) += left.o\nobj-y += late/\n",
  "drivers/folder/Makefile": "obj-y += a.o\nobj-$(CONFIG_X86_64) += deep/b.o\n",
  "drivers/late/Kbuild": "obj-$(CONFIG_BOARD) += c.o\n",
  "drivers/late/Makefile": "obj-y += c.o\n",
  "arch/x86/Makefile": "core-$(CONFIG_X86_64) += arch/x86/long/\n",
  "arch/x86/long/Makefile": "obj-y += d.o\n",
};

function builds(tree: Readonly<Record<string, string>> = TREE): HighMemoryBuilds {
  return new HighMemoryBuilds((path) => tree[path] ?? null);
}

function architectures(file: string, condition?: string, on = builds()): string[] {
  const around = condition === undefined ? [] : [readPreprocessorCondition(condition)];
  return ["x86", "mips", "um", "s390"].filter((arch) => on.isFor(file, around, (one) => one === arch) === true);
}

describe("a file is built with high memory", () => {
  it.each([
    ["drivers/wide.c", ["x86", "mips"]],
    ["drivers/unlisted.c", ["x86", "mips"]],
    ["include/linux/wide.h", ["x86", "mips"]],
    ["drivers/long.c", []],
    ["drivers/low.c", []],
    ["drivers/board.c", ["mips"]],
    ["drivers/chosen.c", ["mips"]],
    ["drivers/left.c", ["x86", "mips"]],
    ["drivers/folder/a.c", ["x86", "mips"]],
    ["drivers/folder/deep/b.c", []],
    ["drivers/late/c.c", ["mips"]],
    ["arch/x86/mm/any.c", ["x86"]],
    ["arch/x86/long/d.c", []],
    ["arch/um/any.c", []],
    ["arch/s390/any.c", []],
  ])("%s: on %j", (file, expected) => {
    expect(architectures(file)).toEqual(expected);
    expect(builds().isFor(file, [])).toBe(expected.length > 0);
  });

  it("where the conditions around it hold", () => {
    expect(architectures("drivers/wide.c", "defined(CONFIG_SOC) && CONFIG_WIDE")).toEqual(["mips"]);
    expect(architectures("drivers/wide.c", "!defined(CONFIG_X86)")).toEqual(["mips"]);
    expect(architectures("drivers/wide.c", "CONFIG_64BIT || CONFIG_X86_64")).toEqual([]);
    expect(architectures("drivers/wide.c", "CONFIG_NUMBER > 3")).toEqual(["x86", "mips"]);
  });

  it("or may be, where files are missing or there are none", () => {
    const { "drivers/Kconfig": _, ...rest } = TREE;
    expect(architectures("drivers/board.c", undefined, builds(rest))).toEqual(["x86", "mips", "um"]);
    expect(builds({}).isFor("drivers/wide.c", [])).toBe(null);
    expect(builds({ "arch/x86/Kconfig": X86 }).isFor("arch/arm/any.c", [])).toBe(null);
  });

  it("by files of the order before 2.6.38: the architecture's holds the others", () => {
    const old = { "arch/x86/Kconfig": `${X86}source drivers/Kconfig\n`, "drivers/Kconfig": TREE["drivers/Kconfig"]!, "drivers/Makefile": TREE["drivers/Makefile"]! };
    expect(architectures("drivers/wide.c", undefined, builds(old))).toEqual(["x86"]);
    expect(architectures("drivers/board.c", undefined, builds(old))).toEqual([]);
  });

  it("together with others, where one kernel can have them all", () => {
    expect(builds().areTogether(["drivers/wide.c", "drivers/board.c", "arch/mips/any.c"])).toBe(true);
    expect(builds().areTogether(["drivers/wide.c", "drivers/board.c", "arch/x86/any.c"])).toBe(false);
    expect(builds().areTogether(["drivers/wide.c", "drivers/long.c"])).toBe(false);
    expect(builds().areTogether(["drivers/board.c", "arch/s390/any.c"])).toBe(null);
  });

  it("tells which files it has asked for", () => {
    const own = builds();
    own.isFor("drivers/late/c.c", []);
    for (const path of ["drivers/late/Kbuild", "drivers/Makefile", "drivers/Kconfig", "Makefile", "arch/x86/Kconfig"]) expect([...own.consulted]).toContain(path);
  });
});
