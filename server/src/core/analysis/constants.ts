/** What is known of named constants and configuration symbols. */

import type { KernelContext } from "../kernel/kernel-context.ts";
import { assumedSetting, constantValue, isNonZeroConstant } from "../kernel/symbols.ts";
import type { Constants } from "../values/facts.ts";

/** `enumerator`: the value that the file at hand gives a name. */
export function constantsOf(kernel: KernelContext, enumerator: (name: string) => number | undefined): Constants {
  return {
    value: (name) => constantValue(name) ?? enumerator(name) ?? null,
    isNonZero: (name) => isNonZeroConstant(name) || name.startsWith("sizeof"),
    config: (symbol) => {
      const value = kernel.configSymbols.get(symbol) ?? assumedSetting(symbol);
      return value === undefined ? null : value !== "n";
    },
  };
}
