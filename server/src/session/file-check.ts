/** Runs the analysis over one file and keeps its faults from spreading. */

import type { Diagnostic, Gap } from "../core/findings/diagnostic.ts";
import { factNumber } from "../core/analysis/dependencies.ts";
import type { Basis } from "../core/analysis/program.ts";
import { type FileResult, checkFile } from "../core/pipeline/check-file.ts";
import type { FileInput } from "../core/pipeline/file-input.ts";
import type { ParseGap } from "../core/syntax/translation-unit.ts";
import { SourceFile } from "../core/text/source-file.ts";
import { gapFinding, locateFindings, locateGap } from "./locate.ts";
import type { PlacedFile, Programs } from "./programs.ts";
import type { LocatedDiagnostic, SuppressedDiagnostic } from "./report.ts";

export interface FileReport {
  readonly findings: readonly LocatedDiagnostic[];
  readonly suppressed: readonly SuppressedDiagnostic[];
  readonly gaps: readonly Gap[];
  readonly functions: number;
  readonly mappedFunctions: number;
  /** What the analysis threw, or null. */
  readonly crash: string | null;
}

interface RecordedReport {
  readonly report: FileReport;
  readonly basis: Basis;
}

/** What stays the same from file to file. */
export interface FileChecker {
  readonly programs: Programs;
  readonly documents: ReadonlyMap<string, string>;
  readonly check: (input: FileInput) => FileResult;
}

export const coreCheck = checkFile;

/** Never throws for what the file holds: what the analysis throws becomes a gap and `crash`. */
export function reportFile(job: PlacedFile, checker: FileChecker): RecordedReport {
  const source = new SourceFile(job.placement.nameOf(job.path), job.text);
  const input = inputOf(job, source, checker.programs);
  const { answer, basis } = input.program.recorded(() => attempt(() => checker.check(input)));
  const report = { ...placed(job, source, answer.result), crash: answer.crash };
  return { report, basis: { ...basis, facts: withFiles(basis.facts, shownIn(report)) } };
}

/** Lines of these files are told: any change to one of them can move these. */
function shownIn({ findings, suppressed }: FileReport): Set<string> {
  return new Set([...findings, ...suppressed].flatMap(({ trace, stack }) => [...trace, ...stack].map(({ file }) => file)));
}

function withFiles(facts: Int32Array, files: ReadonlySet<string>): Int32Array {
  return Int32Array.from(new Set([...facts, ...[...files].map((file) => factNumber("file", file))])).sort();
}

/** The same, where nobody asks what it hangs on. */
export function reportOf(job: PlacedFile, checker: FileChecker): FileReport {
  const source = new SourceFile(job.placement.nameOf(job.path), job.text);
  const { result, crash } = attempt(() => checker.check(inputOf(job, source, checker.programs)));
  return { ...placed(job, source, result), crash };
}

/** What the core needs for one file. */
export function inputOf(job: PlacedFile, source: SourceFile, programs: Programs): FileInput {
  return { source, kernel: job.setting.kernel, program: programs.of(job), withMigrations: "all" };
}

/** A file that is there but cannot be analysed at all. */
export function reportGap(job: PlacedFile, reason: string): FileReport {
  const source = new SourceFile(job.placement.nameOf(job.path), "");
  return { ...placed(job, source, onlyGap(reason)), crash: null };
}

function attempt(run: () => FileResult): { readonly result: FileResult; readonly crash: string | null } {
  try {
    return { result: run(), crash: null };
  } catch (error) {
    const crash = error instanceof Error ? `${error.message}${thrower(error)}` : String(error);
    return { result: onlyGap(`internal error: ${crash}`), crash };
  }
}

/** The function that threw, where the engine tells: a report of the fault is of no use without it. */
function thrower({ stack }: Error): string {
  const frame = /^\s*at (?:new |async )?([\w$.#<>]+) \(/m.exec(stack ?? "");
  return frame?.[1] === undefined ? "" : ` (in ${frame[1]})`;
}

function onlyGap(reason: string): FileResult {
  const gap: ParseGap = { function: null, span: { start: 0, end: 0 }, reason };
  return { findings: [], gaps: [gap], suppressed: [], functions: 0, mappedFunctions: 0 };
}

function placed(job: PlacedFile, source: SourceFile, result: FileResult): Omit<FileReport, "crash"> {
  const located = (finding: Diagnostic): LocatedDiagnostic => ({ ...finding, path: job.path, tree: job.setting.tree });
  return {
    findings: locateFindings(source, [...result.findings, ...result.gaps.map(gapFinding)]).map(located),
    suppressed: result.suppressed.flatMap(({ finding, reason }) => locateFindings(source, [finding]).map((one) => ({ ...located(one), reason }))),
    gaps: result.gaps.map((gap) => locateGap(source, gap)),
    functions: result.functions,
    mappedFunctions: result.mappedFunctions,
  };
}
