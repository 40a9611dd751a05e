import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { KernelChoice } from "../../server/src/session/configuration.ts";
import { effectiveSettings } from "../../server/src/session/effective-settings.ts";
import { KernelSettings } from "../../server/src/session/kernel-settings.ts";
import { soundTargets } from "../../server/src/session/sound-targets.ts";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";

const PLAIN: KernelChoice = { configSymbols: new Map() };

function identity(config: object | null, choice: KernelChoice = PLAIN, version = "4.9"): string {
  const folder = scratchFolder({ ...kernelTree(version), "fs/a.c": "", ...(config !== null && { "fs/kmaplint.json": JSON.stringify(config) }) });
  return new KernelSettings(choice).ofFile(join(folder, "fs/a.c"), "").identity;
}

describe("the identity of a setting", () => {
  it("is the same for what cannot change a result, in whatever folder", () => {
    expect(identity({})).toBe(identity(null));
    expect(identity({ rules: { "leaked-map": "off" }, exclude: ["x"] })).toBe(identity(null));
    expect(identity({ kernel: "4.9" })).toBe(identity(null));
    expect(identity({ configSymbols: { CONFIG_A: "y", CONFIG_B: "n" } })).toBe(identity({ configSymbols: { CONFIG_B: "n", CONFIG_A: "y" } }));
    expect(identity({ configSymbols: { CONFIG_A: "y" } })).toBe(identity(null, { configSymbols: new Map([["CONFIG_A", "y"]]) }));
  });

  it("is that of the release, unless own rows may tell versions apart", () => {
    expect(identity(null, PLAIN, "4.9.7")).toBe(identity(null));
    expect(identity({ apis: [{ name: "f" }] }, PLAIN, "4.9.7")).not.toBe(identity({ apis: [{ name: "f" }] }));
    expect(identity(null, PLAIN, "2.6.37")).not.toBe(identity(null, PLAIN, "2.6.36"));
  });

  it("differs with everything that can", () => {
    const all = [
      identity(null), identity(null, PLAIN, "6.1"), identity({ kernel: "4.8" }), identity({ era: "local" }), identity({ features: ["slot-stack"] }),
      identity({ configSymbols: { CONFIG_A: "y" } }), identity({ configSymbols: { CONFIG_A: "n" } }), identity({ apis: [{ name: "f" }] }), identity({ apis: [{ name: "g" }] }),
      identity({ macros: { blocks: { once: ["f"] } } }), identity({ macros: { blocks: { repeat: ["f"] } } }),
      identity({ entryPoints: { functions: [{ name: "f", contexts: ["nmi"] }] } }),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(identity(null)).toMatch(/^\d+\.\d+\.\d+ 4\.9 stack [0-9a-f]{32}$/);
  });
});

describe("effective settings", () => {
  const files = { ...kernelTree("4.9"), ".config": "CONFIG_C=y\nCONFIG_D=y\n", "fs/a.c": "" };

  const ask = (config: object | null, choice: Partial<Parameters<typeof effectiveSettings>[0]> = {}, more: Record<string, string> = {}) => {
    const folder = scratchFolder({ ...files, ...more, ...(config !== null && { "kmaplint.json": JSON.stringify(config) }) });
    const answer = effectiveSettings({ ...PLAIN, cwd: folder, file: "fs/a.c", rules: [], withoutRules: [], ...choice });
    if (!("settings" in answer)) throw new Error(JSON.stringify(answer));
    return { folder, path: join(folder, "kmaplint.json"), settings: answer.settings };
  };

  it("come from what was detected, or are defaults", () => {
    const { settings } = ask(null);
    expect(settings).toMatchObject({
      config: null, kernel: { value: "4.9", source: "Makefile" }, era: { value: "stack", source: "Makefile" }, features: [],
      configSymbols: { CONFIG_HIGHMEM: { value: "y", source: "default" } }, rules: { "leaked-map": { value: "error", source: "default" } },
      exclude: { value: [], source: "default" }, apis: { value: [], source: "default" }, macros: { value: {}, source: "default" }, entryPoints: { value: {}, source: "default" },
    });
    const typed = { "include/linux/highmem.h": "void *kmap_atomic(struct page *page, enum km_type type);\n" };
    expect(ask(null, {}, typed).settings).toMatchObject({ kernel: { source: "Makefile" }, era: { value: "typed", source: "headers" } });
  });

  it("come from the file", () => {
    const config = {
      kernel: "2.6.36", features: ["slot-stack"], configSymbols: { CONFIG_D: "n", CONFIG_HIGHMEM: "n" }, kconfig: "tree", rules: { "leaked-map": "off" },
      exclude: ["x"], apis: [{ name: "f" }], macros: { annotations: { plain: ["__f"] } }, entryPoints: { functions: [{ name: "f", contexts: ["nmi"] }] },
    };
    const { settings, path: source, folder } = ask(config);
    expect(settings).toMatchObject({
      file: join(folder, "fs/a.c"), config: source, kernel: { value: "2.6.36", source }, era: { value: "typed", source }, features: [{ value: "slot-stack", source }],
      configSymbols: { CONFIG_C: { value: "y", source: join(folder, ".config") }, CONFIG_D: { value: "n", source }, CONFIG_HIGHMEM: { value: "n", source }, CONFIG_MMU: { source: "default" } },
      rules: { "leaked-map": { value: "off", source }, "double-unmap": { value: "error", source: "default" } },
      exclude: { value: ["x"], source }, apis: { value: [{ name: "f", kernels: "*", level: "primitive", source: "kmaplint.json" }], source }, macros: { source }, entryPoints: { source },
    });
  });

  it("come from the command line before all", () => {
    const kconfig = { path: "/x/.config", symbols: new Map([["CONFIG_D", "m"], ["CONFIG_C", "m"]]) };
    const { settings } = ask({ kernel: "2.6.36", era: "typed", configSymbols: { CONFIG_D: "n" }, rules: { "leaked-map": "off", "nested-kmap": "error" } }, {
      era: "local", features: ["slot-stack"], kconfig, configSymbols: new Map([["CONFIG_C", "n"]]), rules: ["leaked-map", "escaping-map"], withoutRules: ["escaping-map"],
    });
    const source = "command line";
    expect(settings).toMatchObject({
      kernel: { value: "5.11", source }, era: { value: "local", source }, features: [{ value: "slot-stack", source }],
      configSymbols: { CONFIG_C: { value: "n", source }, CONFIG_D: { value: "m", source: "/x/.config" } },
      rules: { "leaked-map": { value: "error", source }, "escaping-map": { value: "off", source }, "nested-kmap": { value: "off", source } },
    });
  });

  it("of a lone file come from its words", () => {
    const folder = scratchFolder({ "a.c": "void f(void) { kmap_atomic(p, KM_USER0); }\n", "b.c": "" });
    const ask = (file: string) => effectiveSettings({ ...PLAIN, cwd: folder, file, rules: [], withoutRules: [] });
    expect(ask("a.c")).toMatchObject({ settings: { kernel: { source: "the file" }, era: { source: "the file" } } });
    expect(ask("b.c")).toMatchObject({ settings: { kernel: { source: "default" } } });
    expect(ask("gone.c")).toEqual({ reason: "no such file or folder" });
  });
});

describe("files under a broken configuration", () => {
  it("are parted from the others, and each problem is told once", () => {
    const folder = scratchFolder({ "a.c": "", "bad/kmaplint.json": "{,}", "bad/b.c": "", "bad/sub/c.c": "", "good/kmaplint.json": "{}", "good/d.c": "" });
    const { targets, problems } = soundTargets({ ...PLAIN, paths: ["."], cwd: folder });
    expect(targets.map(({ path }) => path.slice(folder.length + 1))).toEqual(["a.c", "good/d.c"]);
    expect(problems).toMatchObject([{ file: join(folder, "bad/kmaplint.json"), place: "line 1, column 2" }]);
  });

  it("are those of a .config that is not there, and of `tree` outside of any", () => {
    const folder = scratchFolder({ "a/kmaplint.json": "{\"kconfig\":\"gone\\n.config\"}", "a/a.c": "", "b/kmaplint.json": "{\"kconfig\":\"tree\"}", "b/b.c": "" });
    const { targets, problems } = soundTargets({ ...PLAIN, paths: ["a", "b/b.c"], cwd: folder });
    expect(targets).toEqual([]);
    expect(problems.map(({ place, reason }) => [place, reason])).toEqual([
      ["/kconfig", expect.stringMatching(/gone\\n\.config": no such file or folder; /)],
      ["/kconfig", expect.stringContaining("no kernel tree")],
    ]);
  });
});
