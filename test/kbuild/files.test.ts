import { describe, expect, it } from "vitest";
import type { Condition } from "../../server/src/core/kbuild/condition.ts";
import { builtWhen, readKbuildFile } from "../../server/src/core/kbuild/kbuild-file.ts";
import { readKconfigFile } from "../../server/src/core/kbuild/kconfig-file.ts";

/** As one would write it. */
function text(condition: Condition | null): string {
  switch (condition?.kind) {
    case undefined:
      return "nowhere";
    case "symbol":
      return condition.name;
    case "not":
      return `!${text(condition.of)}`;
    case "and":
    case "or":
      return `(${condition.parts.map(text).join(condition.kind === "and" ? " & " : " | ")})`;
    default:
      return condition!.kind;
  }
}

describe("a Kconfig file", () => {
  const { definitions, sources } = readKconfigFile(`
# a comment
config FIRST
	bool "asked for" if EXPERT
	depends on NET && \\
		!HIGHMEM
	select LIBRARY if MODULES
	help
	  config HIDDEN
	    bool "no symbol: help texts go on as far as they are indented"

	  depends on nothing

menu "a menu"
	depends on BLOCK

config SECOND
	tristate
	default y if FIRST
	---help---
	  Help.

if PCI
source "drivers/inner/Kconfig"

choice
	prompt "one of them"
	depends on USB
config THIRD
	def_bool FIRST
endchoice
endif
endmenu

config FOURTH
	int "how many"
	default 4
config FIFTH
	prompt "later"
	bool
	requires FIRST
`);

  it("tells what symbols depend on, with what is around them", () => {
    expect(definitions.map(({ name, depends }) => `${name}: ${text(depends)}`)).toEqual([
      "FIRST: (NET & !HIGHMEM)", "SECOND: BLOCK", "THIRD: (BLOCK & PCI & USB)", "FOURTH: always", "FIFTH: FIRST",
    ]);
  });

  it("tells when they are asked for, and what they are otherwise", () => {
    expect(definitions.map(({ prompt, defaults }) => [prompt && text(prompt), ...defaults.map(text)])).toEqual([["EXPERT"], [null, "FIRST"], [null, "FIRST"], ["always", "open"], ["always"]]);
    expect(definitions.map(({ isSwitch }) => isSwitch)).toEqual([true, true, true, false, true]);
  });

  it("tells what they select, and which files it is made of", () => {
    expect(definitions[0]?.selects.map(({ symbol, when }) => `${symbol} if ${text(when)}`)).toEqual(["LIBRARY if MODULES"]);
    expect(sources.map(({ path, depends }) => `${path} if ${text(depends)}`)).toEqual(["drivers/inner/Kconfig if (BLOCK & PCI)"]);
  });
});

describe("a Makefile", () => {
  const file = readKbuildFile(`
# obj-y += gone.o
obj-y				+= plain.o \\
				   folded.o
obj-$(CONFIG_ONE)		+= one.o sub/
obj-$(subst m,y,$(CONFIG_TWO))	+= two.o
obj-$(CONFIG_BOTH)		+= whole.o
whole-y				:= part.o
whole-$(CONFIG_EXTRA)		+= extra.o
old-objs			:= inner.o
obj-$(CONFIG_OLD)		+= old.o
common-objs-y			+= shared.o
first-objs			:= $(common-objs-y) own.o
obj-$(CONFIG_FIRST)		+= first.o
ifeq ($(CONFIG_HUGE),y)
obj-y				+= huge.o
else
obj-y				+= small.o
endif
ifneq ($(CONFIG_ANY),)
ifdef CONFIG_DEEP
obj-y				+= deep.o
endif
endif
ifeq ($(ARCH),x86)
obj-$(CONFIG_TWO)		+= unknown.o
endif
obj-$(CONFIG_ONE)		+= twice.o
obj-$(CONFIG_TWO)		+= twice.o
`);

  it.each([
    ["plain.o", "always"], ["folded.o", "always"], ["gone.o", "nowhere"], ["one.o", "ONE"], ["sub/", "ONE"], ["two.o", "TWO"],
    ["part.o", "BOTH"], ["extra.o", "(EXTRA & BOTH)"], ["inner.o", "OLD"], ["shared.o", "FIRST"], ["own.o", "FIRST"],
    ["huge.o", "HUGE"], ["small.o", "!HUGE"], ["deep.o", "(ANY & DEEP)"], ["unknown.o", "(open & TWO)"], ["twice.o", "(ONE | TWO)"],
  ])("builds %s: %s", (word, expected) => {
    expect(text(builtWhen(file, word))).toBe(expected);
  });
});
