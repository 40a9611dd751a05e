/** use-after-unmap: memory is reached through an address after its mapping is gone. */

import type { ObservationOf } from "../analysis/observation.ts";
import { lineOf, mappingName } from "../findings/compose.ts";
import { finding, observed, type Rule, type RuleFinding, type RuleInput } from "./rule.ts";

/** Which element of an array has been released can't be told on some paths only. */
function isConvincing({ detail, certainty }: ObservationOf<"used-after">): boolean {
  return certainty === "must" || detail.earlier.mapping.isElement !== true;
}

export const useAfterUnmap: Rule = {
  id: "use-after-unmap",
  summary: "the address is used after its release",
  severity: "error",
  find: (input) => [...afterRelease(input), ...whileSetAside(input)],
};

function afterRelease(input: RuleInput): RuleFinding[] {
  return observed(input, "used-after").filter(isConvincing).map((observation) => {
      const { earlier } = observation.detail;
      return finding(input, useAfterUnmap, {
        observation,
        words: {
          message: `the address of ${mappingName(input, earlier.mapping)} is used after line ${lineOf(input, earlier.span)} has released it`,
          help: "move the release behind the last use, or copy what is needed before",
          ending: "used after its release",
          endingKind: "use",
          from: earlier.mapping.span,
        },
      });
    });
}

/** Another mapping may stand in its slot. */
function whileSetAside(input: RuleInput): RuleFinding[] {
  return observed(input, "touched-while-saved").map((observation) => {
    const { mapping, saved, by } = observation.detail;
    const name = mappingName(input, mapping);
    const since = `${saved.callee}() in line ${lineOf(input, saved.span)} has set it aside`;
    return finding(input, useAfterUnmap, {
      observation,
      words: {
        message: by === null ? `the address of ${name} is used while ${since}` : `the mapping of ${name} is released by ${by}() while ${since}`,
        help: "restore the slot before, or save it later",
        ending: by === null ? "used while its slot is saved" : "released while its slot is saved",
        endingKind: by === null ? "use" : "unmap",
        from: mapping.span,
      },
    });
  });
}
