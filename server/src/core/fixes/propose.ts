/** Which fixes a finding has, by what was observed. They are proposals: whoever offers them checks them first. */

import type { Observation } from "../analysis/observation.ts";
import type { ProposedFix, RuleId } from "../findings/finding.ts";
import { changed } from "../text/changes.ts";
import { type FixInput, isA } from "./fix-input.ts";
import { releaseBeforeLeaving } from "./leaked-map.ts";
import { passWhatIsDue } from "./release-argument.ts";
import { releaseAsMapped } from "./release-interface.ts";
import { reorderReleases } from "./release-order.ts";
import { nameTypeOfMap } from "./release-type.ts";
import { dropRepetition } from "./repeated-release.ts";

/** Rules whose findings may have a repair. */
export const REPAIRED_RULES: ReadonlySet<RuleId> = new Set([
  "leaked-map", "non-lifo-unmap", "wrong-unmap-argument", "km-type-mismatch", "mixed-map-api", "double-unmap",
]);

/** Null when there is none that can be shown to be right. */
export function proposeRepair(input: FixInput, observation: Observation): ProposedFix | null {
  const fix = repair(input, observation);
  return fix && changed(input.source.text, fix.edits) !== null ? fix : null;
}

function repair(input: FixInput, observation: Observation): ProposedFix | null {
  if (isA(observation, "held-at-exit")) return releaseBeforeLeaving(input, observation);
  if (isA(observation, "out-of-order")) return reorderReleases(input, observation);
  if (isA(observation, "wrong-argument")) return passWhatIsDue(input, observation);
  if (isA(observation, "other-slot")) return nameTypeOfMap(input, observation);
  if (isA(observation, "other-interface")) return releaseAsMapped(input, observation);
  return isA(observation, "unmap-again") ? dropRepetition(input, observation) : null;
}
