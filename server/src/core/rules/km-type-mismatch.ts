/** km-type-mismatch: released with another KM_type than it was mapped with. */

import { mappingName, slotName } from "../findings/compose.ts";
import { finding, observed, type Rule } from "./rule.ts";

export const kmTypeMismatch: Rule = {
  id: "km-type-mismatch",
  summary: "released with another KM_type than mapped",
  severity: "error",
  find: (input) =>
    observed(input, "other-slot").map((observation) => {
      const { mapping, slot, callee } = observation.detail;
      const taken = slotName(input, mapping);
      return finding(input, kmTypeMismatch, {
        observation,
        words: {
          message: `the mapping of ${mappingName(input, mapping)} is in ${taken}, but ${callee}() releases ${slot}`,
          help: `release it with ${taken}`,
          ending: `${callee}() clears the slot ${slot}; ${taken} stays taken`,
          endingKind: "unmap",
          from: mapping.span,
        },
      });
    }),
};
