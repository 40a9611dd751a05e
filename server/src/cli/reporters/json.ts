/** The report as JSON: the shape that scripts rely on. */

import type { CheckReport, LocatedDiagnostic } from "../../session/report.ts";

/** Ends with a line break. */
export function jsonReport(report: CheckReport): string {
  const { root, kernel, era, eraReason } = report.tree;
  return `${JSON.stringify({
    tool: report.tool,
    tree: { root, kernel, era, eraReason },
    ...(report.trees.length > 1 && { trees: report.trees }),
    findings: report.findings.map(plain),
    ...(report.suppressed.length > 0 && { suppressed: report.suppressed.map(plain) }),
    gaps: report.gaps,
    unreadable: report.unreadable.map(({ file, reason }) => ({ file, reason })),
    ...(report.configProblems.length > 0 && { configProblems: report.configProblems }),
    summary: report.summary,
  }, null, 1)}\n`;
}

function plain(finding: LocatedDiagnostic): object {
  const { path: _path, tree: _tree, ...rest } = finding;
  return rest;
}
