/** analysis-budget: the function has more states than the budget allows; it was not checked to the end. */

import type { Rule } from "./rule.ts";

export const analysisBudget: Rule = {
  id: "analysis-budget",
  summary: "the function could not be analysed to the end",
  severity: "note",
  find({ fn }) {
    const reason = fn.solution.exhausted;
    if (reason === null) return [];
    return [
      {
        rule: "analysis-budget",
        severity: "note",
        certainty: "must",
        message: `${fn.body.name}() was not analysed to the end: ${reason}`,
        help: "split the function, or check its mappings by hand",
        span: fn.body.nameSpan,
        function: fn.body.name,
        trace: [],
        stack: [],
        observation: null,
      },
    ];
  },
};
