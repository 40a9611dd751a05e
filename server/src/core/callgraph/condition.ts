/** What an `#if` tests, in a form in which equal text means equal condition. */

import { fixedSymbol } from "../syntax/normalise/dialect.ts";

export interface Condition {
  readonly key: string;
  /** True when the arm is read if the condition does not hold. */
  readonly negated: boolean;
}

/** `name` is the directive's, `text` what stands behind it. */
export function conditionOf(name: string, text: string): Condition {
  const symbol = name.endsWith("def") ? /^[ \t]+(\w+)\s*$/.exec(text)?.[1] : undefined;
  if (symbol !== undefined) return { key: `defined(${symbol})`, negated: name === "ifndef" };
  const body = text.replace(/\/\*[^]*|\/\/.*/, "");
  const packed = body.replace(/\\\r?\n/g, " ").replace(/\bdefined\s+(\w+)/g, "defined($1)").replace(/\s+/g, "");
  if (name.endsWith("def")) return { key: `defined(${packed})`, negated: name === "ifndef" };
  const inner = /^!(defined\(\w+\)|\w+(?:\([\w,]*\))?)$/.exec(packed);
  return inner ? { key: inner[1]!, negated: true } : { key: packed, negated: false };
}

/** Whether the arm is read in every kernel build (true) or in none (false); undefined when that depends. */
export function fixedValue({ key, negated }: Condition): boolean | undefined {
  const value = keyValue(key);
  return value === undefined ? undefined : value !== negated;
}

function keyValue(key: string): boolean | undefined {
  const bare = key.replace(/^\((.*)\)$/, "$1");
  if (/^0[xX]?0*[uUlL]*$/.test(bare)) return false;
  if (/^[1-9]\d*[uUlL]*$/.test(bare)) return true;
  if (/^0(&&|\*)/.test(bare)) return false;
  const symbol = /^defined\((\w+)\)$/.exec(bare)?.[1];
  return symbol === undefined ? undefined : fixedSymbol(symbol);
}
