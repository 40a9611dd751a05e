/** The folder in which kmaplint keeps what it has found out. Nothing in it is needed: what is damaged, foreign or cannot be written counts as not there. */

import { createHash, randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join } from "node:path";

/** Bytes that all files in the folder may take together; the ones used last stay. */
const LARGEST_CACHE = 1024 * 1024 * 1024;

/** `$XDG_CACHE_HOME/kmaplint`, else `~/.cache/kmaplint`. */
export function cacheFolder(): string {
  const named = process.env["XDG_CACHE_HOME"];
  return join(named !== undefined && isAbsolute(named) ? named : join(homedir(), ".cache"), "kmaplint");
}

/** What is kept, and in which format. */
interface CacheKind {
  readonly name: string;
  readonly format: number;
}

/** The file in which something is kept of a tree. */
export function cacheFile(root: string, { name, format }: CacheKind): string {
  const key = createHash("sha256").update(root).digest("hex").slice(0, 24);
  return join(cacheFolder(), `${name}-${key}.v${format}`);
}

/** Files of that kind for whatever trees, those used last first. Empty where the folder cannot be read. */
export function cachedFiles({ name, format }: CacheKind): string[] {
  try {
    const files = filesIn(cacheFolder()).filter(({ path }) => basename(path).startsWith(`${name}-`) && path.endsWith(`.v${format}`));
    return files.sort((a, b) => b.used - a.used).map(({ path }) => path);
  } catch {
    return [];
  }
}

/** Whole or not at all: other processes never see half a file. Makes room when there is too much. */
export function writeCached(path: string, parts: readonly Uint8Array[]): void {
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeWhole(temporary, parts);
    renameSync(temporary, path);
    makeRoom(dirname(path), LARGEST_CACHE);
  } catch {
    remove(temporary);
  }
}

/** Notes that a file was of use. */
export function touchCached(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // It goes a little earlier, then.
  }
}

function writeWhole(path: string, parts: readonly Uint8Array[]): void {
  const file = openSync(path, "w", 0o600);
  try {
    for (const bytes of parts) for (let length = 0; length < bytes.length; ) length += writeSync(file, bytes, length);
  } finally {
    closeSync(file);
  }
}

/** Takes out what was used longest ago until `largest` bytes are left, and what a run that was cut off has left behind. */
export function makeRoom(folder: string, largest: number): void {
  const files = filesIn(folder);
  let left = files.reduce((sum, { size }) => sum + size, 0);
  for (const { path, size, used } of files.sort((a, b) => a.used - b.used)) {
    const isLeftover = path.endsWith(".tmp") && Date.now() - used > 3_600_000;
    if (left <= largest && !isLeftover) continue;
    remove(path);
    left -= size;
  }
}

interface CachedFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** When, in milliseconds. */
  readonly used: number;
}

function filesIn(folder: string): CachedFile[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const status = statSync(path, { throwIfNoEntry: false });
    return status?.isFile() ? [{ path, size: status.size, used: status.mtimeMs }] : [];
  });
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It cannot be there either.
  }
}
