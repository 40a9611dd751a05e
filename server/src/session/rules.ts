/** What lists of rules say about each. */

import type { RuleId, Severity } from "../core/findings/finding.ts";
import { RULES as REGISTRY } from "../core/rules/registry.ts";

export interface RuleInfo {
  readonly id: RuleId;
  readonly summary: string;
  readonly severity: Severity;
}

/** In the order of the registry. */
export const RULES: readonly RuleInfo[] = REGISTRY.map(({ id, summary, severity }) => ({ id, summary, severity }));
