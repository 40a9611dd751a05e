/** The C files of a tree folder by folder, so that one folder can be looked at again. */

import { sep } from "node:path";
import { type Entry, type SourceList, type UnreadFolder, entriesOf, hasInclude, isConfigured, isFolder, sourcesIn, statOf } from "./list-sources.ts";

interface Folder {
  /** In the order of a list; a folder ends with `/`. */
  readonly entries: readonly Entry[];
  /** Size and time of change, by file. */
  readonly stamps: ReadonlyMap<Entry, readonly [size: number, time: number]>;
  /** Files that are links: what they lead to changes elsewhere. */
  readonly links: readonly Entry[];
  /** Why it could not be read; null where it was. */
  readonly unread: string | null;
  readonly isConfigured: boolean;
  readonly hasInclude: boolean;
}

export class FolderTree {
  private readonly root: string;
  private readonly onRead: (folder: Entry) => void;
  private readonly folders = new Map<Entry, Folder>();

  /** `onRead` is told of each folder before it is read: what changes from then on is to be told by `reread`. */
  constructor(root: string, onRead: (folder: Entry) => void = () => undefined) {
    this.root = root;
    this.onRead = onRead;
    this.read("");
  }

  /** The folders in one; the root is an empty text, others end with `/`. */
  foldersIn(folder: Entry): readonly Entry[] {
    return this.folders.get(folder)?.entries.filter(isFolder) ?? [];
  }

  /** Something in this folder may have changed, though not in those below it. */
  reread(folder: Entry): void {
    if (!this.folders.has(folder)) return;
    const now = this.folderAt(folder);
    this.folders.set(folder, now);
    for (const one of now.entries) if (isFolder(one) && !this.folders.has(one)) this.read(one);
  }

  /** Forgets a folder and all below it: what is there by that name is another one. Gives those forgotten. */
  forget(folder: Entry): Entry[] {
    const known = this.folders.get(folder);
    if (known === undefined) return [];
    this.folders.delete(folder);
    return [folder, ...known.entries.filter(isFolder).flatMap((one) => this.forget(one))];
  }

  /** As `listSources`. */
  list(): SourceList {
    const paths: string[] = [];
    const stamps: number[] = [];
    const unread: UnreadFolder[] = [];
    const folders: string[] = [];
    const [configured, withInclude]: [string[], string[]] = [[], []];
    const add = (at: Entry): void => {
      const folder = this.folders.get(at);
      if (folder === undefined) return;
      const path = at.replace(/\/$/, "");
      if (folder.unread !== null) return void unread.push({ path, reason: folder.unread });
      folders.push(path);
      if (folder.isConfigured) configured.push(path);
      if (folder.hasInclude) withInclude.push(path);
      const linked = this.linked(folder);
      for (const entry of folder.entries) {
        if (isFolder(entry)) add(entry);
        else {
          const stamp = linked.has(entry) ? linked.get(entry) : folder.stamps.get(entry);
          if (stamp === undefined) continue;
          paths.push(entry);
          stamps.push(...stamp);
        }
      }
    };
    add("");
    return { paths, stamps: Float64Array.from(stamps), unread, folders, configured, withInclude };
  }

  private read(top: Entry): void {
    const pending = [top];
    for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
      const found = this.folderAt(folder);
      this.folders.set(folder, found);
      for (const entry of found.entries) if (isFolder(entry)) pending.push(entry);
    }
  }

  private folderAt(folder: Entry): Folder {
    this.onRead(folder);
    const found = entriesOf(this.root, folder);
    if (!Array.isArray(found)) return { entries: [], stamps: new Map(), links: [], unread: found.reason, isConfigured: false, hasInclude: false };
    const entries = sourcesIn(folder, found);
    const isLink = new Set(found.filter((one) => one.isSymbolicLink()).map(({ name }) => folder + name));
    const files = entries.filter((entry) => !isFolder(entry));
    const stamps = new Map(files.flatMap((file) => this.stampOf(file)));
    return { entries, stamps, links: files.filter((file) => isLink.has(file)), unread: null, isConfigured: isConfigured(found), hasInclude: hasInclude(found) };
  }

  /** Of what is no file there is none. */
  private stampOf(file: Entry): [Entry, readonly [number, number]][] {
    const stat = statOf(this.root + sep + file);
    return stat?.isFile() === true ? [[file, [stat.size, stat.mtimeMs]]] : [];
  }

  private linked({ links }: Folder): ReadonlyMap<Entry, readonly [number, number] | undefined> {
    return new Map(links.map((file) => [file, this.stampOf(file)[0]?.[1]]));
  }
}
