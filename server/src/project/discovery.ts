/** Finds the files to analyse below what the user named. */

import { type Dirent, readdirSync, statSync } from "node:fs";
import { dirname, resolve, sep } from "node:path";
import { isBelow, prefixOf } from "./below.ts";
import { reasonOf } from "./source-reader.ts";

export interface Target {
  /** Absolute. */
  readonly path: string;
  /** The folder that it lies in: one and the same text for files that follow each other there. */
  readonly folder: string;
  /** Named by the user, rather than met in a folder. */
  readonly named: boolean;
}

export function targetAt(path: string, named: boolean): Target {
  return { path, folder: dirname(path), named };
}

export interface Unwalked {
  readonly path: string;
  readonly named: boolean;
  readonly reason: string;
}

export interface Discovery {
  /** Each path once, in the order of the arguments. */
  readonly targets: readonly Target[];
  readonly unwalked: readonly Unwalked[];
}

/** What lies below a folder: absolute paths. */
export interface Below {
  readonly files: readonly string[];
  readonly unwalked: readonly Unwalked[];
}

/** How folders are walked. */
export interface Walking {
  /** Files that are left out. */
  readonly isExcluded?: (file: Target) => boolean;
  /** What is known to lie below a folder (absolute path), as a walk would find it; null where that is not known. */
  readonly listed?: (folder: string) => Below | null;
}

/**
 * A file that is named is taken whatever its suffix. Folders are walked for `*.c` and `*.h`; `.git` and links to folders
 * are left out, so that links cannot make a loop.
 */
export function discover(paths: readonly string[], cwd: string, { isExcluded = () => false, listed = () => null }: Walking = {}): Discovery {
  const targets: Target[] = [];
  const unwalked: Unwalked[] = [];
  for (const given of paths) {
    const path = resolve(cwd, given);
    const kind = kindOf(path);
    if (kind === "folder") {
      const below = listed(path) ?? walk(path);
      unwalked.push(...below.unwalked);
      for (const one of targetsIn(below.files)) if (!isExcluded(one)) targets.push(one);
    } else if (kind === "file") targets.push(targetAt(path, true));
    else unwalked.push({ path, named: true, reason: kind.reason });
  }
  // No path comes twice below one folder.
  return { targets: paths.length > 1 ? distinct(targets) : targets, unwalked };
}

/** Once for each array of files. */
const targetsOf = new WeakMap<readonly string[], readonly Target[]>();

/** Files that were met. */
function targetsIn(files: readonly string[]): readonly Target[] {
  const known = targetsOf.get(files);
  if (known) return known;
  let folder = "";
  const made = files.map((path): Target => {
    const isSame = path.lastIndexOf(sep) === folder.length && path.startsWith(folder);
    if (!isSame) folder = dirname(path);
    return { path, folder, named: false };
  });
  targetsOf.set(files, made);
  return made;
}

/** A file that is named counts as named wherever else it comes; it stands where it came first. */
function distinct(targets: readonly Target[]): Target[] {
  const known = new Map<string, Target>();
  for (const one of targets) if (one.named || !known.has(one.path)) known.set(one.path, one);
  return [...known.values()];
}

/**
 * Those of `files` (absolute) that are named, or are `*.c` and `*.h` below a folder that is named. Paths
 * of files that are `gone` may be missing, and so may those of files that are not written yet.
 */
export function discoverAmong(files: readonly string[], paths: readonly string[], { cwd, gone }: { cwd: string; gone: ReadonlySet<string> }): Discovery {
  const targets = new Map<string, Target>();
  const unwalked: Unwalked[] = [];
  const known = new Set(files);
  for (const given of paths) {
    const path = resolve(cwd, given);
    if (known.has(path)) targets.set(path, targetAt(path, true));
    const kind = kindOf(path);
    const below = files.filter((file) => isBelow(file, path) && isSourceName(file));
    for (const file of below) if (!targets.has(file)) targets.set(file, targetAt(file, false));
    const isKnown = known.has(path) || below.length > 0 || [...gone].some((file) => file === path || isBelow(file, path));
    if (typeof kind === "object" && !isKnown) unwalked.push({ path, named: true, reason: kind.reason });
  }
  return { targets: [...targets.values()], unwalked };
}

function kindOf(path: string): "file" | "folder" | { readonly reason: string } {
  try {
    return statSync(path).isDirectory() ? "folder" : "file";
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/** Whether folders are walked for files of that name. */
export function isSourceName(path: string): boolean {
  return path.endsWith(".c") || path.endsWith(".h");
}


function walk(root: string): Below {
  const unwalked: Unwalked[] = [];
  const found: string[] = [];
  const pending = [root];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const entries = list(folder);
    if (!Array.isArray(entries)) {
      unwalked.push({ path: folder, named: folder === root, reason: entries.reason });
      continue;
    }
    const below: string[] = [];
    const prefix = prefixOf(folder);
    for (const entry of entries) {
      const path = prefix + entry.name;
      if (entry.isDirectory()) {
        if (entry.name !== ".git") below.push(path);
      } else if (isSource(entry, path)) found.push(path);
    }
    pending.push(...below.reverse());
  }
  return { files: found, unwalked };
}

function list(folder: string): Dirent[] | { readonly reason: string } {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() || isSourceName(entry.name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

function isSource(entry: Dirent, path: string): boolean {
  if (!isSourceName(entry.name)) return false;
  return entry.isFile() || (entry.isSymbolicLink() && leadsToFile(path));
}

/** A link that leads nowhere is skipped: kernel trees hold links into files that a build makes. */
function leadsToFile(link: string): boolean {
  try {
    return statSync(link).isFile();
  } catch {
    return false;
  }
}
