import { describe, expect, it } from "vitest";
import type { Certainty, TraceKind, TraceStep, WordedFinding } from "../../server/src/core/findings/finding.ts";
import type { SourceFile } from "../../server/src/core/text/source-file.ts";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";
import { type Analysis, kmaplint } from "./command.ts";

/** A step at the first (or `nth`) place where `needle` stands. */
type Step = readonly [kind: TraceKind, needle: string, message: string, nth?: number];

interface Case {
  readonly at: string;
  readonly steps?: readonly Step[];
  readonly certainty?: Certainty;
  readonly help?: string;
}

function spanOf(source: SourceFile, needle: string, nth = 0): { start: number; end: number } {
  let start = source.text.indexOf(needle);
  for (let count = 0; count < nth; count++) start = source.text.indexOf(needle, start + 1);
  return { start, end: start + needle.length };
}

function analysisOf({ at, steps = [], certainty = "must", help = "release it" }: Case): Analysis {
  return ({ source }) => {
    const trace = steps.map(([kind, needle, message, nth]): TraceStep => ({ kind, message, span: spanOf(source, needle, nth) }));
    const finding: WordedFinding = {
      rule: "leaked-map", severity: "error", certainty, message: "still held", help, span: spanOf(source, at), function: "f", trace, stack: [],
    };
    return { findings: [finding], gaps: [], suppressed: [], functions: 1, mappedFunctions: 1 };
  };
}

async function report(text: string, finding: Case, ...args: string[]): Promise<string> {
  const folder = scratchFolder({ ...kernelTree("2.6.31"), "fs/dir.c": text });
  return (await kmaplint(folder, ["check", "fs/dir.c", ...args], analysisOf(finding))).out;
}

const DEMO = `int demo_find(struct page *page)
{
\tkaddr = kmap_atomic(page, KM_USER0);
\tde = look(kaddr);

\tif (!de)
\t\treturn -ENOENT;
}
`;

describe("the text report", () => {
  it("numbers the steps of the path under their lines", async () => {
    const text = await report(DEMO, {
      at: "return",
      steps: [
        ["map", "kmap_atomic", "taken: slot KM_USER0"],
        ["branch", "!de", "when `de` is NULL"],
        ["return", "return", "returns with the stack: KM_USER0 = page (line 3)"],
      ],
      help: "kunmap_atomic(kaddr, KM_USER0) before the return",
    });
    expect(text).toBe(`fs/dir.c:7:3: error: still held [leaked-map]
    3 |   kaddr = kmap_atomic(page, KM_USER0);
      |           ^^^^^^^^^^^ 1. taken: slot KM_USER0
    6 |   if (!de)
      |       ^^^ 2. when \`de\` is NULL
    7 |           return -ENOENT;
      |           ^^^^^^ 3. returns with the stack: KM_USER0 = page (line 3)
  help: kunmap_atomic(kaddr, KM_USER0) before the return
  on every path through line 7 · read as 2.6.31, typed slots (from Makefile) · kmaplint explain leaked-map
`);
  });

  it("shows a line once for steps that follow each other on it, and again when the path comes back", async () => {
    const text = await report("a(); b();\nc();\n", {
      at: "b()", steps: [["map", "a()", "one"], ["call", "b()", "two"], ["branch", "c()", "three"], ["call", "b()", "four"]],
    });
    expect(text).toContain(`    1 |   a(); b();
      |   ^^^ 1. one
      |        ^^^ 2. two
    2 |   c();
      |   ^^^ 3. three
    1 |   a(); b();
      |        ^^^ 4. four
`);
  });

  it("points once at a place that two steps share", async () => {
    const text = await report("a();\n", { at: "a()", steps: [["map", "a()", "one"], ["return", "a()", "two"]] });
    expect(text).toContain("      |   ^^^ 1. one\n      |       2. two\n");
  });

  it("shows the place of the finding when no step lies there", async () => {
    const text = await report("a();\nb();\n", { at: "b()", steps: [["map", "a()", "one"]] });
    expect(text).toContain("    2 |   b();\n      |   ^^^\n  help:");
  });

  it("tells paths that may from paths that must, and neither where there is no path", async () => {
    const steps: readonly Step[] = [["map", "a()", "one"]];
    expect(await report("a();\n", { at: "a()", steps, certainty: "may" })).toContain("  on some paths through line 1 · read as");
    expect(await report("a();\n", { at: "a()" })).toMatch(/\n {2}read as/);
  });

  it("puts carets under the right characters behind tabs and wide code points", async () => {
    const text = await report("\tx =\t/* \u{1f427} */ a();\n", { at: "a()" });
    expect(text).toContain("dir.c:1:15: ");
    const [, source = "", carets = ""] = text.split("\n");
    expect([...source].slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1).join("")).toBe("a()");
  });

  it("cuts long lines around the place", async () => {
    const text = await report(`x = "${"y".repeat(400)}"; a(); z = "${"z".repeat(400)}";\n`, { at: "a()", steps: [["map", "a()", "here"]] });
    const [, source = "", carets = ""] = text.split("\n");
    expect(source.length).toBeLessThanOrEqual(160);
    expect(source).toMatch(/ \| {3}….*…$/);
    expect(source.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1)).toBe("a()");
  });

  it("marks a place of several lines to the end of its first", async () => {
    const text = await report("call(a,\n     b);\n", { at: "call(a,\n     b)" });
    expect(text).toContain("    1 |   call(a,\n      |   ^^^^^^^\n");
  });

  it("leaves out the middle of a very long path", async () => {
    const steps = Array.from({ length: 40 }, (_, at): Step => ["branch", "a()", `step ${at}`, at]);
    const text = await report("a();\n".repeat(40), { at: "a()", steps });
    expect(text).toContain("1. step 0");
    expect(text).toContain("40. step 39");
    expect(text).toContain("25 more steps");
    expect(text).not.toContain("20. step 19");
  });

  it("does not hand control characters of a source on to the terminal", async () => {
    const text = await report("a(\"\u001b[2J\");\n", { at: "a(", steps: [["map", "a(", "says \u001b]0;x\u0007"]] });
    expect(text).not.toMatch(/[\u001b\u0007]/);
    expect(text).toContain("a(\"·[2J\");");
  });

  it("is coloured when asked for only", async () => {
    const finding: Case = { at: "a()" };
    expect(await report("a();\n", finding)).not.toContain("\u001b[");
    expect(await report("a();\n", finding, "--color")).toContain("\u001b[");
    expect(await report("a();\n", finding, "--no-color")).not.toContain("\u001b[");
  });

  it("counts columns from the first character after a byte order mark, in files with CRLF too", async () => {
    const text = await report("\ufeffa();\r\nb();\r\n", { at: "a()", steps: [["map", "b()", "one"]] });
    expect(text).toContain("dir.c:1:1: ");
    expect(text).toContain("    2 |   b();\n");
    expect(text).not.toContain("\r");
  });

  it("has a frame for an empty file", async () => {
    expect(await report("", { at: "" })).toContain("fs/dir.c:1:1: error: still held [leaked-map]\n");
  });
});
