/** The last line of a run. */

import type { CheckReport } from "../../session/report.ts";
import { counted } from "../counted.ts";

export function summaryLine(report: CheckReport): string {
  const counts = (["error", "warning", "note"] as const)
    .map((severity) => ({ severity, count: report.findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => counted(count, severity));
  const { files, mapped_functions: mapped } = report.summary;
  const silent = report.suppressed.length > 0 ? `, ${report.suppressed.length} suppressed` : "";
  const found = `${counts.length > 0 ? counts.join(", ") : "no findings"}${silent}`;
  return `${found} in ${counted(files, "file")} (${counted(mapped, "function")} ${mapped === 1 ? "maps" : "map"} pages)`;
}
