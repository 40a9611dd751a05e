/** Keeps indexes in the user's cache folder. What is damaged, foreign or cannot be written counts as not there. */

import { createHash, randomBytes } from "node:crypto";
import { closeSync, fstatSync, mkdirSync, openSync, read, renameSync, rmSync, writeSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { FORMAT, isSealed, seal, sectionsOf } from "../../core/callgraph/sections.ts";

/** Bytes; a read takes no more than twice as much at once. */
const LARGEST = 2 ** 30;
/** Bytes for what changed since; they cost nothing until they are used. */
const ROOM = 8 * 1024 * 1024;

/** The file in which the index of a tree is kept. */
export function cacheFile(root: string): string {
  const key = createHash("sha256").update(root).digest("hex").slice(0, 24);
  return join(cacheFolder(), `index-${key}.v${FORMAT}`);
}

/** `$XDG_CACHE_HOME/kmaplint`, else `~/.cache/kmaplint`. */
function cacheFolder(): string {
  const named = process.env["XDG_CACHE_HOME"];
  return join(named !== undefined && isAbsolute(named) ? named : join(homedir(), ".cache"), "kmaplint");
}

/**
 * The memory of the index, with room behind it for a layer of changes; null when there is none that can be used. Begins to
 * read at once, in another thread, so that this one can do something else before it waits.
 */
export async function readIndex(root: string): Promise<SharedArrayBuffer | null> {
  try {
    return await readBlock(openSync(cacheFile(root), "r"));
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
    return length === size && isSealed(block, size) && sectionsOf(block, 0) ? block : null;
  } finally {
    closeSync(file);
  }
}

function readInto(file: number, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    read(file, bytes, 0, bytes.length, 0, (error, count) => (error ? reject(error) : resolve(count)));
  });
}

/** Whole or not at all: other processes never see half a file. */
export function writeIndex(root: string, block: SharedArrayBuffer): void {
  const path = cacheFile(root);
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  try {
    mkdirSync(cacheFolder(), { recursive: true });
    writeWhole(temporary, block);
    renameSync(temporary, path);
  } catch {
    remove(temporary);
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It cannot be there either.
  }
}

function writeWhole(path: string, block: SharedArrayBuffer): void {
  seal(block);
  const bytes = new Uint8Array(block);
  const file = openSync(path, "w", 0o600);
  try {
    for (let length = 0; length < bytes.length; ) length += writeSync(file, bytes, length);
  } finally {
    closeSync(file);
  }
}
