/** Notes on old interfaces, which a tree has by the hundred: counted rather than listed, unless somebody asks for them. */

import type { RuleId } from "../core/findings/finding.ts";
import type { CheckReport } from "../session/report.ts";

const FOLDED: ReadonlySet<RuleId> = new Set(["deprecated-km-type", "deprecated-kmap-atomic", "deprecated-kmap", "open-coded-page-copy"]);

export interface Folded {
  readonly report: CheckReport;
  /** By rule, in the order of their names. */
  readonly counts: ReadonlyMap<RuleId, number>;
}

export function withoutMigrationNotes(report: CheckReport): Folded {
  const counts = new Map<RuleId, number>();
  const isFolded = ({ rule, severity }: CheckReport["findings"][number]): boolean => FOLDED.has(rule) && severity === "note";
  for (const one of report.findings) if (isFolded(one)) counts.set(one.rule, (counts.get(one.rule) ?? 0) + 1);
  return { report: { ...report, findings: report.findings.filter((one) => !isFolded(one)) }, counts: new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** One line; null where there were none. */
export function foldedLine({ counts }: Folded): string | null {
  const [first] = counts.keys();
  if (first === undefined) return null;
  const told = [...counts].map(([rule, count]) => `${count} ${rule}`).join(", ");
  return `old interfaces: ${told} (kmaplint migrate tells of each; --rule ${first} lists them)`;
}
