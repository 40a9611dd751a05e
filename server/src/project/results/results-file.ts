/** Keeps what was found out about the files of a tree in the cache folder. */

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { deserialize, serialize } from "node:v8";
import { crc32 } from "node:zlib";
import { cachedFiles, cacheFile, touchCached, writeCached } from "../cache-folder.ts";

/** Facts of all files of a tree: of file n the sum of its text, and those from `starts[n]` to `starts[n + 1]`, each a name's hash and a sum. */
export interface TreeFacts {
  readonly texts: Int32Array;
  readonly starts: Int32Array;
  readonly pairs: Int32Array;
}

/** Questions about functions, with NUL between them, and for each the sum of its answer. */
export interface PackedAnswers {
  readonly questions: string;
  readonly sums: Int32Array;
}

/** What is kept: `head`, plain data, is read at once, the rest when it is asked for. */
export interface KeptFile<Head> {
  readonly head: Head;
  /** Null when it is damaged. */
  readonly rest: () => KeptRest | null;
}

export interface KeptRest {
  readonly tree: TreeFacts;
  /** What the results hang on, one after the other; the head says where each begins. */
  readonly basis: Int32Array;
  /** By the settings under which they were asked. */
  readonly answers: ReadonlyMap<string, PackedAnswers>;
}

const KIND = { name: "results", format: 6 };
/** Head, texts, starts, pairs, basis and answers. */
const PARTS = 6;
/** Bytes in front: magic, then length and checksum of each part. */
const PREFIX = 4 + PARTS * 8;
const MAGIC = 0x4b4d5231;

/** The file in which the results of a tree are kept. */
export function resultsFile(root: string): string {
  return cacheFile(root, KIND);
}

/** Null when there are none that can be used. */
export function readResults<Head>(root: string): KeptFile<Head> | null {
  const path = resultsFile(root);
  const kept = readKept<Head>(path);
  if (kept !== null) touchCached(path);
  return kept;
}

/** What is kept of as many other trees, those used last first; each is read when its turn comes. */
export function* otherResults<Head>(root: string, most: number): Generator<KeptFile<Head>> {
  const own = resultsFile(root);
  for (const path of cachedFiles(KIND).filter((one) => one !== own).slice(0, most)) {
    const kept = readKept<Head>(path);
    if (kept !== null) yield kept;
  }
}

function readKept<Head>(path: string): KeptFile<Head> | null {
  try {
    const head = readPart(path, 0);
    return head && { head: deserialize(head) as Head, rest: () => readRest(path) };
  } catch {
    return null;
  }
}

function readRest(path: string): KeptRest | null {
  try {
    const [texts, starts, pairs, basis, answers] = [1, 2, 3, 4, 5].map((part) => readPart(path, part));
    if (!texts || !starts || !pairs || !basis || !answers) return null;
    return {
      tree: { texts: numbers(texts), starts: numbers(starts), pairs: numbers(pairs) },
      basis: numbers(basis),
      answers: deserialize(answers) as KeptRest["answers"],
    };
  } catch {
    return null;
  }
}

export function writeResults(root: string, head: unknown, { tree, basis, answers }: KeptRest): void {
  const parts = [serialize(head), bytesOf(tree.texts), bytesOf(tree.starts), bytesOf(tree.pairs), bytesOf(basis), serialize(answers)];
  const prefix = Buffer.alloc(PREFIX);
  prefix.writeUInt32LE(MAGIC, 0);
  parts.forEach((part, at) => {
    prefix.writeUInt32LE(part.length, 4 + at * 8);
    prefix.writeUInt32LE(crc32(part), 8 + at * 8);
  });
  writeCached(resultsFile(root), [prefix, ...parts]);
}

/** Null when a byte is missing or another one. */
function readPart(path: string, part: number): Buffer | null {
  const file = openSync(path, "r");
  try {
    const prefix = readAt(file, 0, PREFIX);
    if (prefix.length < PREFIX || prefix.readUInt32LE(0) !== MAGIC) return null;
    const lengths = Array.from({ length: PARTS }, (_, one) => prefix.readUInt32LE(4 + one * 8));
    if (fstatSync(file).size !== lengths.reduce((sum, one) => sum + one, PREFIX)) return null;
    const found = readAt(file, lengths.slice(0, part).reduce((sum, one) => sum + one, PREFIX), lengths[part]!);
    return crc32(found) === prefix.readUInt32LE(8 + part * 8) ? found : null;
  } finally {
    closeSync(file);
  }
}

function readAt(file: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let done = 0;
  for (let count = -1; count !== 0 && done < length; done += count) count = readSync(file, bytes, done, length - done, from + done);
  return bytes.subarray(0, done);
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function numbers(bytes: Buffer): Int32Array {
  return new Int32Array(Uint8Array.from(bytes).buffer);
}
