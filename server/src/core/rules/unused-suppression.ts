/** unused-suppression: a comment that silences nothing; found where the comments are read. */

import type { Rule } from "./rule.ts";

export const unusedSuppression: Rule = {
  id: "unused-suppression",
  summary: "a suppressing comment that suppresses nothing, or that is not in order",
  severity: "note",
  find: () => [],
};
