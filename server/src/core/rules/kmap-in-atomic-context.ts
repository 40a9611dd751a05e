/** kmap-in-atomic-context: the sleeping kmap() where sleeping is not allowed. */

import { ownAtomicity } from "../highmem/execution.ts";
import { excerpt } from "../findings/compose.ts";
import type { TraceStep } from "../findings/finding.ts";
import { chainSteps, finding, observed, type Rule, type RuleInput } from "./rule.ts";
import type { ObservationOf } from "../analysis/observation.ts";

export const kmapInAtomicContext: Rule = {
  id: "kmap-in-atomic-context",
  summary: "the sleeping kmap() is called where sleeping is not allowed",
  severity: "error",
  find: (input) =>
    observed(input, "kmap-forbidden").map((observation) => {
      const { callee, running, why } = observation.detail;
      return finding(input, kmapInAtomicContext, {
        observation,
        words: {
          message: `${callee}() may sleep, but \`${excerpt(input.source, observation.span)}\` runs ${why}`,
          help: "map with kmap_atomic() or kmap_local_page(), or map before the section that must not sleep",
          ending: `may wait for a free entry of the pool ${why}`,
          endingKind: "sleep",
          from: null,
          before: [...chainSteps(running.chain), ...ownSteps(input, observation)],
        },
      });
    }),
};

function ownSteps(input: RuleInput, { machine }: ObservationOf<"kmap-forbidden">): TraceStep[] {
  const own = ownAtomicity(machine.execution);
  return own?.by ? [{ kind: "context", message: `sleeping is not allowed from here: \`${excerpt(input.source, own.by.span)}\``, span: own.by.span }] : [];
}
