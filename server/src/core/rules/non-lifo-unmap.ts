/** non-lifo-unmap: mappings are not released in the reverse of the order in which they were made. */

import { mappingName, otherName, pageName } from "../findings/compose.ts";
import { finding, observed, type Rule } from "./rule.ts";

export const nonLifoUnmap: Rule = {
  id: "non-lifo-unmap",
  summary: "released out of order: an error on the stack, in the way of it on typed slots",
  severity: "error",
  find: (input) =>
    observed(input, "out-of-order").map((observation) => {
      const { mapping, above, callee } = observation.detail;
      const later = above.at(-1)!;
      const isStack = input.machine.isStack(mapping.resource);
      return finding(input, nonLifoUnmap, {
        observation,
        words: {
          message: isStack
            ? `${callee}() releases ${mappingName(input, mapping)} while ${otherName(input, later, mapping)} is on top of it`
            : `${callee}() releases ${mappingName(input, mapping)} before ${otherName(input, later, mapping)}, which was mapped later: typed slots allow it, the stack of 2.6.37 does not`,
          help: `release \`${pageName(input, later)}\` first`,
          severity: isStack ? "error" : "note",
          ending: `${callee}() out of order`,
          endingKind: "unmap",
          from: mapping.span,
        },
      });
    }),
};
