/** What is known of named constants and configuration symbols. */

import type { KernelContext } from "../kernel/kernel-context.ts";
import type { Constants } from "../values/facts.ts";

export function constantsOf(kernel: KernelContext): Constants {
  return {
    value: () => null,
    config: (symbol) => {
      const value = kernel.configSymbols.get(symbol);
      return value === undefined ? null : value !== "n";
    },
  };
}
