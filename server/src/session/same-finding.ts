/** Tells findings of one text again in another one, in which lines have moved. */

import type { LocatedDiagnostic } from "./report.ts";

/** What a finding says, wherever it stands: lines in its words do not count. */
export function nameOf({ rule, function: name, message }: LocatedDiagnostic): string {
  return [rule, name, message.replace(/\b(line|:)\s*\d+/g, "$1")].join("\0");
}

export function countOf(findings: readonly LocatedDiagnostic[], name: string): number {
  return findings.filter((one) => nameOf(one) === name).length;
}
