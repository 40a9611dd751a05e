import { describe, expect, it } from "vitest";
import { scratchFolder } from "../project/scratch-folder.ts";
import { kmaplint } from "./command.ts";

/** Leaks on the early return; the line of the `return` is 5. */
const LEAK = `int f(struct page *page, int *to)
{
	char *from = kmap_atomic(page, KM_USER0);
	if (!*from)
		return -EINVAL;
	*to = *from;
	kunmap_atomic(from, KM_USER0);
	return 0;
}
`;

interface Report {
  readonly findings: readonly { rule: string; severity: string; function: string; file: string; range: { start: { line: number; column: number } } }[];
  readonly gaps: readonly { file: string; reason: string }[];
  readonly summary: { functions: number; mapped_functions: number };
}

/** Lints one file with the real analysis, as 2.6.31. The tool must not fail, whatever the file holds. */
async function lint(content: string | Uint8Array): Promise<Report> {
  const folder = scratchFolder({ "a.c": content });
  const { status, out, err } = await kmaplint(folder, ["check", "--kernel", "2.6.31", "--format", "json", "a.c"]);
  expect(err).toBe("");
  expect([0, 1]).toContain(status);
  return JSON.parse(out) as Report;
}

function leaks(report: Report): string[] {
  return report.findings.filter((finding) => finding.rule === "leaked-map")
    .map(({ function: name, range }) => `${name} ${range.start.line}:${range.start.column}`);
}

describe("a file that is odd", () => {
  it("is understood in its plain form", async () => {
    expect(leaks(await lint(LEAK))).toEqual(["f 5:3"]);
  });

  it("may be empty", async () => {
    expect(await lint("")).toMatchObject({ findings: [], gaps: [], summary: { functions: 0 } });
  });

  it("may hold nothing but white space, comments or half of one", async () => {
    for (const text of ["\n\n\t\n", "// kmap\n", "/* kmap", "\"kmap", "#", "\\", "'"]) expect(leaks(await lint(text))).toEqual([]);
  });

  it("may be binary", async () => {
    const report = await lint(Buffer.from(`\u007fELF\0\0${LEAK}`));
    expect(report.gaps).toMatchObject([{ reason: "the file is binary: it holds NUL bytes" }]);
  });

  it("may end anywhere", { timeout: 120_000 }, async () => {
    for (let end = 0; end < LEAK.length; end += 7) await lint(LEAK.slice(0, end));
  });

  it("may end its lines with CRLF", async () => {
    expect(leaks(await lint(LEAK.replaceAll("\n", "\r\n")))).toEqual(["f 5:3"]);
  });

  it("may be Latin-1", async () => {
    expect(leaks(await lint(Buffer.from(LEAK.replace("\tif", "\t/* é */ if"), "latin1")))).toEqual(["f 5:3"]);
  });

  it("may start with a byte order mark", async () => {
    expect(leaks(await lint(`\ufeff${LEAK}`))).toEqual(["f 5:3"]);
    expect(leaks(await lint(`\ufeff${LEAK.replaceAll("\n", " ")}`))).toEqual(leaks(await lint(LEAK.replaceAll("\n", " "))));
  });

  it("may have unbalanced braces before and after what is understood", async () => {
    for (const text of [`}}}\n${LEAK}`, `${LEAK}{{{`, `int g(void) { if (x) {\n${LEAK}`, `${LEAK}int g(void) { kmap(p); }}}}}`]) await lint(text);
  });

  it("may nest blocks a thousand deep", { timeout: 120_000 }, async () => {
    const text = LEAK.replace("\t*to = *from;", `${"if (*to) {".repeat(1000)} *to = *from; ${"}".repeat(1000)}`);
    const report = await lint(text);
    expect(report.summary.functions).toBeGreaterThan(0);
    expect(report.findings.length).toBeGreaterThan(0);
  });

  it("may nest parentheses ten thousand deep", { timeout: 120_000 }, async () => {
    await lint(LEAK.replace("= *from", `= ${"(".repeat(10_000)}*from${")".repeat(10_000)}`));
  });

  it("may have a function of five hundred branches", { timeout: 120_000 }, async () => {
    const branches = Array.from({ length: 500 }, (_, at) => `\tif (test${at}(to)) *to += ${at};\n`).join("");
    const report = await lint(LEAK.replace("\t*to = *from;\n", branches));
    const rules = report.findings.map((finding) => finding.rule);
    expect(rules.includes("leaked-map") || rules.includes("analysis-budget")).toBe(true);
  });

  it("may be a generated table of ten megabytes", { timeout: 120_000 }, async () => {
    const row = `\t{ .name = "kmap", .value = 0x${"0123456789abcdef".repeat(4)}, .next = &table[17] },\n`;
    const report = await lint(`static const struct row table[] = {\n${row.repeat(Math.ceil(10_000_000 / row.length))}};\n${LEAK}`);
    expect(report.summary.mapped_functions + report.gaps.length).toBeGreaterThan(0);
  });
});

describe("a folder of odd files", () => {
  it("does not keep the good ones from being analysed", async () => {
    const folder = scratchFolder({ "binary.c": "\0kmap", "empty.c": "", "half.c": LEAK.slice(0, 60), "leak.c": LEAK, "deep.c": `kmap${"(".repeat(50_000)}` });
    const { status, out } = await kmaplint(folder, ["check", "--kernel", "2.6.31", "--format", "json", "."]);
    expect(status).toBe(1);
    expect(leaks(JSON.parse(out) as Report)).toContain("f 5:3");
  });
});
