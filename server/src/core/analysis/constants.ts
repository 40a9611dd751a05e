/** What is known of named constants and configuration symbols. */

import type { KernelContext } from "../kernel/kernel-context.ts";
import { assumedSetting, constantValue, isNonZeroConstant, maskHasBit } from "../kernel/symbols.ts";
import type { Constants } from "../values/constants.ts";

/** `enumerator`: the value that the file at hand gives a name. */
export function constantsOf(kernel: KernelContext, enumerator: (name: string) => number | undefined): Constants {
  return {
    value: (name) => constantValue(name) ?? enumerator(name) ?? null,
    isNonZero: (name) => isNonZeroConstant(name) || name.startsWith("sizeof"),
    hasBit: (name, bit) => maskHasBit(name, bit, kernel.version),
    config: (symbol) => {
      const value = kernel.configSymbols.get(symbol) ?? unlisted(symbol, kernel);
      // Of a symbol that is m, IS_ENABLED() holds and #ifdef does not.
      return value === "y" ? true : value === "n" ? false : null;
    },
  };
}

function unlisted(symbol: string, { isConfigComplete }: KernelContext): string | undefined {
  return isConfigComplete === true && /^CONFIG_\w+$/.test(symbol) ? "n" : assumedSetting(symbol);
}
