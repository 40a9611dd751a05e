/** The report for people: a line that editors can parse, the path through the code, what to do. */

import { isAbsolute, relative } from "node:path";
import type { DiagnosticStep } from "../../core/findings/diagnostic.ts";
import type { CheckReport, LocatedDiagnostic } from "../../session/report.ts";
import { codeFrame, type Mark } from "./code-frame.ts";
import { printable } from "./excerpt.ts";
import { COLOURED, type Paint, PLAIN } from "./paint.ts";
import { SourceCache } from "./source-cache.ts";

interface TextStyle {
  readonly cwd: string;
  readonly color: boolean;
  /** 0: no terminal, so lines may be long. */
  readonly columns: number;
  /** Texts that the findings are about instead of files on disk, by absolute path. */
  readonly documents?: ReadonlyMap<string, string>;
}

const LONGEST_LINE = 160;
/** Steps shown of a long path: its start, and its end, where things go wrong. */
const FIRST_STEPS = 5;
const LAST_STEPS = 10;

/** Empty when there are no findings; else ends with a line break. */
export function textReport(report: CheckReport, style: TextStyle): string {
  const sources = new SourceCache(style.cwd, style.documents ?? new Map<string, string>());
  const paint = style.color ? COLOURED : PLAIN;
  return report.findings.map((finding) => `${findingLines(finding, { style, paint, sources }).join("\n")}\n`).join("\n");
}

interface Context {
  readonly style: TextStyle;
  readonly paint: Paint;
  readonly sources: SourceCache;
}

function findingLines(finding: LocatedDiagnostic, { style, paint, sources }: Context): string[] {
  const { line, column } = finding.range.start;
  const place = `${printable(placeName(finding.path, style.cwd))}:${line}:${column}:`;
  const frame = codeFrame(marksOf(finding), finding.file, {
    paint,
    width: style.columns > 0 ? style.columns : LONGEST_LINE,
    sourceOf: (file) => sources.of(finding, file),
  });
  return [
    `${paint.place(place)} ${paint.severity(finding.severity)(`${finding.severity}:`)} ${printable(finding.message)} [${finding.rule}]`,
    ...frame,
    ...(finding.help === "" ? [] : [`  ${paint.help("help:")} ${printable(finding.help)}`]),
    `  ${paint.dim(closing(finding))}`,
  ];
}

/** Relative below the working directory, absolute elsewhere: either way the terminal and the editor can open it. */
export function placeName(path: string, cwd: string): string {
  const below = relative(cwd, path);
  return below === "" || below.startsWith("..") || isAbsolute(below) ? path : below;
}

function marksOf(finding: LocatedDiagnostic): Mark[] {
  const last = finding.trace.length - 1;
  const steps = finding.trace.map((step, at): Mark => (
    { file: step.file, range: step.range, label: `${at + 1}. ${step.message}`, primary: at === last }));
  const own: Mark = { file: finding.file, range: finding.range, label: null, primary: true };
  return [...withoutMiddle(steps), ...(finding.trace.some((step) => isAt(step, finding)) ? [] : [own])];
}

function withoutMiddle(steps: readonly Mark[]): Mark[] {
  const left = steps.length - FIRST_STEPS - LAST_STEPS;
  const before = steps[FIRST_STEPS - 1];
  if (left <= 1 || before === undefined) return [...steps];
  const omitted: Mark = { ...before, label: `… ${left} more steps (--format json has them)` };
  return [...steps.slice(0, FIRST_STEPS), omitted, ...steps.slice(-LAST_STEPS)];
}

function isAt(step: DiagnosticStep, finding: LocatedDiagnostic): boolean {
  return step.file === finding.file && step.range.start.line === finding.range.start.line;
}

function closing(finding: LocatedDiagnostic): string {
  const paths = finding.certainty === "must" ? "every path" : "some paths";
  const certainty = finding.trace.length > 0 ? [`on ${paths} through line ${finding.range.start.line}`] : [];
  return [...certainty, `read as ${finding.tree.inWords}`, `kmaplint explain ${finding.rule}`].join(" · ");
}
