/** Which findings of a file count when only what was changed is asked for. */

import { resolve } from "node:path";
import type { Program } from "../core/analysis/program.ts";
import { linkedDefinition } from "../core/callgraph/linkage.ts";
import { namedCalls } from "../core/syntax/named-calls.ts";
import type { TranslationUnit } from "../core/syntax/translation-unit.ts";
import { SourceFile } from "../core/text/source-file.ts";
import type { Range } from "../core/text/span.ts";
import { type Changes, type LineRange, touches } from "../project/changes/line-range.ts";
import type { FileReport } from "./file-check.ts";
import type { PlacedFile } from "./programs.ts";
import type { LocatedDiagnostic } from "./report.ts";

interface FunctionLines {
  readonly name: string;
  readonly lines: LineRange;
  readonly isTouched: boolean;
}

/** One file with its changes. */
export class TouchedCode {
  private readonly job: PlacedFile;
  private readonly program: Program;
  private readonly changes: Changes;
  private readonly source: SourceFile;
  private readonly functions: readonly FunctionLines[];

  constructor(job: PlacedFile, program: Program, changes: Changes) {
    this.job = job;
    this.program = program;
    this.changes = changes;
    this.source = new SourceFile(this.file, job.text);
    this.functions = this.functionsOf(this.file);
  }

  get count(): number {
    return this.functions.filter((one) => one.isTouched).length;
  }

  /** In a function that was changed, or, outside of functions, on lines that were. */
  holds(range: Range): boolean {
    const around = this.functions.filter(({ lines }) => lines.first <= range.start.line && range.start.line <= lines.last);
    return around.length > 0 ? around.some((one) => one.isTouched) : touches(this.linesOf(this.file), linesIn(range));
  }

  /** Whether the way to a finding leads through a changed function: a step lies in one, or calls one. */
  leadsTo({ file, range, trace }: LocatedDiagnostic): boolean {
    return trace.length > 0 && [{ file, range }, ...trace].some((step) => (
      step.file === this.file ? this.holds(step.range) || this.callsIn(step.range).some((name) => this.isTouched(name)) : this.lies(step)));
  }

  private lies({ file, range }: { readonly file: string; readonly range: Range }): boolean {
    return this.linesOf(file).length > 0
      && this.functionsOf(file).some(({ lines, isTouched }) => isTouched && lines.first <= range.start.line && range.start.line <= lines.last);
  }

  private callsIn(range: Range): string[] {
    const { lines, text } = this.source;
    const offset = ({ line, column }: Range["start"]): number => lines.lineStart(line) + column - 1;
    return namedCalls(text, { start: offset(range.start), end: offset(range.end) }).map(({ name }) => name);
  }

  /** Of the functions that a name in this file can mean. */
  private isTouched(name: string): boolean {
    const own = this.functions.filter((one) => one.name === name);
    if (own.length > 0) return own.some((one) => one.isTouched);
    const file = linkedDefinition(this.program.index, name, this.file)?.file;
    if (file === undefined || this.linesOf(file).length === 0) return false;
    return this.functionsOf(file).some((one) => one.name === name && one.isTouched);
  }

  private functionsOf(file: string): FunctionLines[] {
    const unit = this.program.unit(file)?.unit;
    return unit === undefined ? [] : functionLines(unit, this.linesOf(file));
  }

  /** `file`: as in reports. */
  private linesOf(file: string): readonly LineRange[] {
    return this.changes.get(resolve(this.job.placement.base, file)) ?? [];
  }

  private get file(): string {
    return this.job.placement.nameOf(this.job.path);
  }
}

function functionLines({ functions, source }: TranslationUnit, changes: readonly LineRange[]): FunctionLines[] {
  return functions.map(({ name, span }) => {
    const lines = linesIn(source.lines.range(span));
    return { name, lines, isTouched: touches(changes, lines) };
  });
}

/** The end of a range is exclusive: at the beginning of a line, that line is not in it. */
function linesIn({ start, end }: Range): LineRange {
  return { first: start.line, last: end.column === 1 && end.line > start.line ? end.line - 1 : end.line };
}

/** The report of a file without what its changes have nothing to do with. */
export function touchedReport(report: FileReport, code: TouchedCode): FileReport & { readonly touchedFunctions: number } {
  const counts = (finding: LocatedDiagnostic): boolean => code.holds(finding.range) || code.leadsTo(finding);
  return {
    ...report,
    findings: report.findings.filter(counts),
    suppressed: report.suppressed.filter(counts),
    gaps: report.gaps.filter(({ range }) => code.holds(range)),
    touchedFunctions: code.count,
  };
}
