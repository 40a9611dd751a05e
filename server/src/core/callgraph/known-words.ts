/** C's own words and the kernel's annotations, looked up in bytes. */

import annotations from "../../../../grammars/kernel-c/annotations.json" with { type: "json" };
import macros from "../../../../grammars/kernel-c/macros.json" with { type: "json" };
import { ROLES } from "../syntax/lex/words.ts";
import { bytesOf, hashOf } from "./name-table.ts";

export const PLAIN = 0;
/** A type, such as `int`. */
export const TYPE = 1;
/** `struct`, `union`, `enum`. */
export const AGGREGATE = 2;
/** Storage classes and qualifiers; `static` has a class of its own. */
export const MODIFIER = 3;
export const STATIC = 4;
/** Followed by a parenthesis and a statement: `if`. */
export const CONTROL_WORD = 5;
/** Starts or continues a statement: `return`. */
export const STATEMENT = 6;
/** `else` and `do`: a statement begins behind them. */
export const BEFORE_STATEMENT = 7;
/** `sizeof`, `asm`: looks like a call and is none. */
const OPERATOR = 8;
/** Says something about a declaration and nothing about its meaning. */
export const ANNOTATION = 9;
/** The same, with arguments in a parenthesis. */
export const ANNOTATION_WITH_ARGUMENTS = 10;
/** With its parenthesis a type. */
export const TYPEOF = 11;

const CLASS_OF_ROLE = [PLAIN, TYPE, AGGREGATE, MODIFIER, MODIFIER, CONTROL_WORD, STATEMENT, OPERATOR, OPERATOR];

function entries(): Map<string, number> {
  const found = new Map<string, number>();
  for (const [word, role] of ROLES) found.set(word, CLASS_OF_ROLE[role]!);
  for (const [word, meaning] of Object.entries(annotations.synonyms)) {
    found.set(word, CLASS_OF_ROLE[ROLES.get(meaning.split(" ")[0]!) ?? 0]!);
  }
  for (const word of annotations.plain) found.set(word, ANNOTATION);
  for (const word of annotations.withArguments) found.set(word, ANNOTATION_WITH_ARGUMENTS);
  for (const word of macros.asm) found.set(word, OPERATOR);
  for (const word of macros.typeof) found.set(word, TYPEOF);
  for (const word of ["else", "do"]) found.set(word, BEFORE_STATEMENT);
  for (const word of ["__builtin_offsetof", "__ALIGNOF__"]) found.set(word, OPERATOR);
  return found.set("static", STATIC);
}

const SIZE = 4096;
const words: { readonly bytes: Uint8Array; readonly kind: number }[] = [];
/** Number of the word plus one. */
const slots = new Uint16Array(SIZE);
for (const [word, kind] of entries()) {
  const bytes = bytesOf(word);
  let slot = hashOf(bytes) & (SIZE - 1);
  while (slots[slot] !== 0) slot = (slot + 1) & (SIZE - 1);
  slots[slot] = words.push({ bytes, kind });
}

/** The class of the word in bytes [start, end), given its hash. */
export function wordClass(bytes: Uint8Array, start: number, end: number, hash: number): number {
  for (let slot = hash & (SIZE - 1); slots[slot] !== 0; slot = (slot + 1) & (SIZE - 1)) {
    const word = words[slots[slot]! - 1]!;
    if (equal(word.bytes, bytes, start, end)) return word.kind;
  }
  return PLAIN;
}

function equal(word: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let at = 0; at < word.length; at++) if (word[at] !== bytes[start + at]) return false;
  return true;
}
