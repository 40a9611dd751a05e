/** sleep-in-atomic-map: something that may sleep while an atomic mapping is held. */

import { lineOf, mappingName } from "../findings/compose.ts";
import { finding, observed, type Rule } from "./rule.ts";

export const sleepInAtomicMap: Rule = {
  id: "sleep-in-atomic-map",
  summary: "something that may sleep is called while an atomic mapping is held",
  severity: "error",
  find: (input) =>
    observed(input, "slept-while-mapped").map((observation) => {
      const { holder, sleeping } = observation.detail;
      const deepest = sleeping.chain.at(-1);
      const through = deepest && deepest.callee !== sleeping.call.name ? ` (through ${deepest.callee}())` : "";
      return finding(input, sleepInAtomicMap, {
        observation,
        words: {
          message: `${sleeping.call.name}() may sleep${through} while the atomic mapping of ${mappingName(input, holder)} is held`,
          help: `release the mapping of line ${lineOf(input, holder.span)} before the call, or call something that does not sleep`,
          severity: sleeping.isCertain ? "error" : "warning",
          ending: "may sleep",
          endingKind: "sleep",
          from: holder.span,
          after: sleeping.chain.map((step) => ({ kind: "call", message: `calls ${step.callee}()`, span: step.span, source: step.source })),
        },
      });
    }),
};
