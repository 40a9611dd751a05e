/** Fixes that were tried: the file is analysed again with each, and what does not help is not offered. */

import type { DiagnosticFix, Gap } from "../core/findings/diagnostic.ts";
import { checkFile, checkWithFixes, type FileResult } from "../core/pipeline/check-file.ts";
import type { FileInput } from "../core/pipeline/file-input.ts";
import { changed } from "../core/text/changes.ts";
import { SourceFile } from "../core/text/source-file.ts";
import type { Range, Span } from "../core/text/span.ts";
import type { KernelChoice } from "./configuration.ts";
import { type FileReport, reportFile } from "./file-check.ts";
import { type PlacedFile, type ProgramTools, Programs } from "./programs.ts";
import type { LocatedDiagnostic } from "./report.ts";
import { countOf, nameOf } from "./same-finding.ts";

/** What files are analysed with, again and again. */
export interface FixTools extends ProgramTools {
  readonly choice: KernelChoice;
}

/** Which fixes of which findings are worth trying: each costs an analysis of the file. */
export type IsWanted = (finding: LocatedDiagnostic, fix: DiagnosticFix) => boolean;

/** The findings of a file, in the order of their places, with the fixes that are wanted and hold. */
export function verifiedFixes(job: PlacedFile, tools: FixTools, isWanted: IsWanted): LocatedDiagnostic[] {
  const before = analysed(job, tools, checkWithFixes);
  return before.findings.map((finding) => ({
    ...finding,
    fixes: finding.fixes.filter((fix) => isWanted(finding, fix)).flatMap((fix) => verified(fix, { job, tools, before, finding })),
  }));
}

interface Trial {
  readonly job: PlacedFile;
  readonly tools: FixTools;
  readonly before: FileReport;
  readonly finding: LocatedDiagnostic;
}

function verified(fix: DiagnosticFix, { job, tools, before, finding }: Trial): DiagnosticFix[] {
  const text = applyFix(job.text, fix);
  if (text === null) return [];
  const after = analysed({ ...job, text }, tools, checkFile);
  if (!holds(fix, finding, { before, after })) return [];
  return [{ ...fix, safety: isSafe(fix, finding, { before, after }) ? "safe" : "suggested" }];
}

/** Where more than one kind of thing is wrong in a function, one may be what the other was meant to be. */
function isSafe(fix: DiagnosticFix, finding: LocatedDiagnostic, { before, after }: Comparison): boolean {
  const others = before.findings.filter((one) => one.function === finding.function && one.severity !== "note" && one.rule !== finding.rule);
  return fix.purpose === "repair" && finding.certainty === "must" && others.length === 0 && after.findings.length < before.findings.length;
}

/** The text with the fix in it; null when its edits overlap or lie outside of the text. */
export function applyFix(text: string, { edits }: Pick<DiagnosticFix, "edits">): string | null {
  const source = new SourceFile("", text);
  return changed(text, edits.map((edit) => ({ span: spanOf(source, edit.range), text: edit.text })));
}

function spanOf({ lines }: SourceFile, { start, end }: Range): Span {
  return { start: lines.lineStart(start.line) + start.column - 1, end: lines.lineStart(end.line) + end.column - 1 };
}

function analysed(job: PlacedFile, { choice, ...tools }: FixTools, check: (input: FileInput) => FileResult): FileReport {
  const documents = new Map([...tools.documents, [job.path, job.text]]);
  return reportFile(job, { programs: new Programs(choice, { ...tools, documents }), documents, check }).report;
}

interface Comparison {
  readonly before: FileReport;
  readonly after: FileReport;
}

/** The finding is gone, or silenced; nothing has come instead, and as much as before can be read. */
function holds(fix: DiagnosticFix, finding: LocatedDiagnostic, { before, after }: Comparison): boolean {
  const name = nameOf(finding);
  const isGone = countOf(after.findings, name) < countOf(before.findings, name);
  const silenced = countOf(after.suppressed, name) - countOf(before.suppressed, name);
  if (after.crash !== null || !isGone || silenced !== (fix.purpose === "suppress" ? 1 : 0)) return false;
  const isNew = (one: LocatedDiagnostic): boolean => countOf(after.findings, nameOf(one)) > countOf(before.findings, nameOf(one));
  return after.functions === before.functions && !after.findings.some(isNew) && !hasMoreGaps(before.gaps, after.gaps);
}

function hasMoreGaps(before: readonly Gap[], after: readonly Gap[]): boolean {
  const known = before.map(({ function: name, reason }) => `${name ?? ""}\0${reason}`);
  return after.length > before.length || after.some(({ function: name, reason }) => !known.includes(`${name ?? ""}\0${reason}`));
}
