/** map-depth-overflow: more mappings at once than the stack has room for. */

import { finding, observed, type Rule, type RuleInput } from "./rule.ts";

export const mapDepthOverflow: Rule = {
  id: "map-depth-overflow",
  summary: "more live mappings than the era has slots, or unbounded nesting",
  severity: "error",
  find: (input) =>
    observed(input, "too-deep")
      .filter((observation) => !isLeakOfItsOwn(input, observation.span))
      .map((observation) => {
        const { depth, limit, callee } = observation.detail;
        const many = depth === Infinity ? "any number of" : String(depth);
        return finding(input, mapDepthOverflow, {
          observation,
          words: {
            message: `${callee}() may hold ${many} mappings at once, and the stack has room for ${limit}`,
            help: "release mappings before more are made, or bound their number",
            ending: "maps once more",
            endingKind: "map",
            from: null,
          },
        });
      }),
};

/** A mapping that leaks in a loop is reported as a leak; its depth is a consequence. */
function isLeakOfItsOwn(input: RuleInput, span: { start: number }): boolean {
  return observed(input, "held-at-exit").some((one) => one.detail.mapping.span.start === span.start);
}
