import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCompileCommands, UnusableCommands } from "../../server/src/project/compile-commands.ts";
import { scratchFolder } from "./scratch-folder.ts";

function read(entries: unknown, files: Readonly<Record<string, string>> = {}) {
  const folder = scratchFolder({ ...files, "compile_commands.json": JSON.stringify(entries) });
  const { files: found, ...rest } = readCompileCommands(join(folder, "compile_commands.json"), folder);
  return { ...rest, files: found.map((path) => path.replace(`${folder}/`, "")) };
}

describe("a compilation database", () => {
  it("names files from the folder of each entry", () => {
    const { files, troubles } = read([
      { directory: "build", file: "../a.c", command: "gcc -c ../a.c" },
      { directory: ".", file: "sub/b.c", arguments: ["gcc", "-c", "sub/b.c"] },
    ], { "a.c": "", "sub/b.c": "", "build/x": "" });
    expect(files).toEqual(["a.c", "sub/b.c"]);
    expect(troubles).toEqual([]);
  });

  it("tells what it leaves out, and does the rest", () => {
    const command = "gcc -c x";
    const { files, troubles } = read([
      { file: "a.c", command }, { file: "a.c", command }, { file: "entry.S", command }, { file: "gone.c", command }, { file: "b.c" }, 7, null,
      { file: "b.c", command }, { file: "odd.inc", arguments: ["gcc", "-x", "c", "odd.inc"] },
    ], { "a.c": "", "b.c": "", "entry.S": "", "odd.inc": "" });
    expect(files).toEqual(["a.c", "b.c", "odd.inc"]);
    expect(troubles).toEqual([
      "an entry names a file again (a.c)",
      "an entry is not C (entry.S)",
      "an entry names a file that is not there (gone.c)",
      "3 entries: each is no compile command: it needs a file, and a command or arguments (entry 5, …)",
    ]);
  });

  it("tells of the configuration what all entries agree on", () => {
    const { configuration } = read([
      { file: "a.c", command: "gcc -DCONFIG_A=1 -DCONFIG_B=1 '-DCONFIG_C=\"x y\"' -c a.c" },
      { file: "b.c", arguments: ["gcc", "-D", "CONFIG_A=1", "-UCONFIG_B", "-DCONFIG_C", "b.c"] },
    ], { "a.c": "", "b.c": "" });
    expect(configuration).toEqual({ symbols: new Map([["CONFIG_A", "y"], ["CONFIG_B", "open"], ["CONFIG_C", "y"]]), isComplete: false, kernel: null });
  });

  it("does not mind entries that do not count for the configuration", () => {
    const { configuration } = read([{ file: "a.c", command: "gcc -DCONFIG_A a.c" }, { file: "e.S", command: "gcc e.S" }], { "a.c": "", "e.S": "" });
    expect([...configuration.symbols]).toEqual([["CONFIG_A", "y"]]);
  });

  it.each([
    ["no JSON", "[{", /^is not JSON/],
    ["no list", "{}", /^is not a list/],
  ])("of %s cannot be used", (_what, text, message) => {
    const folder = scratchFolder({ "compile_commands.json": text });
    expect(() => readCompileCommands(join(folder, "compile_commands.json"), folder)).toThrow(UnusableCommands);
    expect(() => readCompileCommands(join(folder, "compile_commands.json"), folder)).toThrow(message);
    expect(() => readCompileCommands(join(folder, "gone.json"), folder)).toThrow("no such file");
  });
});
