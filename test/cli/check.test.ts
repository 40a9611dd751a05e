import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";
import { kmaplint } from "./command.ts";
import { markerAnalysis } from "./marker-analysis.ts";

const KMAP = "/* kmap */";

async function lint(folder: string, ...args: string[]) {
  return kmaplint(folder, ["check", ...args], markerAnalysis);
}

async function lintJson(folder: string, ...args: string[]) {
  const { out } = await lint(folder, "--format", "json", ...args);
  return JSON.parse(out) as {
    tree: { root: string | null; kernel: string | null; era: string };
    findings: { file: string; rule: string; severity: string; fingerprint: string; range: { start: { line: number; column: number } } }[];
    gaps: { file: string; function: string | null; reason: string }[];
    unreadable: { file: string; reason: string }[];
    summary: { files: number; functions: number; mapped_functions: number; gaps: number };
  };
}

describe("exit status", () => {
  it("is 0 without findings and 1 with one at or above --fail-on", async () => {
    const folder = scratchFolder({ "clean.c": KMAP, "warn.c": "warning!", "bad.c": "error!" });
    expect((await lint(folder, "clean.c")).status).toBe(0);
    expect((await lint(folder, "warn.c")).status).toBe(0);
    expect((await lint(folder, "warn.c", "--fail-on", "warning")).status).toBe(1);
    expect((await lint(folder, "warn.c", "--fail-on", "note")).status).toBe(1);
    expect((await lint(folder, "bad.c")).status).toBe(1);
    expect((await lint(folder, "bad.c", "--fail-on", "never")).status).toBe(0);
  });

  it("is 2 when a named path is not there, and the others are still analysed", async () => {
    const folder = scratchFolder({ "bad.c": "error!" });
    const ended = await lint(folder, "gone.c", "bad.c");
    expect(ended.status).toBe(2);
    expect(ended.out).toContain("bad.c:1:1: error:");
    expect(ended.err).toContain("kmaplint: gone.c: no such file or folder\n");
  });

  it("is 3 when the analysis of a file throws, and the others are still analysed", async () => {
    const folder = scratchFolder({ "a.c": "throw!", "b.c": "error!" });
    const ended = await lint(folder, "a.c", "b.c");
    expect(ended.status).toBe(3);
    expect(ended.out).toContain("b.c:1:1: error:");
    expect(ended.err).toContain("internal error in a.c: no such luck (in stumble)");
    const { gaps } = await lintJson(folder, "a.c");
    expect(gaps).toMatchObject([{ file: "a.c", function: null, reason: "internal error: no such luck (in stumble)" }]);
  });

  it.each([
    ["an unknown option", ["check", "--frobnicate"], "unknown option '--frobnicate'"],
    ["an unknown command", ["chekc"], "unknown command 'chekc'"],
    ["an unknown format", ["check", "--format", "xml"], "Allowed choices are text, json, sarif, github"],
    ["an unknown era", ["check", "--era", "golden"], "Allowed choices are typed"],
    ["a version that is none", ["check", "--kernel", "latest"], "Not a kernel version"],
    ["a symbol without a value", ["check", "--config-symbol", "CONFIG_HIGHMEM"], "CONFIG_NAME=y"],
    ["a feature that there is not", ["check", "--feature", "slots"], "There is slot-stack"],
    ["jobs that are no number", ["check", "--jobs", "many"], "Not a whole number"],
    ["a missing argument", ["show"], "missing required argument"],
    ["no command", [], "Usage: kmaplint"],
  ])("is 2 for %s, with a message", async (_what, args, message) => {
    const ended = await kmaplint(scratchFolder(), args, markerAnalysis);
    expect(ended.status).toBe(2);
    expect(ended.err).toContain(message);
    expect(ended.out).toBe("");
  });

  it("is 0 for --help and --version", async () => {
    expect((await kmaplint(scratchFolder(), ["--help"])).status).toBe(0);
    expect(await kmaplint(scratchFolder(), ["--version"])).toMatchObject({ status: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string });
  });
});

describe("rules on the command line", () => {
  it("names the nearest rules for one that does not exist", async () => {
    const ended = await lint(scratchFolder(), "--rule", "leaked-maps");
    expect(ended.status).toBe(2);
    expect(ended.err).toContain("There is no rule 'leaked-maps'. Did you mean leaked-map?");
  });

  it("reports only the rules asked for, less those left out", async () => {
    const folder = scratchFolder({ "a.c": "error! gap!" });
    const rules = async (...args: string[]) => (await lintJson(folder, "a.c", ...args)).findings.map((finding) => finding.rule);
    expect(await rules()).toEqual(["leaked-map", "parse-gap"]);
    expect(await rules("--rule", "parse-gap")).toEqual(["parse-gap"]);
    expect(await rules("--no-rule", "parse-gap")).toEqual(["leaked-map"]);
    expect(await rules("--rule", "parse-gap", "--rule", "leaked-map", "--no-rule", "leaked-map")).toEqual(["parse-gap"]);
  });

  it("keeps gaps in the list of gaps when their rule is left out", async () => {
    const folder = scratchFolder({ "a.c": "gap!" });
    const report = await lintJson(folder, "a.c", "--no-rule", "parse-gap");
    expect(report.gaps).toMatchObject([{ file: "a.c", function: "odd", reason: "unbalanced braces" }]);
    expect(report.summary.gaps).toBe(1);
  });
});

describe("files", () => {
  it("are called by their path from the kernel root, else from the working directory", async () => {
    const folder = scratchFolder({ ...inFolder("linux", kernelTree("2.6.31")), "linux/fs/a.c": "error!", "b/c.c": "error!" });
    expect((await lintJson(folder, "linux/fs/a.c")).findings[0]?.file).toBe("fs/a.c");
    expect((await lintJson(folder, "b")).findings).toEqual([]);
    expect((await lintJson(folder, "b/c.c")).findings[0]?.file).toBe("b/c.c");
    expect((await lintJson(join(folder, "linux", "fs"), ".", "a.c")).findings[0]?.file).toBe("fs/a.c");
  });

  it("of several trees in one call are each read as their own kernel", async () => {
    const folder = scratchFolder({
      ...inFolder("old", kernelTree("2.6.31")), "old/a.c": "error!",
      ...inFolder("new", kernelTree("6.1")), "new/a.c": "error!",
    });
    const { out } = await lint(folder, "old/a.c", "new/a.c");
    expect(out).toMatch(/^old\/a\.c:1:1: error[^]*read as 2\.6\.31, typed slots \(from Makefile\)/m);
    expect(out).toMatch(/^new\/a\.c:1:1: error[^]*read as 6\.1, per-task stack \(from Makefile\)/m);
    expect((await lintJson(folder, "old/a.c")).tree).toMatchObject({ root: join(folder, "old"), kernel: "2.6.31", era: "typed" });
  });

  it("in folders are analysed only when they mention an interface; named files always are", async () => {
    const folder = scratchFolder({ "d/a.c": "error!", "d/b.c": `error! ${KMAP}` });
    expect((await lintJson(folder, "d")).findings.map((finding) => finding.file)).toEqual(["d/b.c"]);
    expect((await lintJson(folder, "d", "d/a.c")).findings.map((finding) => finding.file)).toEqual(["d/a.c", "d/b.c"]);
  });

  it("that cannot be analysed become gaps", async () => {
    const folder = scratchFolder({ "binary.c": "kmap\0" });
    const report = await lintJson(folder, ".");
    expect(report.gaps).toMatchObject([{ file: "binary.c", reason: "the file is binary: it holds NUL bytes" }]);
    expect(report.findings).toMatchObject([{ rule: "parse-gap", severity: "note", file: "binary.c" }]);
  });

  it("reached over broken links and loops of links do no harm", async () => {
    const folder = scratchFolder({ "d/a.c": `error! ${KMAP}` });
    symlinkSync(folder, join(folder, "d", "loop"));
    symlinkSync("nowhere", join(folder, "d", "broken.c"));
    const ended = await lint(folder, ".");
    expect(ended.status).toBe(1);
    expect(ended.err).toBe("1 error in 1 file (1 function maps pages)\n");
  });

  it("that are folders by the name of a file are walked", async () => {
    const folder = scratchFolder();
    mkdirSync(join(folder, "a.c"));
    expect((await lint(folder, "a.c")).status).toBe(0);
  });
});

describe("the kernel", () => {
  const files = { ...kernelTree("2.6.31"), "a.c": "error!" };

  it.each([
    [["--kernel", "6.1"], "6.1, per-task stack (from --kernel)"],
    [["--era", "stack"], "3.7, per-CPU stack (from --era)"],
    [["--kernel", "2.6.36", "--era", "transition"], "2.6.36, per-CPU stack, type argument swallowed (from --kernel and --era)"],
  ])("is what %s say", async (args, words) => {
    const { out } = await lint(scratchFolder(files), "a.c", ...args);
    expect(out).toContain(`read as ${words}`);
  });
});

describe("the order of findings", () => {
  it("is by file, line, column and does not follow the arguments", async () => {
    const folder = scratchFolder({ "b.c": "error! note!\nwarning!", "a.c": "\n note!\nerror!", "B.c": "error!" });
    const places = (report: Awaited<ReturnType<typeof lintJson>>) =>
      report.findings.map(({ file, range }) => `${file}:${range.start.line}:${range.start.column}`);
    const expected = ["B.c:1:1", "a.c:2:2", "a.c:3:1", "b.c:1:1", "b.c:1:8", "b.c:2:1"];
    expect(places(await lintJson(folder, "b.c", "B.c", "a.c"))).toEqual(expected);
    expect(places(await lintJson(folder, "a.c", "b.c", "B.c", "--jobs", "4"))).toEqual(expected);
  });
});

describe("fingerprints", () => {
  const print = async (text: string) => {
    const { findings } = await lintJson(scratchFolder({ "a.c": text }), "a.c");
    return findings.map((finding) => finding.fingerprint);
  };

  it("survive moved lines and changed white space", async () => {
    const [before] = await print("int x = error! ;");
    expect(before).toMatch(/^[0-9a-f]{16}$/);
    expect(await print("/* new */\n\n\tint   x =\terror! ;")).toEqual([before]);
  });

  it("change with the line's words, and tell equal lines apart", async () => {
    const [first, second] = await print("x = error!\nx = error!");
    expect(first).not.toBe(second);
    expect(await print("y = error!")).not.toContain(first);
  });
});

describe("--output", () => {
  it("puts the report into a file and nothing on stdout", async () => {
    const folder = scratchFolder({ "a.c": "error!" });
    const ended = await lint(folder, "a.c", "--format", "json", "--output", "report.json");
    expect(ended).toMatchObject({ status: 1, out: "" });
    expect(JSON.parse(readFileSync(join(folder, "report.json"), "utf8"))).toMatchObject({ findings: [{ rule: "leaked-map" }] });
    expect(readdirSync(folder).sort()).toEqual(["a.c", "report.json"]);
  });

  it("replaces what a link leads to, not the link", async () => {
    const folder = scratchFolder({ "a.c": "error!", "real.txt": "old" });
    symlinkSync("real.txt", join(folder, "link.txt"));
    await lint(folder, "a.c", "--output", "link.txt");
    expect(readFileSync(join(folder, "real.txt"), "utf8")).toContain("a.c:1:1: error:");
  });

  it("ends with 2 when the file cannot be written", async () => {
    const folder = scratchFolder({ "a.c": KMAP });
    const ended = await lint(folder, "a.c", "--output", "no/such/folder.txt");
    expect(ended.status).toBe(2);
    expect(ended.err).toContain("cannot write no/such/folder.txt");
    expect(existsSync(join(folder, "no"))).toBe(false);
  });
});

describe("--quiet", () => {
  it("leaves the summary out, but not what went wrong", async () => {
    const folder = scratchFolder({ "a.c": "error!" });
    expect((await lint(folder, "--quiet", "a.c")).err).toBe("");
    expect((await lint(folder, "--quiet", "gone.c")).err).toBe("kmaplint: gone.c: no such file or folder\n");
  });
});

function inFolder(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]));
}
