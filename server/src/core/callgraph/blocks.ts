/** Walks over the block that the scanner wrote of a file; recorder.ts says what is in it. */

/** Numbers in front of a definition's calls: name, flags, number of calls, number of methods. */
export const DEFINITION_HEAD = 4;
/** Numbers of a store in a field, and of one as an argument. */
export const FIELD_STORE = 3;
export const ARGUMENT_STORE = 4;
/** Numbers in front of the first definition: how many definitions, stores in fields, stores as arguments; the sum of the text. */
export const BLOCK_HEAD = 4;
/** Of them, where the sum of the text is. */
export const TEXT_SUM = 3;

/** Position behind the definition at `at`. */
export function definitionEnd(records: Int32Array, at: number): number {
  return at + DEFINITION_HEAD + records[at + 2]! + records[at + 3]!;
}

/** Position behind the block at `start`. */
export function blockEnd(records: Int32Array, start: number): number {
  let at = start + BLOCK_HEAD;
  for (let left = records[start]!; left > 0; left--) at = definitionEnd(records, at);
  return at + records[start + 1]! * FIELD_STORE + records[start + 2]! * ARGUMENT_STORE;
}
