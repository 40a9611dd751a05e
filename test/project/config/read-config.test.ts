import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readConfig } from "../../../server/src/project/config/read-config.ts";
import { scratchFolder } from "../scratch-folder.ts";

/** Places and reasons of what is wrong with a text; empty when nothing is. */
function faults(text: string | Uint8Array): [place: string, reason: string][] {
  const read = readConfig(join(scratchFolder({ "kmaplint.json": text }), "kmaplint.json"));
  return read.kind === "config" ? [] : read.problems.map(({ place, reason }) => [place, reason]);
}

const faultsOf = (data: unknown): [string, string][] => faults(JSON.stringify(data));

describe("a configuration", () => {
  it("may be empty, begin with a byte order mark, and name its schema", () => {
    expect(faults("{}")).toEqual([]);
    expect(faults("\ufeff{ \"$schema\": \"x\" }\r\n")).toEqual([]);
  });

  it("may hold every member, and comes back as it was written", () => {
    const config = {
      kernel: "2.6.36", era: "typed", features: ["slot-stack"], configSymbols: { CONFIG_X: "m" }, kconfig: "tree",
      rules: { "leaked-map": "note" }, exclude: ["a/"],
      apis: [{ name: "f" }], macros: { blocks: { once: ["with_it"] } }, entryPoints: { functions: [{ name: "f", contexts: ["nmi"] }] },
    };
    const path = join(scratchFolder({ "kmaplint.json": JSON.stringify(config) }), "kmaplint.json");
    expect(readConfig(path)).toEqual({ kind: "config", path, config });
  });
});

describe("what is wrong", () => {
  it.each([
    ["a member that there is not", { rulez: {} }, "/rulez", "members here are $schema, kernel, era"],
    ["a rule that there is not", { rules: { "leaked-maps": "off" } }, "/rules/leaked-maps", "members here are leaked-map"],
    ["a severity that is none", { rules: { "leaked-map": "fatal" } }, "/rules/leaked-map", "one of off, note, warning, error"],
    ["a number for a list", { exclude: 7 }, "/exclude", "must be an array"],
    ["a list for an object", { rules: [] }, "/rules", "must be an object"],
    ["a list for all", [], "", "must be an object"],
    ["null for all", null, "", "must be an object"],
    ["a kernel that is none", { kernel: "latest" }, "/kernel", "must be of the form"],
    ["a kernel with an escape in it", { kernel: "6.1-\u001b[31m" }, "/kernel", "must be of the form"],
    ["an era that is none", { era: "golden" }, "/era", "must be one of typed"],
    ["a feature that there is not", { features: ["slots"] }, "/features/0", "there is no feature slots: write slot-stack"],
    ["a symbol without its prefix", { configSymbols: { HIGHMEM: "y" } }, "/configSymbols/HIGHMEM", "^CONFIG_"],
    ["a symbol that is a number", { configSymbols: { CONFIG_NR_CPUS: 8 } }, "/configSymbols/CONFIG_NR_CPUS", "one of y, m, n"],
    ["a row without a name", { apis: [{}] }, "/apis/0", "lacks the member name"],
    ["a row with a name of two lines", { apis: [{ name: "a\nb" }] }, "/apis/0/name", "must be of the form"],
    ["an effect that is none", { apis: [{ name: "f", effects: [{ do: "mmap" }] }] }, "/apis/0/effects/0", "its member do"],
    ["an effect with a wrong member", { apis: [{ name: "f", effects: [{ do: "map", interface: "kmap", resource: "pool", page: "arg0" }] }] }, "/apis/0/effects/0/page", "members here are do, interface"],
    ["an effect that lacks one", { apis: [{ name: "f", effects: [{ do: "map", interface: "kmap" }] }] }, "/apis/0/effects/0", "lacks the member resource"],
    ["an unmap of nothing", { apis: [{ name: "f", effects: [{ do: "unmap", interfaces: ["kmap"] }] }] }, "/apis/0/effects/0", "lacks the member"],
    ["an argument far out", { apis: [{ name: "f", effects: [{ do: "forget", value: "arg99999999" }] }] }, "/apis/0/effects/0/value", "must be of the form"],
    ["a range of kernels that holds none", { apis: [{ name: "f", kernels: ".." }] }, "/apis/0/kernels", "must be of the form"],
    ["a macro with blanks", { macros: { iterators: { names: ["for each"] } } }, "/macros/iterators/names/0", "must be of the form"],
    ["writes of no number of arguments", { macros: { iterators: { writes: { each: { two: [0] } } } } }, "/macros/iterators/writes/each/two", "names here must be"],
    ["a context that there is not", { entryPoints: { fields: [{ struct: "ops", fields: ["f"], contexts: ["irq"] }] } }, "/entryPoints/fields/0/contexts/0", "one of process"],
    ["marks, which nothing reads", { entryPoints: { marks: [] } }, "/entryPoints/marks", "members here are registrations, fields, functions"],
  ])("is told for %s, with its place", (_what, data, place, reason) => {
    const found = faultsOf(data);
    expect(found[0]?.[0]).toBe(place);
    expect(found[0]?.[1]).toContain(reason);
  });

  it("is told the forms that there are, where one is not known", () => {
    const [[place, reason]] = faultsOf({ apis: [{ name: "f", result: { is: "nope" } }] }) as [[string, string]];
    expect(place).toBe("/apis/0/result");
    expect(reason).toMatch(/^its member is must be one of page-address, .*\bfresh, object\b.*; see docs\/configuration\.md$/);
    expect(faultsOf({ apis: [{ name: "f", effects: [{ do: "slep" }] }] })[0]![1]).toMatch(/^its member do must be one of .*\bsleep\b/);
  });

  it("is told of several members at once, but not of thousands", () => {
    expect(faultsOf({ a: 1, b: 2 }).map(([place]) => place)).toEqual(["/a", "/b"]);
    expect(faultsOf({ exclude: Array<number>(900).fill(1) })).toHaveLength(10);
  });

  it("points into names as JSON pointers do, and never prints control characters", () => {
    expect(faultsOf({ "a/b~c": 1 })[0]?.[0]).toBe("/a~1b~0c");
    expect(faultsOf({ "a\nb\u001b[2J": 1 })[0]?.[0]).toBe("/a\\u000ab\\u001b[2J");
    expect(faultsOf({ [`a${"b".repeat(5000)}`]: 1 })[0]?.[0].length).toBeLessThan(300);
  });

  it("is told of names that objects have by nature", () => {
    expect(faults("{\"__proto__\": {}}")[0]?.[0]).toBe("/__proto__");
    expect(faults("{\"constructor\": 1, \"toString\": 2}").map(([place]) => place)).toEqual(["/constructor", "/toString"]);
    expect(faults("{\"rules\": {\"__proto__\": \"off\"}}")[0]?.[0]).toBe("/rules/__proto__");
    expect(faults("{\"macros\": {\"iterators\": {\"writes\": {\"__proto__\": {\"1\": [0]}}}}}")).toEqual([]);
  });

  it("is told of files that cannot be read", () => {
    const folder = scratchFolder();
    mkdirSync(join(folder, "folder.json"));
    symlinkSync("nowhere", join(folder, "link.json"));
    for (const [name, reason] of [["folder.json", "is a folder"], ["link.json", "no such file"]] as const) {
      const read = readConfig(join(folder, name));
      expect(read.kind === "broken" && read.problems[0]?.reason).toContain(reason);
    }
    expect(faults(Uint8Array.of(0, 1, 2))[0]?.[1]).toContain("binary");
    expect(faults(`{}${" ".repeat(1024 * 1024)}`)[0]?.[1]).toContain("larger than 1 MiB");
  });

  it("is told of nesting without end", () => {
    expect(faults("[".repeat(1_000_000))[0]?.[1]).toMatch(/no JSON/);
    expect(faults(`${"[".repeat(400_000)}${"]".repeat(400_000)}`)).toHaveLength(1);
    expect(faults(`{"exclude":${"[".repeat(400_000)}${"]".repeat(400_000)}}`)).not.toEqual([]);
    expect(faults(`{"a":`.repeat(150_000) + "1" + "}".repeat(150_000))).not.toEqual([]);
    expect(faults(`{"features":[[${"[".repeat(200_000)}${"]".repeat(200_000)}],[${"[".repeat(200_000)}${"]".repeat(200_000)}]]}`)).not.toEqual([]);
  });
});
