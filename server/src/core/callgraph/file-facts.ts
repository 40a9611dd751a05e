/** What a file says of names, in a few numbers: enough to tell whether it says something else now. */

import { ARGUMENT_STORE, BLOCK_HEAD, DEFINITION_HEAD, FIELD_STORE, TEXT_SUM, definitionEnd } from "./blocks.ts";
import type { IndexLayer } from "./index-layer.ts";

/** What is said of a name: that it is defined, called, called as a member, that it is stored somewhere, that something is stored in it. */
export type Saying = "definition" | "call" | "method" | "store" | "member";

const SALT: Readonly<Record<Saying, number>> = { definition: 0, call: 0x68e31da4, method: 0x5f356495, store: 0x7feb352d, member: 0x3c2b18f1 };

/** The number under which what is said of the name with this hash is found. */
export function sayingNumber(what: Saying, hash: number): number {
  return hash ^ SALT[what];
}

export interface FileFacts {
  /** The sum of its bytes. */
  readonly text: number;
  /** By `sayingNumber`: the sum of all that is said. Nothing hangs on the order in which it is said. */
  readonly names: ReadonlyMap<number, number>;
}

const NOBODY = 0x3c6ef372;

/** The sum of a file's bytes, by its number. */
export function textSumOf({ sections: { records, recordStarts } }: IndexLayer, file: number): number {
  return records[recordStarts[file]! + TEXT_SUM]!;
}

/** The facts of a file by its number. */
export function factsOfFile(layer: IndexLayer, file: number): FileFacts {
  const { records, recordStarts, nameHashes } = layer.sections;
  const facts = new Map<number, number>();
  const hash = (name: number): number => (name < 0 ? NOBODY : nameHashes[name]!);
  const say = (what: Saying, name: number, words: number): void => {
    if (name < 0) return;
    const number = sayingNumber(what, hash(name));
    facts.set(number, (facts.get(number) ?? 0) + mixed(words) | 0);
  };
  const start = recordStarts[file]!;
  let at = start + BLOCK_HEAD;
  for (let left = records[start]!; left > 0; left--) {
    const [name, flags, calls] = [records[at]!, records[at + 1]!, records[at + 2]!];
    say("definition", name, flags + 1);
    const end = definitionEnd(records, at);
    for (let call = at + DEFINITION_HEAD; call < end; call++) {
      const isMethod = call >= at + DEFINITION_HEAD + calls;
      say(isMethod ? "method" : "call", records[call]!, hash(name));
    }
    at = end;
  }
  const fieldsEnd = at + records[start + 1]! * FIELD_STORE;
  const end = fieldsEnd + records[start + 2]! * ARGUMENT_STORE;
  while (at < end) {
    const length = at < fieldsEnd ? FIELD_STORE : ARGUMENT_STORE;
    const whole = Array.from(records.subarray(at, at + length), (value, place) => (length === ARGUMENT_STORE && place === 3 ? value : hash(value)));
    const words = whole.reduce((sum, value) => Math.imul(sum, 31) + value | 0, length);
    say("store", records[at]!, words);
    if (length === FIELD_STORE) say("member", records[at + 1]!, words);
    at += length;
  }
  return { text: textSumOf(layer, file), names: facts };
}

function mixed(value: number): number {
  const one = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  return (one ^ (one >>> 15)) | 0;
}

/** Hashes of the names of which two files say something different. */
export function differing({ names: a }: FileFacts, { names: b }: FileFacts): number[] {
  const names = new Set([...a.keys(), ...b.keys()]);
  return [...names].filter((name) => a.get(name) !== b.get(name));
}
