/** Integer types of kernel C by name, on 32-bit x86. */

import types from "../../../../grammars/kernel-c/types.json";

interface IntegerType {
  readonly bytes: number;
  readonly isSigned: boolean;
  /** Code keeps addresses in it. */
  readonly holdsAddress: boolean;
}

const INTEGERS: ReadonlyMap<string, IntegerType> = new Map(types.integers.flatMap(({ names, ...type }) => names.map((name) => [name, type] as const)));
const OBJECTS: ReadonlyMap<string, number> = new Map(types.objects.flatMap(({ names, bytes }) => names.map((name) => [name, bytes] as const)));

const TRUTHS: ReadonlySet<string> = new Set(["bool", "_Bool"]);

/** `type` as written in a declaration; null for all that is no integer by its name. */
export function integerType(type: string): IntegerType | null {
  return INTEGERS.get(canonical(type)) ?? null;
}

/** Whether it holds 0 and 1 and nothing else (C11 6.3.1.2). */
export function isTruthType(type: string): boolean {
  return TRUTHS.has(canonical(type));
}

/** Of what a pointer points to; null where that is not known by its name. */
export function sizeOf(type: string): number | null {
  const name = canonical(type);
  return INTEGERS.get(name)?.bytes ?? OBJECTS.get(name) ?? null;
}

const WORDS: ReadonlySet<string> = new Set(["unsigned", "signed", "char", "short", "int", "long"]);
const QUALIFIERS: ReadonlySet<string> = new Set(["const", "volatile", "register"]);
const KNOWN = new Map<string, string>();

/** The words of a basic type may stand in any order (C11 6.7.2, 2). */
function canonical(type: string): string {
  const known = KNOWN.get(type);
  if (known !== undefined) return known;
  const words = type.trim().split(/\s+/).filter((word) => !QUALIFIERS.has(word));
  const made = words.every((word) => WORDS.has(word)) ? basic(words) : words.join(" ");
  KNOWN.set(type, made);
  return made;
}

function basic(words: readonly string[]): string {
  const sign = words.includes("unsigned") ? ["unsigned"] : words.includes("signed") && words.includes("char") ? ["signed"] : [];
  const width = words.filter((word) => word === "char" || word === "short" || word === "long");
  return [...sign, ...(width.length > 0 ? width : ["int"])].join(" ");
}
