/** km-slot-reuse: a KM_type is mapped again while its slot is taken. */

import { mappingName } from "../findings/compose.ts";
import { finding, observed, type Rule } from "./rule.ts";

export const kmSlotReuse: Rule = {
  id: "km-slot-reuse",
  summary: "a KM_type is mapped again while its slot is live",
  severity: "error",
  find: (input) =>
    observed(input, "slot-taken").map((observation) => {
      const { holder, slot, callee, isTransient } = observation.detail;
      const verb = isTransient ? "maps" : "takes";
      return finding(input, kmSlotReuse, {
        observation,
        words: {
          message: `${callee}() ${verb} ${isTransient ? "with " : ""}${slot} while that slot holds the mapping of ${mappingName(input, holder)}`,
          help: isTransient ? "release the mapping before the call, or map with another KM_type" : "use another KM_type for the inner mapping",
          ending: `${slot} is taken twice`,
          endingKind: "map",
          from: holder.span,
        },
      });
    }),
};
