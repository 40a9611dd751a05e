/** Knows the C files of a tree as they are, without looking at all of them: the kernel tells of folders in which something changes. */

import { type FSWatcher, mkdtempSync, rmSync, statfsSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { FolderTree } from "./folder-tree.ts";
import { type Entry, type SourceList, listSources, statOf } from "./list-sources.ts";

/**
 * File systems on which somebody else may change files, of which this kernel hears nothing; the magic numbers of statfs(2) for NFS, CIFS,
 * SMB 2, FUSE, 9p, AFS, Ceph, Lustre and the shared folders of VirtualBox.
 */
const SHARED: ReadonlySet<number> = new Set([0x6969, 0xff534d42, 0xfe534d42, 0x65735546, 0x01021997, 0x5346414f, 0x00c36400, 0x0bd00bd0, 0x786f4256]);
/** Changes of which more may have been told than the queue of the kernel holds (fs/notify/inotify: 16,384 by default). */
const MOST_CHANGES = 4096;
/** Milliseconds for which an event that was caused is waited for. */
const PATIENCE = 2000;

/** Something that happened in a folder. */
interface Change {
  readonly folder: Entry;
  /** To the entry of that name; null where it is not told. */
  readonly name: string | null;
}

export class WatchedTree {
  private readonly root: string;
  private readonly watchers = new Map<Entry, FSWatcher>();
  private tree: FolderTree | null = null;
  private changes: Change[] = [];
  private isLost = false;
  /** The folder that was walked: what lies at its path may be another one by now. */
  private walked: string | null = null;

  constructor(root: string) {
    this.root = root;
  }

  /** As `listSources`, as of now at the earliest. Where nothing can be watched, the tree is walked each time. */
  async list(): Promise<SourceList> {
    if (this.tree === null || !(await settled()) || this.isLost || this.changes.length > MOST_CHANGES || identityOf(this.root) !== this.walked) return this.listAnew();
    const changes = this.changes.splice(0);
    // What goes by the name of a folder may be another one now, or can be read at last.
    for (const { folder, name } of changes) this.forget(name === null ? this.tree.foldersIn(folder) : [`${folder}${name}/`]);
    for (const folder of new Set(changes.map((one) => one.folder))) this.tree.reread(folder);
    return this.tree.list();
  }

  close(): void {
    for (const one of this.watchers.values()) one.close();
    this.watchers.clear();
    this.tree = null;
    this.changes = [];
  }

  private listAnew(): SourceList {
    this.close();
    this.walked = identityOf(this.root);
    this.isLost = this.walked === null || !isWatchable(this.root);
    if (this.isLost) return listSources(this.root);
    const tree = new FolderTree(this.root, (folder) => this.watch(folder));
    // A few more than the limit were wanted: those that are held are of no use.
    if (this.isLost) this.close();
    else this.tree = tree;
    return tree.list();
  }

  private watch(folder: Entry): void {
    if (this.isLost) return;
    this.watchers.get(folder)?.close();
    try {
      const watcher = watch(this.root + sep + folder, { persistent: false }, (_, name) => this.changes.push({ folder, name }));
      watcher.on("error", () => (this.isLost = true));
      this.watchers.set(folder, watcher);
    } catch (error) {
      // Of one that is gone, or closed to us, the folder above tells when that changes.
      this.isLost ||= folder === "" || !isAbout(error, ["ENOENT", "EACCES", "ENOTDIR"]);
    }
  }

  private forget(folders: readonly Entry[]): void {
    for (const folder of folders) {
      for (const gone of this.tree?.forget(folder) ?? []) {
        this.watchers.get(gone)?.close();
        this.watchers.delete(gone);
      }
    }
  }
}

/** Only Linux tells of changes in one queue, in their order (inotify(7)). */
function isWatchable(root: string): boolean {
  try {
    return process.platform === "linux" && !SHARED.has(statfsSync(root).type);
  } catch {
    return false;
  }
}

/** Equal for one and the same folder; null where there is none. */
function identityOf(folder: string): string | null {
  const stat = statOf(folder);
  return stat === undefined ? null : `${stat.dev} ${stat.ino}`;
}

function isAbout(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

/** Waits until all that happened before has been told, by an event behind all these. False when it does not come. */
async function settled(): Promise<boolean> {
  let folder: string | null = null;
  try {
    folder = mkdtempSync(join(tmpdir(), "kmaplint-"));
    return await isTold(folder);
  } catch {
    return false;
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether a file that is made in a folder is told of. */
function isTold(folder: string): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (told: boolean): void => {
      clearTimeout(timer);
      watcher.close();
      resolve(told);
    };
    const timer = setTimeout(() => end(false), PATIENCE);
    const watcher = watch(folder, () => end(true));
    watcher.on("error", () => end(false));
    writeFileSync(join(folder, "mark"), "");
  });
}
