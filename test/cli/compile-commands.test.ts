import { describe, expect, it } from "vitest";
import { scratchFolder } from "../project/scratch-folder.ts";
import { type Analysis, kmaplint } from "./command.ts";
import { markerAnalysis } from "./marker-analysis.ts";

function database(...files: string[]): string {
  return JSON.stringify(files.map((file) => ({ directory: ".", file, command: `gcc -DCONFIG_A=1 -UCONFIG_B -c ${file}` })));
}

describe("check with compile_commands.json", () => {
  it.each([
    ["--compile-commands", ["--compile-commands", "compile_commands.json"]],
    ["a PATH", ["compile_commands.json"]],
  ])("named by %s checks its files, and no others", async (_how, args) => {
    const folder = scratchFolder({ "a.c": "error!", "sub/b.c": "error!", "other.c": "kmap error!", "compile_commands.json": database("a.c", "sub/b.c") });
    const { status, out, err } = await kmaplint(folder, ["check", ...args], markerAnalysis);
    expect(out.match(/^\S+:1:1: error/gm)).toEqual(["a.c:1:1: error", "sub/b.c:1:1: error"]);
    expect(err).toContain("2 errors in 2 files");
    expect(status).toBe(1);
  });

  it("checks the PATHs beside it", async () => {
    const folder = scratchFolder({ "a.c": "error!", "other.c": "error!", "b/db.json": database("../a.c") });
    const { out } = await kmaplint(folder, ["check", "--compile-commands", "b/db.json", "other.c"], markerAnalysis);
    expect(out.match(/^\S+:1:1: error/gm)).toEqual(["a.c:1:1: error", "other.c:1:1: error"]);
  });

  it("tells what it leaves out, which is no wrong usage", async () => {
    const folder = scratchFolder({ "a.c": "error!", "e.S": "", "compile_commands.json": database("a.c", "a.c", "gone.c", "e.S") });
    const { status, out, err } = await kmaplint(folder, ["check", "compile_commands.json"], markerAnalysis);
    expect(status).toBe(1);
    expect(out).toContain("a.c:1:1: error");
    for (const told of ["names a file again (a.c)", "names a file that is not there (gone.c)", "is not C (e.S)"]) {
      expect(err).toContain(`kmaplint: compile_commands.json: an entry ${told}\n`);
    }
  });

  it("is wrong usage when the file itself cannot be used", async () => {
    const folder = scratchFolder({ "a.c": "error!", "compile_commands.json": "{", "list.json": "{}" });
    const messages = [["compile_commands.json", "is not JSON"], ["list.json", "is not a list"], ["gone.json", "no such file"]];
    for (const [file = "", message = ""] of messages) {
      const { status, out, err } = await kmaplint(folder, ["check", "--compile-commands", file], markerAnalysis);
      expect([status, out]).toEqual([2, ""]);
      expect(err).toContain(`kmaplint: ${file}: ${message}`);
    }
  });

  it("reads files as configured, after what the user says", async () => {
    const seen: unknown[] = [];
    const spy: Analysis = (input) => (seen.push([...input.kernel.configSymbols]), markerAnalysis(input));
    const folder = scratchFolder({ "a.c": "", "compile_commands.json": database("a.c") });
    await kmaplint(folder, ["check", "compile_commands.json", "--config-symbol", "CONFIG_B=m"], spy);
    expect(seen).toEqual([[["CONFIG_A", "y"], ["CONFIG_B", "m"]]]);
  });

  it("closes conditions on symbols that a complete configuration lacks", async () => {
    const leak = (condition: string, name: string): string => `int ${name}(struct page *page)\n{\n\tchar *at = kmap_local_page(page);\n#if${condition}\n\tif (!*at)\n\t\treturn -5;\n#endif\n\tkunmap_local(at);\n\treturn 0;\n}\n`;
    const source = leak("def CONFIG_ON", "on") + leak("def CONFIG_OFF", "off") + leak("def CONFIG_PART", "part")
      + leak("def CONFIG_PART_MODULE", "module") + leak("ndef CONFIG_ON", "not_on") + leak(" IS_ENABLED(CONFIG_PART)", "enabled");
    const folder = scratchFolder({
      "a.c": source, "include/generated/autoconf.h": "#define CONFIG_ON 1\n#define CONFIG_PART_MODULE 1\n",
      "compile_commands.json": JSON.stringify([{ file: "a.c", command: "gcc -include include/generated/autoconf.h -c a.c" }]),
    });
    const { out } = await kmaplint(folder, ["check", "--kernel", "6.1", "--format", "json", "compile_commands.json"]);
    const { findings } = JSON.parse(out) as { findings: { function: string }[] };
    expect(findings.map((finding) => finding.function)).toEqual(["on", "part", "module", "enabled"]);
  });
});
