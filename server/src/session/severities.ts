/** Gives findings the severities that the configuration asks for. */

import type { Severity } from "../core/findings/finding.ts";
import type { Configuration } from "./configuration.ts";
import type { FileReport } from "./file-check.ts";

interface Graded {
  readonly rule: string;
  readonly severity: Severity;
}

/** Rules that are off are left out, unless they were `asked` for. */
export function withSeverities(report: FileReport, { rules }: Pick<Configuration, "rules">, asked: readonly string[]): FileReport {
  if (rules.size === 0) return report;
  const byName: ReadonlyMap<string, Severity | "off"> = rules;
  const graded = <T extends Graded>(findings: readonly T[]): T[] => findings.flatMap((one) => {
    const severity = byName.get(one.rule) ?? one.severity;
    if (severity !== "off") return [{ ...one, severity }];
    return asked.includes(one.rule) ? [one] : [];
  });
  return { ...report, findings: graded(report.findings), suppressed: graded(report.suppressed) };
}
