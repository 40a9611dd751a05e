/** double-unmap: the same mapping is released twice. */

import { lineOf, mappingName } from "../findings/compose.ts";
import { finding, observed, type Rule } from "./rule.ts";

export const doubleUnmap: Rule = {
  id: "double-unmap",
  summary: "the same mapping is released twice",
  severity: "error",
  find: (input) =>
    observed(input, "unmap-again").map((observation) => {
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
