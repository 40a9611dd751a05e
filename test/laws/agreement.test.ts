/** What is found does not hang on who parses, on what is asked first, or on what is checked together. (Both parsers on all fixtures: see the fixtures of the rules.) */

import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkFile } from "../../server/src/core/pipeline/check-file.ts";
import type { WordedFinding } from "../../server/src/core/findings/finding.ts";
import type { SyntaxParser } from "../../server/src/core/syntax/parser.ts";
import { loadParser } from "../../server/src/project/grammar.ts";
import { check } from "../../server/src/session/check.ts";
import type { CheckReport } from "../../server/src/session/report.ts";
import { fileInput, fixtureFiles, treeFiles, type KernelFile } from "../metamorphic/kernel-file.ts";
import { unstableBlocks } from "../../server/src/core/analysis/stability.ts";
import { solve } from "./solved-states.ts";

const TREE = process.env["KMAPLINT_SAMPLE_TREE"];
const FIXTURES = join(import.meta.dirname, "../fixtures/rules");
const native = await loadParser("native");
const files = TREE === undefined ? fixtureFiles().filter(({ name }, at) => !name.startsWith("analysis-budget/") && (at % 6 === 1 || name.includes("recursion"))) : treeFiles(TREE, { count: 60, seed: 11 });
const LONG = TREE === undefined ? 120_000 : 1_200_000;

function found(file: KernelFile, parser: SyntaxParser): readonly WordedFinding[] {
  return checkFile(fileInput(file, parser)).findings.map(inWords);
}

function foundInReverse(file: KernelFile): readonly WordedFinding[] {
  const input = fileInput(file, native);
  const analysis = input.program.unit(file.path)!;
  for (const { name } of [...analysis.unit.functions].reverse()) {
    analysis.ownSleeps(name);
    analysis.ownSummary(name);
    analysis.mayLeave(name);
  }
  for (const syntax of analysis.relevantFunctions().reverse()) {
    const fn = analysis.analyse(syntax);
    if (fn) analysis.entryStates(fn);
  }
  return checkFile(input).findings.map(inWords);
}

/** Without what it was made from: terms are numbered in the order in which they are met. */
function inWords(finding: WordedFinding): WordedFinding {
  return { ...finding, ...("observation" in finding && { observation: null }) };
}

/** Without the seconds. */
function comparable({ summary, findings, gaps, crashes }: CheckReport): unknown {
  return { findings: findings.map(({ file, rule, severity, message, range, trace, stack, function: name }) => ({ file, rule, severity, message, range, trace, stack, name })), gaps, crashes, functions: summary.mapped_functions };
}

function merged(reports: readonly CheckReport[]): unknown {
  const place = (one: { file: string; range: { start: { line: number; column: number } }; rule?: string; message?: string }): string => [one.file, ...[one.range.start.line, one.range.start.column].map((n) => String(n).padStart(7, "0")), one.rule ?? "", one.message ?? ""].join(" ");
  const byPlace = <T extends Parameters<typeof place>[0]>(all: T[]): T[] => all.sort((a, b) => (place(a) < place(b) ? -1 : 1));
  const findings = byPlace(reports.flatMap((one) => one.findings));
  return comparable({ ...reports[0]!, findings, gaps: byPlace(reports.flatMap((one) => one.gaps)), crashes: reports.flatMap((one) => one.crashes), summary: { ...reports[0]!.summary, mapped_functions: reports.reduce((sum, one) => sum + one.summary.mapped_functions, 0) } });
}

const OPTIONS = { cwd: FIXTURES, configSymbols: new Map<string, string>(), rules: [], withoutRules: [] };

describe("the same is found", () => {
  it("whichever function is asked for first", { timeout: LONG }, () => {
    for (const file of files) expect(foundInReverse(file), file.name).toEqual(found(file, native));
  });

  it("in a folder as in its files one by one", { timeout: LONG }, async () => {
    const folder = join(FIXTURES, "double-unmap");
    const names = readdirSync(folder).filter((name) => name.endsWith(".c"));
    const together = await check({ ...OPTIONS, paths: [folder] });
    const apart = [];
    for (const name of names.reverse()) apart.push(await check({ ...OPTIONS, paths: [join(folder, name)] }));
    expect(together.findings.length).toBeGreaterThan(5);
    expect(merged(apart)).toEqual(comparable(together));
  });
});

describe.runIf(TREE !== undefined)("in a tree", () => {
  it("both parsers lead to the same", { timeout: LONG }, async () => {
    const wasm = await loadParser("wasm");
    for (const file of files) expect(found(file, wasm), file.name).toEqual(found(file, native));
  });

  it("the same is found in files one by one as together", { timeout: LONG }, async () => {
    const paths = files.slice(0, 25).map(({ path }) => path);
    const together = await check({ ...OPTIONS, cwd: TREE!, paths });
    const apart = [];
    for (const path of paths.reverse()) apart.push(await check({ ...OPTIONS, cwd: TREE!, paths: [path] }));
    expect(merged(apart)).toEqual(comparable(together));
  });

  it("the same is found by one thread as by two", { timeout: LONG }, () => {
    const root = join(import.meta.dirname, "../..");
    execFileSync(process.execPath, ["scripts/build.js"], { cwd: root });
    const bundle = join(root, "server/dist/kmaplint.js");
    const report = (jobs: string): unknown => {
      const out = execFileSync(process.execPath, [bundle, "check", "fs", "--no-cache", "--format", "json", "--jobs", jobs, "--fail-on", "never"], { cwd: TREE, maxBuffer: 2 ** 28 });
      return (JSON.parse(out.toString()) as { findings: unknown }).findings;
    };
    expect(report("2")).toEqual(report("1"));
  });

  it("every function that is solved is at a fixpoint", { timeout: LONG }, () => {
    const open = files.flatMap((file) => {
      const { unit, functions } = solve(file, native);
      return functions.filter((fn) => unstableBlocks(unit, fn.solution).length > 0).map((fn) => `${file.name} ${fn.body.name}`);
    });
    expect(open).toEqual([]);
  });
});
