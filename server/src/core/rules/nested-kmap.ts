/** nested-kmap: two sleeping mappings are held together. */

import { mappingName } from "../findings/compose.ts";
import { finding, observed, type Rule } from "./rule.ts";

export const nestedKmap: Rule = {
  id: "nested-kmap",
  summary: "two or more sleeping kmaps are held together: a full pool can deadlock",
  severity: "note",
  find: (input) =>
    observed(input, "pool-nested").map((observation) =>
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
