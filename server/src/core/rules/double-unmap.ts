/** double-unmap: the same mapping is released twice. */

import { lineOf, mappingName } from "../findings/compose.ts";
import type { ObservationOf } from "../analysis/observation.ts";
import { render } from "../findings/render.ts";
import { finding, observed, type Rule, type RuleFinding, type RuleInput } from "./rule.ts";

/** That a later round of a loop meets the same release, or another element, depends on more than one round can tell. */
function isConvincing({ detail, span, certainty }: ObservationOf<"unmap-again" | "foreign-again">): boolean {
  const isElement = detail.kind === "unmap-again" && detail.earlier.mapping.isElement === true;
  return certainty === "must" || (detail.earlier.span.start !== span.start && !isElement);
}

export const doubleUnmap: Rule = {
  id: "double-unmap",
  summary: "the same mapping is released twice",
  severity: "error",
  find: (input) => [...ofOwn(input), ...ofHandedIn(input)],
};

function ofOwn(input: RuleInput): RuleFinding[] {
  return observed(input, "unmap-again").filter(isConvincing).map((observation) => {
    const { earlier, callee } = observation.detail;
    const name = mappingName(input, earlier.mapping);
    return finding(input, doubleUnmap, {
      observation,
      words: {
        ...WORDS,
        message: `the mapping of ${name} is released again by ${callee}(): line ${lineOf(input, earlier.span)} has released it`,
        ending: `${callee}() for the second time`,
        from: earlier.mapping.span,
      },
    });
  });
}

/** What the caller has mapped. */
function ofHandedIn(input: RuleInput): RuleFinding[] {
  return observed(input, "foreign-again").filter(isConvincing).map((observation) => {
    const { earlier, callee } = observation.detail;
    return finding(input, doubleUnmap, {
      observation,
      words: {
        ...WORDS,
        message: `\`${render(earlier.target)}\`, which the caller has mapped, is released again by ${callee}(): ${earlier.callee}() in line ${lineOf(input, earlier.span)} has released it`,
        ending: `${callee}() for the second time`,
        from: earlier.span,
      },
    });
  });
}

const WORDS = {
  help: "release it on one of the two paths only, or clear the pointer after the first release and test it before the second",
  endingKind: "unmap",
} as const;
