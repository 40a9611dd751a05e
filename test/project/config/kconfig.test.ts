import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readKconfig } from "../../../server/src/project/config/kconfig.ts";
import { scratchFolder } from "../scratch-folder.ts";

function symbols(text: string): unknown {
  const read = readKconfig(join(scratchFolder({ ".config": text }), ".config"));
  return read.kind === "symbols" ? [...read.symbols] : read.reason;
}

describe("a .config", () => {
  it("tells y, m and what is not set, and leaves numbers and strings open", () => {
    const text = "#\n# Linux/x86\n#\nCONFIG_A=y\r\nCONFIG_B=m\n# CONFIG_C is not set\nCONFIG_NR_CPUS=8\nCONFIG_LOCAL=\"y\"\n#CONFIG_D=y\n # CONFIG_E is not set\n";
    expect(symbols(text)).toEqual([["CONFIG_A", "y"], ["CONFIG_B", "m"], ["CONFIG_C", "n"]]);
  });

  it("goes by the last line on a symbol", () => {
    expect(symbols("CONFIG_A=y\n# CONFIG_A is not set\n")).toEqual([["CONFIG_A", "n"]]);
  });

  it("is none when it sets nothing, or cannot be read", () => {
    expect(symbols("obj-y += a.o\n")).toContain("no kernel configuration");
    expect(symbols("CONFIG_A=y\0")).toContain("binary");
    expect(readKconfig(join(scratchFolder(), "gone"))).toEqual({ kind: "broken", reason: "no such file or folder" });
    expect(readKconfig("a\0b").kind).toBe("broken");
  });
});
