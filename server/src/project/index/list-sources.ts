/** Lists the C files below a folder, with what tells whether they changed. */

import { type Dirent, readdirSync, type Stats, statSync } from "node:fs";
import { relative, sep } from "node:path";
import type { FileList } from "../../core/callgraph/derive.ts";
import { CONFIG_NAME } from "../config/config.ts";
import { reasonOf } from "../source-reader.ts";

/** The files below a folder. */
export interface SourceList extends FileList, Walked {
  /** The same paths as absolute ones, where they are at hand. */
  readonly absolute?: readonly string[];
}

/** What was met on the way; folders are relative to the root, which is an empty text. */
export interface Walked {
  readonly unread: readonly UnreadFolder[];
  /** Folders whose entries were read; those above come first. */
  readonly folders: readonly string[];
  /** Of them, those in which a configuration may stand, and those in which a kernel may begin. */
  readonly configured: readonly string[];
  readonly withInclude: readonly string[];
}

export interface UnreadFolder {
  /** Relative to the root; empty for the root itself. */
  readonly path: string;
  readonly reason: string;
}

/** All `*.c` and `*.h` below an absolute path, without `.git` and without links to folders. */
export function listSources(root: string): SourceList {
  const list = new StampedFiles(root);
  list.addAll([""]);
  return list.list();
}

/** The same of these folders alone (absolute paths below the root), without what lies in folders below them; sorted by path. */
export function listFolders(root: string, folders: readonly string[]): FileList {
  const list = new StampedFiles(root);
  const names = [...new Set(folders)].map((folder) => relative(root, folder).split(sep).join("/"));
  const paths = names.flatMap((name) => {
    const [folder, entries] = [name === "" ? "" : `${name}/`, entriesOf(root, name)];
    return Array.isArray(entries) ? sourcesIn(folder, entries) : [];
  }).filter((path) => !path.endsWith("/"));
  list.addAll(paths.sort());
  return list.list();
}

/** A file, or a folder with a `/` behind its name; relative to the root, which is an empty text. */
export type Entry = string;

export class StampedFiles {
  private readonly root: string;
  private readonly paths: string[] = [];
  private readonly stamps: number[] = [];
  private readonly unread: UnreadFolder[] = [];
  private readonly folders: string[] = [];
  private readonly configured: string[] = [];
  private readonly withInclude: string[] = [];

  constructor(root: string) {
    this.root = root;
  }

  /** Files, and all that lies below folders, each in its place. */
  addAll(entries: readonly Entry[]): void {
    const pending = [...entries].reverse();
    for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
      if (!isFolder(entry)) this.add(entry);
      else for (const below of this.open(entry).reverse()) pending.push(below);
    }
  }

  /** The root's entries, with folders replaced by what is in them until there are so many; in the order of a list. */
  entries(enough: number): Entry[] {
    let entries: Entry[] = [""];
    for (let more = true; more && entries.length < enough;) {
      more = entries.some(isFolder);
      entries = entries.flatMap((entry) => (isFolder(entry) ? this.open(entry) : [entry]));
    }
    return entries;
  }

  get count(): number {
    return this.paths.length;
  }

  list(): SourceList {
    const { paths, unread, folders, configured, withInclude } = this;
    return { paths, stamps: Float64Array.from(this.stamps), unread, folders, configured, withInclude };
  }

  private open(folder: Entry): Entry[] {
    const path = folder.replace(/\/$/, "");
    const entries = entriesOf(this.root, folder);
    if (!Array.isArray(entries)) {
      this.unread.push({ path, reason: entries.reason });
      return [];
    }
    this.folders.push(path);
    if (isConfigured(entries)) this.configured.push(path);
    if (hasInclude(entries)) this.withInclude.push(path);
    return sourcesIn(folder, entries);
  }

  /** Leaves out what is no file. */
  private add(path: string): void {
    const stat = statOf(this.root + sep + path);
    if (!stat?.isFile()) return;
    this.paths.push(path);
    this.stamps.push(stat.size, stat.mtimeMs);
  }
}

/** A configuration stands among these. */
export function isConfigured(entries: readonly Dirent[]): boolean {
  return entries.some(({ name }) => name === CONFIG_NAME);
}

/** Every kernel root has a folder of that name. */
export function hasInclude(entries: readonly Dirent[]): boolean {
  return entries.some(({ name }) => name === "include");
}

/** Links may lead nowhere, or to themselves. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

export function isFolder(entry: Entry): boolean {
  return entry === "" || entry.endsWith("/");
}

export function entriesOf(root: string, folder: Entry): Dirent[] | { readonly reason: string } {
  try {
    return readdirSync(root + sep + folder, { withFileTypes: true });
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/** Sources in a folder, and folders: sorted so that all that lies below a folder comes in its place. */
export function sourcesIn(folder: Entry, entries: readonly Dirent[]): Entry[] {
  return entries.filter(isWanted).map((entry) => (entry.isDirectory() ? `${folder}${entry.name}/` : folder + entry.name)).sort();
}

function isWanted(entry: Dirent): boolean {
  return entry.isDirectory() ? entry.name !== ".git" : entry.name.endsWith(".c") || entry.name.endsWith(".h");
}
