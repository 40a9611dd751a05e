/** parse-gap: code that could not be parsed; reported by the front end, so that nothing is skipped in silence. */

import type { Rule } from "./rule.ts";

export const parseGap: Rule = {
  id: "parse-gap",
  summary: "code that could not be parsed and was not checked",
  severity: "note",
  find: () => [],
};
