/** The C files of a tree folder by folder, so that one folder can be looked at again. */

import { sep } from "node:path";
import { type Entry, type SourceList, type UnreadFolder, entriesOf, hasInclude, isConfigured, isFolder, sourcesIn, statOf } from "./list-sources.ts";

type Stamp = readonly [size: number, time: number];

interface Folder {
  /** In the order of a list. */
  readonly entries: readonly (File | Entry)[];
  /** Why it could not be read; null where it was. */
  readonly unread: string | null;
  readonly isConfigured: boolean;
  readonly hasInclude: boolean;
}

interface File {
  readonly path: Entry;
  /** Texts that stay are told from others at once. */
  readonly absolute: string;
  /** Null for what is no file. */
  readonly stamp: Stamp | null;
  /** What it leads to changes elsewhere. */
  readonly isLink: boolean;
}

export class FolderTree {
  private readonly root: string;
  private readonly onRead: (folder: Entry) => void;
  private readonly folders = new Map<Entry, Folder>();
  private listed: SourceList | null = null;
  /** The last list but for its stamps: columns that stay the same are the same ones. */
  private before: Omit<SourceList, "stamps"> | null = null;
  /** Links, with what they led to when they were listed. */
  private links: { readonly path: Entry; readonly stamp: Stamp | null }[] = [];

  /** `onRead` is told of each folder before it is read: what changes from then on is to be told by `reread`. */
  constructor(root: string, onRead: (folder: Entry) => void) {
    this.root = root;
    this.onRead = onRead;
    this.read("");
  }

  /** The folders in one; the root is an empty text, others end with `/`. */
  foldersIn(folder: Entry): readonly Entry[] {
    return this.folders.get(folder)?.entries.filter((one) => typeof one === "string") ?? [];
  }

  /** Something in this folder may have changed, though not in those below it. */
  reread(folder: Entry): void {
    if (!this.folders.has(folder)) return;
    this.folders.set(folder, this.folderAt(folder));
    for (const one of this.foldersIn(folder)) if (!this.folders.has(one)) this.read(one);
  }

  /** Forgets a folder and all below it: what is there by that name is another one. Gives those forgotten. */
  forget(folder: Entry): Entry[] {
    if (!this.folders.has(folder)) return [];
    const below = this.foldersIn(folder);
    this.folders.delete(folder);
    this.listed = null;
    return [folder, ...below.flatMap((one) => this.forget(one))];
  }

  /** As `listSources`; the same list as long as it is right. */
  list(): SourceList {
    const isRight = this.listed !== null && this.links.every(({ path, stamp }) => isSame(stamp, this.stampOf(path)));
    return isRight ? this.listed! : (this.listed = this.listAnew());
  }

  private listAnew(): SourceList {
    this.links = [];
    const [paths, absolute, folders, configured, withInclude]: [string[], string[], string[], string[], string[]] = [[], [], [], [], []];
    const stamps: number[] = [];
    const unread: UnreadFolder[] = [];
    const add = (at: Entry): void => {
      const folder = this.folders.get(at);
      if (folder === undefined) return;
      const path = at.replace(/\/$/, "");
      if (folder.unread !== null) return void unread.push({ path, reason: folder.unread });
      folders.push(path);
      if (folder.isConfigured) configured.push(path);
      if (folder.hasInclude) withInclude.push(path);
      for (const entry of folder.entries) {
        if (typeof entry === "string") add(entry);
        else {
          const stamp = entry.isLink ? this.follow(entry.path) : entry.stamp;
          if (stamp === null) continue;
          paths.push(entry.path);
          absolute.push(entry.absolute);
          stamps.push(...stamp);
        }
      }
    };
    add("");
    const list = { paths, absolute, unread, folders, configured, withInclude };
    const same = this.before !== null && SHAPE.every((column) => isSameColumn(this.before![column], list[column])) ? this.before : list;
    this.before = same;
    return { ...same, stamps: Float64Array.from(stamps) };
  }

  private follow(path: Entry): Stamp | null {
    const stamp = this.stampOf(path);
    this.links.push({ path, stamp });
    return stamp;
  }

  private read(top: Entry): void {
    const pending = [top];
    for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
      this.folders.set(folder, this.folderAt(folder));
      pending.push(...this.foldersIn(folder));
    }
  }

  private folderAt(folder: Entry): Folder {
    this.listed = null;
    this.onRead(folder);
    const found = entriesOf(this.root, folder);
    if (!Array.isArray(found)) return { entries: [], unread: found.reason, isConfigured: false, hasInclude: false };
    const links = new Set(found.filter((one) => one.isSymbolicLink()).map(({ name }) => folder + name));
    const entries = sourcesIn(folder, found).map((entry): File | Entry => (
      isFolder(entry) ? entry : { path: entry, absolute: `${this.root}${sep}${entry}`, stamp: this.stampOf(entry), isLink: links.has(entry) }));
    return { entries, unread: null, isConfigured: isConfigured(found), hasInclude: hasInclude(found) };
  }

  private stampOf(file: Entry): Stamp | null {
    const stat = statOf(this.root + sep + file);
    return stat?.isFile() === true ? [stat.size, stat.mtimeMs] : null;
  }
}

const SHAPE = ["paths", "folders", "configured", "withInclude", "unread"] as const;

function isSameColumn(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, at) => (typeof one === "string" ? one === b[at] : JSON.stringify(one) === JSON.stringify(b[at])));
}

function isSame(a: Stamp | null, b: Stamp | null): boolean {
  return a?.[0] === b?.[0] && a?.[1] === b?.[1];
}
