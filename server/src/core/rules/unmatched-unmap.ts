/** unmatched-unmap: a release although nothing of the kind is held. */

import type { ObservationOf } from "../analysis/observation.ts";
import { finding, observed, type Rule } from "./rule.ts";

function given(detail: ObservationOf<"unmap-of-nothing">["detail"]): string {
  switch (detail.what) {
    case "null":
      return "NULL: nothing is mapped here";
    case "never-mapped":
      return "a page that was never mapped";
    case "lowmem-address":
      return `what ${detail.by}() returns, which is no such mapping: nothing is mapped here`;
  }
}

export const unmatchedUnmap: Rule = {
  id: "unmatched-unmap",
  summary: "an unmap with nothing of that kind held",
  severity: "error",
  find: (input) =>
    observed(input, "unmap-of-nothing").map((observation) =>
      finding(input, unmatchedUnmap, {
        observation,
        words: {
          message: `${observation.detail.callee}() is given ${given(observation.detail)}`,
          help: "release only on the paths that have mapped",
          ending: `${observation.detail.callee}() without a mapping`,
          endingKind: "unmap",
          from: null,
        },
      }),
    ),
};
