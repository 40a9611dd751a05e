/** sleep-in-atomic-map: something that may sleep while an atomic mapping is held. */

import { lineOf, mappingName } from "../findings/compose.ts";
import { render } from "../findings/render.ts";
import type { Sleeping } from "../analysis/sleeping.ts";
import { finding, observed, type Rule, type RuleFinding, type RuleInput, type Wording } from "./rule.ts";

export const sleepInAtomicMap: Rule = {
  id: "sleep-in-atomic-map",
  summary: "something that may sleep is called while an atomic mapping is held",
  severity: "error",
  find: (input) => [...underOwn(input), ...underHandedIn(input)],
};

function underOwn(input: RuleInput): RuleFinding[] {
  return observed(input, "slept-while-mapped").map((observation) => {
    const { holder, sleeping } = observation.detail;
    return finding(input, sleepInAtomicMap, {
      observation,
      words: {
        ...sleepWords(sleeping),
        message: `${sleepText(sleeping)} while the atomic mapping of ${mappingName(input, holder)} is held`,
        help: `release the mapping of line ${lineOf(input, holder.span)} before the call, or call something that does not sleep`,
        from: holder.span,
      },
    });
  });
}

function underHandedIn(input: RuleInput): RuleFinding[] {
  return observed(input, "slept-before-release").map((observation) => {
    const { release, sleeping } = observation.detail;
    return finding(input, sleepInAtomicMap, {
      observation,
      words: {
        ...sleepWords(sleeping),
        message: `${sleepText(sleeping)} while \`${render(release.target)}\`, which the caller has mapped, is held until ${release.callee}() in line ${lineOf(input, release.span)}`,
        help: `release the mapping before the call, or call something that does not sleep`,
        from: null,
      },
    });
  });
}

function sleepText(sleeping: Sleeping): string {
  const deepest = sleeping.chain.at(-1);
  return `${sleeping.call.name}() may sleep${deepest ? ` (through ${deepest.callee}())` : ""}`;
}

function sleepWords(sleeping: Sleeping): Pick<Wording, "severity" | "ending" | "endingKind" | "after"> {
  return {
    severity: sleeping.isCertain ? "error" : "warning",
    ending: "may sleep",
    endingKind: "sleep",
    after: sleeping.chain.map((step) => ({ kind: "call", message: `calls ${step.callee}()`, span: step.span, source: step.source })),
  };
}
