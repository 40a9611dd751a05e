/** What reports say about each rule. */

import type { RuleId, Severity } from "../core/findings/finding.ts";

export interface RuleInfo {
  readonly id: RuleId;
  readonly summary: string;
  readonly defaultSeverity: Severity;
}

const IDS: readonly RuleId[] = [
  "leaked-map", "unmatched-unmap", "double-unmap", "wrong-unmap-argument", "mixed-map-api", "use-after-unmap",
  "km-type-mismatch", "km-slot-reuse", "km-type-context", "kmap-in-atomic-context", "sleep-in-atomic-map",
  "non-lifo-unmap", "map-depth-overflow", "escaping-map", "nested-kmap",
  "deprecated-km-type", "deprecated-kmap-atomic", "deprecated-kmap", "open-coded-page-copy",
  "parse-gap", "analysis-budget", "unused-suppression",
];

export const RULES: readonly RuleInfo[] = IDS.map((id) => ({ id, summary: "", defaultSeverity: "error" }));
