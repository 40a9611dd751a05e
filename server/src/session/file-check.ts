/** Runs the analysis over one file and keeps its faults from spreading. */

import type { Gap } from "../core/findings/diagnostic.ts";
import { NO_INDEX } from "../core/callgraph/no-index.ts";
import { type FileResult, checkFile } from "../core/pipeline/check-file.ts";
import type { FileInput } from "../core/pipeline/file-input.ts";
import type { ParseGap } from "../core/syntax/translation-unit.ts";
import { SourceFile } from "../core/text/source-file.ts";
import { readText } from "../project/source-reader.ts";
import type { KernelSetting } from "./kernel-settings.ts";
import { gapFinding, locateFindings, locateGap } from "./locate.ts";
import type { Placement } from "./placement.ts";
import type { LocatedDiagnostic } from "./report.ts";

export interface FileReport {
  readonly findings: readonly LocatedDiagnostic[];
  readonly gaps: readonly Gap[];
  readonly functions: number;
  readonly mappedFunctions: number;
  /** What the analysis threw, or null. */
  readonly crash: string | null;
}

/** A file at hand: its absolute path, its text, and where it belongs. */
export interface FileJob {
  readonly path: string;
  readonly text: string;
  readonly placement: Placement;
  readonly setting: KernelSetting;
}

/** What stays the same from file to file. */
export interface FileChecker {
  readonly parser: FileInput["parser"];
  readonly documents: ReadonlyMap<string, string>;
  readonly check: (input: FileInput) => FileResult;
}

export const coreCheck = checkFile;

/** Never throws for what the file holds: what the analysis throws becomes a gap and `crash`. */
export function reportFile(job: FileJob, checker: FileChecker): FileReport {
  const source = new SourceFile(job.placement.nameOf(job.path), job.text);
  const { result, crash } = attempt(() => checker.check(inputOf(job, source, checker)));
  return { ...placed(job, source, result), crash };
}

/** What the core needs for one file. */
export function inputOf(job: FileJob, source: SourceFile, tools: Pick<FileChecker, "parser" | "documents">): FileInput {
  return {
    source,
    parser: tools.parser,
    kernel: job.setting.kernel,
    index: NO_INDEX,
    file: () => undefined,
    header: (operand, from) => header(job.placement, tools.documents, job.placement.include(operand, from)),
  };
}

/** A file that is there but cannot be analysed at all. */
export function reportGap(job: FileJob, reason: string): FileReport {
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
  return { findings: [], gaps: [gap], functions: 0, mappedFunctions: 0 };
}

function placed(job: FileJob, source: SourceFile, result: FileResult): Omit<FileReport, "crash"> {
  const findings = locateFindings(source, [...result.findings, ...result.gaps.map(gapFinding)]);
  return {
    findings: findings.map((finding) => ({ ...finding, path: job.path, tree: job.setting.tree })),
    gaps: result.gaps.map((gap) => locateGap(source, gap)),
    functions: result.functions,
    mappedFunctions: result.mappedFunctions,
  };
}

function header(placement: Placement, documents: ReadonlyMap<string, string>, path: string): SourceFile | undefined {
  const open = documents.get(path);
  if (open !== undefined) return new SourceFile(placement.nameOf(path), open);
  const read = readText(path);
  return read.kind === "text" ? new SourceFile(placement.nameOf(path), read.text) : undefined;
}
