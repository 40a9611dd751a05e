/** Findings and timelines as the page of the dashboard is given them. */

import type { Dashboard } from "../../../session/dashboard.ts";
import type { LocatedDiagnostic } from "../../../session/report.ts";
import type { LocatedTimeline } from "../../../session/timelines.ts";
import type { SourceCache } from "../source-cache.ts";
import type { PageFinding, PageTimeline } from "./page-data.ts";

export function findingsData({ check, timelines }: Dashboard, sources: SourceCache): PageFinding[] {
  const drawn = new Map<string, number[]>();
  timelines.forEach(({ file }, index) => drawn.set(file, [...(drawn.get(file) ?? []), index]));
  return check.findings.map((one) => {
    const timeline = (drawn.get(one.file) ?? []).find((index) => isIn(timelines[index]!, one)) ?? null;
    return { ...findingData(one, sources), timeline };
  });
}

function findingData(one: LocatedDiagnostic, sources: SourceCache): Omit<PageFinding, "timeline"> {
  const { rule, severity, certainty, message, help, file, range, fingerprint, trace, stack } = one;
  const code = (of: string, line: number): string => (sources.of(one, of)?.line(line) ?? "").trim();
  return {
    rule, severity, certainty, message, help, file, fingerprint,
    function: one.function,
    line: range.start.line,
    column: range.start.column,
    code: code(file, range.start.line),
    path: trace.map((step) => ({ kind: step.kind, message: step.message, file: step.file, line: step.range.start.line, code: code(step.file, step.range.start.line) })),
    stack: stack.map((entry) => ({ slot: entry.slot, page: entry.page, file: entry.file, line: entry.range.start.line })),
  };
}

function isIn({ function: name, first, last }: LocatedTimeline, { function: of, range }: LocatedDiagnostic): boolean {
  return name === of && first <= range.start.line - 1 && range.start.line - 1 <= last;
}

export function timelineData({ file, kernel, function: name, first, last, bars, bands, marks, source }: LocatedTimeline): PageTimeline {
  return { file, kernel, function: name, first, last, bars, bands, marks, source };
}
