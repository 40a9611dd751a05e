/** Keeps indexes in the user's cache folder. What is damaged, foreign or cannot be written counts as not there. */

import { createHash } from "node:crypto";
import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { PackedIndex } from "../../core/callgraph/packed-index.ts";
import { FORMAT, isSealed, seal } from "../../core/callgraph/sections.ts";

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

/** Null when there is none that can be used. */
export function readIndex(root: string): PackedIndex | null {
  let file: number | undefined;
  try {
    file = openSync(cacheFile(root), "r");
    const block = readBlock(file);
    return block && isSealed(block) ? new PackedIndex(block) : null;
  } catch {
    return null;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function readBlock(file: number): SharedArrayBuffer | null {
  const stat = fstatSync(file);
  if (!stat.isFile()) return null;
  const block = new SharedArrayBuffer(stat.size);
  const bytes = new Uint8Array(block);
  for (let length = 0; length < stat.size; ) {
    const count = readSync(file, bytes, length, stat.size - length, length);
    if (count === 0) return null;
    length += count;
  }
  return block;
}

/** Whole or not at all: other processes never see half a file. */
export function writeIndex(root: string, index: PackedIndex): void {
  const path = cacheFile(root);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(cacheFolder(), { recursive: true });
    writeWhole(temporary, index.toBuffers());
    renameSync(temporary, path);
  } catch {
    rmSync(temporary, { force: true });
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
