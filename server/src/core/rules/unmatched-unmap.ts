/** unmatched-unmap: a release although nothing of the kind is held. */

import { finding, observed, type Rule } from "./rule.ts";

export const unmatchedUnmap: Rule = {
  id: "unmatched-unmap",
  summary: "an unmap with nothing of that kind held",
  severity: "error",
  find: (input) =>
    observed(input, "unmap-of-nothing").map((observation) =>
      finding(input, unmatchedUnmap, {
        observation,
        words: {
          message: observation.detail.what === "null"
            ? `${observation.detail.callee}() is given NULL: nothing is mapped here`
            : `${observation.detail.callee}() is given a page that was never mapped`,
          help: "release only on the paths that have mapped",
          ending: `${observation.detail.callee}() without a mapping`,
          endingKind: "unmap",
          from: null,
        },
      }),
    ),
};
