/** nested-kmap: two sleeping mappings are held together. */

import { mappingName } from "../findings/compose.ts";
import type { Mapping } from "../highmem/machine.ts";
import { finding, observed, type Rule, type RuleInput } from "./rule.ts";

/** A mapping that leaks is reported as a leak; that later ones come on top is a consequence. */
function leaks(input: RuleInput, holder: Mapping): boolean {
  return observed(input, "held-at-exit").some((one) => one.detail.mapping.span.start === holder.span.start);
}

export const nestedKmap: Rule = {
  id: "nested-kmap",
  summary: "two or more sleeping kmaps are held together: a full pool can deadlock",
  severity: "note",
  find: (input) =>
    observed(input, "pool-nested").filter((one) => !leaks(input, one.detail.holder)).map((observation) =>
      finding(input, nestedKmap, {
        observation,
        words: {
          message: `${observation.detail.callee}() may wait for the pool while ${mappingName(input, observation.detail.holder)} is held`,
          help: "map one page at a time, or use mappings that don't wait",
          ending: "takes another entry of the pool",
          endingKind: "map",
          from: observation.detail.holder.span,
        },
      }),
    ),
};
