/** Reads the symbols of a `.config`. */

import { readText } from "../source-reader.ts";
import type { SymbolValue } from "./config.ts";

export type KconfigRead =
  | { readonly kind: "symbols"; readonly symbols: ReadonlyMap<string, SymbolValue> }
  | { readonly kind: "broken"; readonly reason: string };

const LINE = /^(?:(CONFIG_\w+)=([ymn])|# (CONFIG_\w+) is not set)[ \t]*\r?$/gm;

/** Symbols that are `y`, `m`, or `is not set`; the last line on a symbol counts, as for the kernel. Never throws. */
export function readKconfig(path: string): KconfigRead {
  const read = readText(path);
  if (read.kind !== "text") return { kind: "broken", reason: read.reason };
  const symbols = new Map<string, SymbolValue>();
  for (const [, set, value, unset] of read.text.matchAll(LINE)) {
    if (set !== undefined) symbols.set(set, value as SymbolValue);
    else if (unset !== undefined) symbols.set(unset, "n");
  }
  return symbols.size > 0 ? { kind: "symbols", symbols } : { kind: "broken", reason: "no kernel configuration: it sets no CONFIG_ symbol" };
}
