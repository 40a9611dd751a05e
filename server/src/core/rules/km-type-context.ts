/** km-type-context: a KM_type in a context that it is not made for. */

import { describe, type RunningState } from "../analysis/contexts/entry-state.ts";
import type { ObservationOf, TypeFault } from "../analysis/observation.ts";
import { conventionOf } from "../kernel/context-rules.ts";
import { eraFact } from "../kernel/eras.ts";
import type { Severity } from "../findings/finding.ts";
import { chainSteps, finding, observed, type Rule, type RuleInput } from "./rule.ts";

type Forbidden = ObservationOf<"type-forbidden">["detail"];

export const kmTypeContext: Rule = {
  id: "km-type-context",
  summary: "a KM_type is mapped in a context that it is not made for",
  severity: "error",
  find: (input) =>
    observed(input, "type-forbidden").map((observation) => {
      const { type, running, because, mapping } = observation.detail;
      return finding(input, kmTypeContext, {
        observation,
        words: {
          message: `${mapping.by}() takes ${type} ${reason(input, observation.detail)}`,
          help: help(type, because),
          severity: severityOf(running, because),
          ending: `maps with ${type} in ${describe(running)}`,
          endingKind: "context",
          from: null,
          before: chainSteps(running.chain),
        },
      });
    }),
};

function reason({ kernel }: RuleInput, { type, running, because }: Forbidden): string {
  const needs = conventionOf(type)?.needs === "irqs-off" ? "irqs" : "bottom halves";
  switch (because) {
    case "kernel-warns":
      return `in ${describe(running)}: ${eraFact("kmap-contexts-are-checked", kernel.version) ? "debug_kmap_atomic() warns of that" : "that type is for other contexts"}`;
    case "other-base":
      return `in ${describe(running)}, where it may be taken already by the code that was interrupted`;
    case "not-switched-off":
      return `in ${describe(running)}: an interrupt or softirq can take the same slot`;
    case "nothing-in-sight":
      return `but nothing in sight switches ${needs} off`;
  }
}

function help(type: string, because: TypeFault): string {
  const convention = conventionOf(type);
  if (because === "other-base") return "map with a KM_type of the context that it runs in";
  if (convention?.needs === "irqs-off") return "local_irq_save() around the mapping, or a KM_type for process context";
  if (convention?.needs === "bottom-halves-off") return "local_bh_disable() around the mapping, or a KM_type for process context";
  return `${type}: ${convention?.says ?? "another KM_type"}`;
}

/** That nothing is known of callers proves nothing of them. With bottom halves off the check warns of types that nothing else can take meanwhile. */
function severityOf(running: RunningState, because: TypeFault): Severity {
  if (because === "nothing-in-sight") return "note";
  if (because === "other-base") return "warning";
  return because === "kernel-warns" && running.base === "process" && running.bottomHalves === "off" ? "warning" : "error";
}

