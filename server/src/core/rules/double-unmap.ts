/** double-unmap: the same mapping is released twice. */

import { lineOf, mappingName } from "../findings/compose.ts";
import type { ObservationOf } from "../analysis/observation.ts";
import { finding, observed, type Rule } from "./rule.ts";

/** That a later round of a loop meets the same release, or another element, depends on more than one round can tell. */
function isConvincing({ detail, span, certainty }: ObservationOf<"unmap-again">): boolean {
  return certainty === "must" || (detail.earlier.span.start !== span.start && detail.earlier.mapping.isElement !== true);
}

export const doubleUnmap: Rule = {
  id: "double-unmap",
  summary: "the same mapping is released twice",
  severity: "error",
  find: (input) =>
    observed(input, "unmap-again").filter(isConvincing).map((observation) => {
      const { earlier, callee } = observation.detail;
      const name = mappingName(input, earlier.mapping);
      return finding(input, doubleUnmap, {
        observation,
        words: {
          message: `the mapping of ${name} is released again by ${callee}(): line ${lineOf(input, earlier.span)} has released it`,
          help: "release it on one of the two paths only, or clear the pointer after the first release and test it before the second",
          ending: `${callee}() for the second time`,
          endingKind: "unmap",
          from: earlier.mapping.span,
        },
      });
    }),
};
