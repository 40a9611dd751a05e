/** Keeps what was found out about the files of a tree in the cache folder. */

import { readFileSync } from "node:fs";
import { deserialize, serialize } from "node:v8";
import { crc32 } from "node:zlib";
import { cacheFile, touchCached, writeCached } from "../cache-folder.ts";

/** Facts of all files of a tree: of file n those from `starts[n]` to `starts[n + 1]`, each a name's hash and a sum. */
export interface TreeFacts {
  readonly starts: Int32Array;
  readonly pairs: Int32Array;
}

/** What is kept: `head`, plain data, is read at once, the facts when they are asked for. */
export interface KeptFile<Head> {
  readonly head: Head;
  facts(): TreeFacts;
}

const KIND = { name: "results", format: 1 };
/** Bytes in front: magic, then length and checksum of head, starts and pairs. */
const PREFIX = 28;
const MAGIC = 0x4b4d5231;

/** The file in which the results of a tree are kept. */
export function resultsFile(root: string): string {
  return cacheFile(root, KIND);
}

/** Null when there are none that can be used. */
export function readResults<Head>(root: string): KeptFile<Head> | null {
  try {
    const path = resultsFile(root);
    const bytes = readFileSync(path);
    const parts = partsOf(bytes);
    if (parts === null) return null;
    touchCached(path);
    const [head, starts, pairs] = parts;
    return { head: deserialize(head) as Head, facts: () => ({ starts: numbers(starts), pairs: numbers(pairs) }) };
  } catch {
    return null;
  }
}

export function writeResults(root: string, head: unknown, { starts, pairs }: TreeFacts): void {
  const parts = [serialize(head), bytesOf(starts), bytesOf(pairs)];
  const prefix = Buffer.alloc(PREFIX);
  prefix.writeUInt32LE(MAGIC, 0);
  parts.forEach((part, at) => {
    prefix.writeUInt32LE(part.length, 4 + at * 8);
    prefix.writeUInt32LE(crc32(part), 8 + at * 8);
  });
  writeCached(resultsFile(root), [prefix, ...parts]);
}

type Parts = readonly [head: Buffer, starts: Buffer, pairs: Buffer];

/** Null when a byte is missing or another one. */
function partsOf(bytes: Buffer): Parts | null {
  if (bytes.length < PREFIX || bytes.readUInt32LE(0) !== MAGIC) return null;
  let at = PREFIX;
  const part = (number: number): Buffer | null => {
    const length = bytes.readUInt32LE(4 + number * 8);
    const found = bytes.subarray(at, at + length);
    at += length;
    return found.length === length && crc32(found) === bytes.readUInt32LE(8 + number * 8) ? found : null;
  };
  const [head, starts, pairs] = [part(0), part(1), part(2)];
  return head && starts && pairs && at === bytes.length ? [head, starts, pairs] : null;
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function numbers(bytes: Buffer): Int32Array {
  return new Int32Array(Uint8Array.from(bytes).buffer);
}
