/** All rules, in the order in which they are listed. */

import { analysisBudget } from "./analysis-budget.ts";
import { doubleUnmap } from "./double-unmap.ts";
import { escapingMap } from "./escaping-map.ts";
import { kmSlotReuse } from "./km-slot-reuse.ts";
import { kmTypeMismatch } from "./km-type-mismatch.ts";
import { leakedMap } from "./leaked-map.ts";
import { kmTypeContext } from "./km-type-context.ts";
import { kmapInAtomicContext } from "./kmap-in-atomic-context.ts";
import { mapDepthOverflow } from "./map-depth-overflow.ts";
import { deprecatedKmap, deprecatedKmapAtomic, deprecatedKmType, openCodedPageCopy } from "./migration-notes.ts";
import { mixedMapApi } from "./mixed-map-api.ts";
import { nestedKmap } from "./nested-kmap.ts";
import { nonLifoUnmap } from "./non-lifo-unmap.ts";
import { parseGap } from "./parse-gap.ts";
import type { Rule } from "./rule.ts";
import { sleepInAtomicMap } from "./sleep-in-atomic-map.ts";
import { unusedSuppression } from "./unused-suppression.ts";
import { unmatchedUnmap } from "./unmatched-unmap.ts";
import { useAfterUnmap } from "./use-after-unmap.ts";
import { wrongUnmapArgument } from "./wrong-unmap-argument.ts";

export const RULES: readonly Rule[] = [
  leakedMap,
  unmatchedUnmap,
  doubleUnmap,
  wrongUnmapArgument,
  mixedMapApi,
  useAfterUnmap,
  kmTypeMismatch,
  kmSlotReuse,
  kmTypeContext,
  kmapInAtomicContext,
  sleepInAtomicMap,
  escapingMap,
  nonLifoUnmap,
  mapDepthOverflow,
  nestedKmap,
  deprecatedKmType,
  deprecatedKmapAtomic,
  deprecatedKmap,
  openCodedPageCopy,
  parseGap,
  analysisBudget,
  unusedSuppression,
];
