/** km-slot-reuse: a KM_type is mapped again while its slot is taken. */

import { mappingName } from "../findings/compose.ts";
import { chainSteps, finding, observed, type Rule, type RuleFinding, type RuleInput } from "./rule.ts";

export const kmSlotReuse: Rule = {
  id: "km-slot-reuse",
  summary: "a KM_type is mapped again while its slot is live",
  severity: "error",
  find: (input) => [...underCaller(input), ...within(input)],
};

function within(input: RuleInput): RuleFinding[] {
  return observed(input, "slot-taken").map((observation) => {
    const { holder, slot, callee, isTransient } = observation.detail;
    const verb = isTransient ? "maps" : "takes";
    return finding(input, kmSlotReuse, {
        observation,
        words: {
          message: `${callee}() ${verb} ${isTransient ? "with " : ""}${slot} while that slot holds the mapping of ${mappingName(input, holder)}`,
          help: isTransient ? "release the mapping before the call, or map with another KM_type" : "use another KM_type for the inner mapping",
          ending: `${slot} is taken twice`,
          endingKind: "map",
          from: holder.span,
        },
      });
    });
}

function underCaller(input: RuleInput): RuleFinding[] {
  return observed(input, "slot-held-by-caller").map((observation) => {
    const { mapping, slot, holder, running } = observation.detail;
    const line = holder.source.lines.position(holder.mapping.span.start).line;
    return finding(input, kmSlotReuse, {
      observation,
      words: {
        message: `${mapping.by}() takes ${slot} while ${holder.function}(), which leads here, still holds a mapping in it (${holder.source.path}:${line})`,
        help: "map with another KM_type, or release the mapping before the call",
        ending: `${slot} is taken twice`,
        endingKind: "map",
        from: null,
        before: chainSteps(running.chain),
      },
    });
  });
}
