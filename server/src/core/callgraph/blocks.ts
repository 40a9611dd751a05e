/** Walks over the block that the scanner wrote of a file. */

import { MACRO_FLAG } from "./recorder.ts";

/** Numbers in front of a definition's calls: name, flags, number of calls, number of methods. */
export const DEFINITION_HEAD = 4;
export const FIELD_STORE = 3;
export const ARGUMENT_STORE = 4;
/** Numbers in front of the first definition: how many definitions, stores in fields, stores as arguments. */
export const BLOCK_HEAD = 3;

/** Where the stores of the block at `start` begin, behind its definitions. */
export function storesStart(records: Int32Array, start: number): number {
  let at = start + BLOCK_HEAD;
  for (let left = records[start]!; left > 0; left--) at += DEFINITION_HEAD + records[at + 2]! + records[at + 3]!;
  return at;
}

/** Position behind the definition at `at`. */
export function definitionEnd(records: Int32Array, at: number): number {
  return at + DEFINITION_HEAD + records[at + 2]! + records[at + 3]!;
}

/** Calls back with the position of each definition of the block. */
export function eachDefinition(records: Int32Array, start: number, found: (at: number) => void): void {
  let at = start + BLOCK_HEAD;
  for (let left = records[start]!; left > 0; left--) {
    found(at);
    at = definitionEnd(records, at);
  }
}

export function isMacro(flags: number): boolean {
  return (flags & MACRO_FLAG) !== 0;
}
