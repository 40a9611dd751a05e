/** The report as workflow commands of GitHub Actions: an annotation for each finding. */

import type { CheckReport, LocatedDiagnostic } from "../../session/report.ts";
import { placeName } from "./text.ts";

const COMMAND = { error: "error", warning: "warning", note: "notice" } as const;

/** Empty when there are no findings; else ends with a line break. */
export function githubReport(report: CheckReport, cwd: string): string {
  return report.findings.map((finding) => `${annotation(finding, cwd)}\n`).join("");
}

function annotation(finding: LocatedDiagnostic, cwd: string): string {
  const { start, end } = finding.range;
  const properties = {
    file: placeName(finding.path, cwd),
    line: String(start.line),
    endLine: String(end.line),
    // Columns are for annotations of one line only.
    ...(start.line === end.line && { col: String(start.column), endColumn: String(end.column) }),
    title: `kmaplint: ${finding.rule}`,
  };
  const listed = Object.entries(properties).map(([key, value]) => `${key}=${escapedProperty(value)}`).join(",");
  const help = finding.help === "" ? "" : `\n${finding.help}`;
  return `::${COMMAND[finding.severity]} ${listed}::${escaped(`${finding.message}${help}`)}`;
}

function escaped(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
