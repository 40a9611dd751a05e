/** The index of nothing, for texts that stand alone. */

import type { CodeIndex } from "./code-index.ts";

export const NO_INDEX: CodeIndex = {
  definitions: () => [],
  callers: () => [],
  methodCallers: () => [],
  storedIn: () => [],
  stores: () => [],
  reach: () => ({ distance: () => Infinity }),
};
