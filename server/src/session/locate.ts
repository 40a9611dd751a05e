/** Ties worded findings and gaps of one file to lines. */

import type { Diagnostic, DiagnosticFix, DiagnosticStackEntry, DiagnosticStep, Gap } from "../core/findings/diagnostic.ts";
import type { ProposedFix, WordedFinding } from "../core/findings/finding.ts";
import type { ParseGap } from "../core/syntax/translation-unit.ts";
import type { SourceFile } from "../core/text/source-file.ts";
import { fingerprints } from "./fingerprint.ts";

/** Diagnostics in the order of their places; `findings` may come in any order. */
export function locateFindings(source: SourceFile, findings: readonly WordedFinding[]): Diagnostic[] {
  const placed = findings
    .map((finding) => ({ ...finding, file: source.path, range: source.lines.range(finding.span) }))
    .sort(byPlace);
  const prints = fingerprints(source, placed);
  return placed.map((finding, at) => ({
    rule: finding.rule,
    severity: finding.severity,
    certainty: finding.certainty,
    message: finding.message,
    help: finding.help,
    file: finding.file,
    range: finding.range,
    function: finding.function,
    fingerprint: prints[at] ?? "",
    trace: finding.trace.map((step): DiagnosticStep => (
      { kind: step.kind, message: step.message, file: (step.source ?? source).path, range: (step.source ?? source).lines.range(step.span) })),
    stack: finding.stack.map((entry): DiagnosticStackEntry => (
      { slot: entry.slot, page: entry.page, file: source.path, range: source.lines.range(entry.span) })),
    fixes: (finding.fixes ?? []).map((fix) => locateFix(source, fix)),
  }));
}

/** Nothing is held to be safe before it was tried. */
function locateFix(source: SourceFile, { title, purpose, edits }: ProposedFix): DiagnosticFix {
  return { title, purpose, safety: "suggested", edits: edits.map(({ span, text }) => ({ file: source.path, range: source.lines.range(span), text })) };
}

export function locateGap(source: SourceFile, gap: ParseGap): Gap {
  return { file: source.path, function: gap.function, range: source.lines.range(gap.span), reason: gap.reason };
}

/** A gap as a note among the findings. */
export function gapFinding(gap: ParseGap): WordedFinding {
  return {
    rule: "parse-gap",
    severity: "note",
    certainty: "must",
    message: gap.function === null ? `not analysed: ${gap.reason}` : `${gap.function}() is not analysed: ${gap.reason}`,
    help: "mappings in this part go unchecked",
    span: gap.span,
    function: gap.function ?? "",
    trace: [],
    stack: [],
  };
}

type Placed = Pick<Diagnostic, "file" | "range">;

/** By file, line, column, rule, then words; by code units, so that the locale does not matter. */
export function byPlace(a: Placed & Named, b: Placed & Named): number {
  return byPosition(a, b) || compareText(a.rule, b.rule) || compareText(a.message, b.message);
}

type Named = Pick<Diagnostic, "rule" | "message">;

/** By file, line, column. */
export function byPosition(a: Placed, b: Placed): number {
  return compareText(a.file, b.file)
    || a.range.start.line - b.range.start.line
    || a.range.start.column - b.range.start.column;
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
