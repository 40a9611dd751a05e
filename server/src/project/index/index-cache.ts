/** Keeps indexes in the cache folder. */

import { closeSync, existsSync, fstatSync, openSync, read } from "node:fs";
import { forgetTimes } from "../../core/callgraph/derive.ts";
import { dropLayers, FORMAT, isSealed, layerSize, seal, sectionsOf } from "../../core/callgraph/sections.ts";
import { cacheFile, touchCached, writeCached } from "../cache-folder.ts";

/** Bytes; a read takes no more than twice as much at once. */
const LARGEST = 2 ** 30;
/** Bytes for what changed since; they cost nothing until they are used. */
export const ROOM = 8 * 1024 * 1024;

/** The file in which the index of a tree is kept. */
export function indexFile(root: string): string {
  return cacheFile(root, { name: "index", format: FORMAT });
}

/**
 * The memory of the index, with room behind it for a layer of changes; null when there is none that can be used. Begins to
 * read at once, in another thread, so that this one can do something else before it waits.
 */
export async function readIndex(root: string): Promise<SharedArrayBuffer | null> {
  try {
    return await readBlock(openSync(indexFile(root), "r"));
  } catch {
    return null;
  }
}

async function readBlock(file: number): Promise<SharedArrayBuffer | null> {
  try {
    const { size } = fstatSync(file);
    if (size > LARGEST) return null;
    const block = new SharedArrayBuffer(size + ROOM);
    const length = await readInto(file, new Uint8Array(block, 0, size));
    if (length !== size || !isSealed(block, size) || !sectionsOf(block, 0)) return null;
    // What was laid over it when it was written has stayed in the memory of the run that wrote it.
    dropLayers(block);
    return block;
  } finally {
    closeSync(file);
  }
}

function readInto(file: number, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    read(file, bytes, 0, bytes.length, 0, (error, count) => (error ? reject(error) : resolve(count)));
  });
}

export function writeIndex(root: string, block: SharedArrayBuffer): void {
  seal(block);
  writeCached(indexFile(root), [new Uint8Array(block, 0, layerSize(block))]);
}

/** Gives a tree of which none is kept the index of another one: what each file held counts, not when it was written. */
export async function copyIndex(from: string, to: string): Promise<void> {
  if (existsSync(indexFile(to))) return;
  const block = await readIndex(from);
  const sections = block && sectionsOf(block, 0);
  if (!sections) return;
  forgetTimes(sections.stamps);
  writeIndex(to, block);
}

/** Notes that the index was of use. */
export function touchIndex(root: string): void {
  touchCached(indexFile(root));
}
