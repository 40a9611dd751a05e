import { describe, expect, it } from "vitest";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";
import { type Analysis, kmaplint } from "./command.ts";
import { markerAnalysis } from "./marker-analysis.ts";

const ERRORS = "/* kmap */ error! error!";
/** Warnings are of another rule. */
const twoRules: Analysis = (input) => {
  const result = markerAnalysis(input);
  return { ...result, findings: result.findings.map((one) => (one.severity === "warning" ? { ...one, rule: "double-unmap" } : one)) };
};

async function table(files: Readonly<Record<string, string>>, ...args: string[]): Promise<string> {
  return (await kmaplint(scratchFolder({ ...kernelTree("6.1"), ...files }), ["check", "--format", "summary", "--no-cache", ...args], twoRules)).out;
}

describe("--format summary", () => {
  it("counts by folder, two levels deep, and by rule", async () => {
    const out = await table({ "fs/b/x.c": ERRORS, "fs/b/deep/y.c": "kmap error! warning!", "fs/a/z.c": ERRORS, "mm/m.c": ERRORS, "top.c": "kmap warning!", "fs/f.c": "kmap" });
    expect(out).toBe([
      "       leaked-map  double-unmap  total",
      "fs/b            3             1      4",
      "fs/a            2             -      2",
      "mm              2             -      2",
      ".               -             1      1",
      "total           7             2      9",
      "",
    ].join("\n"));
  });

  it("is empty without findings, and the last line still comes", async () => {
    const ended = await kmaplint(scratchFolder({ "a.c": "kmap" }), ["check", "--format", "summary"], twoRules);
    expect(ended).toMatchObject({ status: 0, out: "" });
    expect(ended.err).toContain("no findings in 1 file");
  });

  it("is plain unless colours are asked for", async () => {
    expect(await table({ "a.c": ERRORS })).not.toContain("\u001b");
    expect(await table({ "a.c": ERRORS }, "--color")).toContain("\u001b[1mleaked-map\u001b");
  });

  it("tells the trees apart when there are several", async () => {
    const folder = scratchFolder(Object.fromEntries(["one", "two"].flatMap((name) => (
      [...Object.entries(kernelTree("6.1")), ["fs/x/a.c", ERRORS] as const].map(([path, text]) => [`${name}/${path}`, text])))));
    const { out } = await kmaplint(folder, ["check", "--format", "summary", "--no-cache", "one", "two"], twoRules);
    expect(out).toContain(`${folder}/one/fs/x  `);
    expect(out).toContain(`${folder}/two/fs/x  `);
  });
});
