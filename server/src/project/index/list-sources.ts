/** Lists the C files below a folder, with what tells whether they changed. */

import { type Dirent, readdirSync, statSync } from "node:fs";
import { relative, sep } from "node:path";
import type { FileList } from "../../core/callgraph/derive.ts";
import { reasonOf } from "../source-reader.ts";

/** The files below a folder. */
export interface SourceList extends FileList {
  readonly unread: readonly UnreadFolder[];
}

export interface UnreadFolder {
  /** Relative to the root; empty for the root itself. */
  readonly path: string;
  readonly reason: string;
}

/** All `*.c` and `*.h` below an absolute path, without `.git` and without links to folders. */
export function listSources(root: string): SourceList {
  const list = new StampedFiles(root);
  const unread: UnreadFolder[] = [];
  const pending = [""];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (path !== "" && !path.endsWith("/")) list.add(path);
    else pending.push(...entriesOf(root, path, (reason) => unread.push({ path: path.replace(/\/$/, ""), reason })).reverse());
  }
  return { ...list.list(), unread };
}

/** The same of these folders alone (absolute paths below the root), without what lies in folders below them; sorted by path. */
export function listFolders(root: string, folders: readonly string[]): FileList {
  const list = new StampedFiles(root);
  const names = [...new Set(folders)].map((folder) => relative(root, folder).split(sep).join("/"));
  const paths = names.flatMap((name) => entriesOf(root, name === "" ? "" : `${name}/`).filter((path) => !path.endsWith("/")));
  for (const path of paths.sort()) list.add(path);
  return list.list();
}

class StampedFiles {
  private readonly root: string;
  private readonly paths: string[] = [];
  private readonly stamps: number[] = [];

  constructor(root: string) {
    this.root = root;
  }

  /** Leaves out what is no file. */
  add(path: string): void {
    const stat = statSync(this.root + sep + path, { throwIfNoEntry: false });
    if (!stat?.isFile()) return;
    this.paths.push(path);
    this.stamps.push(stat.size, stat.mtimeMs);
  }

  list(): FileList {
    return { paths: this.paths, stamps: Float64Array.from(this.stamps) };
  }
}

/** Sources in a folder, and folders with a `/` behind their name: sorted so that all that lies below a folder comes in its place. */
function entriesOf(root: string, folder: string, onFault: (reason: string) => void = () => undefined): string[] {
  try {
    const entries = readdirSync(root + sep + folder, { withFileTypes: true });
    const names = entries.filter(isWanted).map((entry) => (entry.isDirectory() ? `${folder}${entry.name}/` : folder + entry.name));
    return names.sort();
  } catch (error) {
    onFault(reasonOf(error));
    return [];
  }
}

function isWanted(entry: Dirent): boolean {
  return entry.isDirectory() ? entry.name !== ".git" : entry.name.endsWith(".c") || entry.name.endsWith(".h");
}
