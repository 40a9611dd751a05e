/** Where the kernel tree of a file begins. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { HIGHMEM_FILES } from "../core/kernel/tree-evidence.ts";
import { FolderAnswers, type FoldersRead } from "./by-folder.ts";

/** By absolute folder path: the kernel root at or above it, or null. Plain data: it travels between threads. */
export type RootFolders = ReadonlyMap<string, string | null>;

/** Remembers the answer per folder, so that a whole tree costs one look per folder. */
export class KernelRoots {
  private readonly known: FolderAnswers<string | null>;

  /** `known`: answers that were found before. */
  constructor(known: RootFolders = new Map()) {
    this.known = new FolderAnswers(known);
  }

  /** All answers so far. */
  get folders(): RootFolders {
    return this.known.all;
  }

  /** Takes over what was seen of folders. */
  learn(read: FoldersRead): void {
    this.known.inherit(read, (folder) => this.above(folder));
  }

  /** The kernel root at or above an absolute folder path, or null. */
  above(folder: string): string | null {
    const known = this.known.get(folder);
    if (known !== undefined) return known;
    const parent = dirname(folder);
    const root = isKernelRoot(folder) ? folder : parent === folder ? null : this.above(parent);
    this.known.set(folder, root);
    return root;
  }
}

/** A tree without its Makefile (an excerpt, a source browser's copy) counts too: its headers tell the era. */
function isKernelRoot(folder: string): boolean {
  if (!existsSync(join(folder, "include", "linux"))) return false;
  if (HIGHMEM_FILES.every((path) => existsSync(join(folder, path)))) return true;
  const makefile = readInTree(folder, "Makefile");
  return makefile !== null && /^VERSION[ \t]*=/m.test(makefile) && /^PATCHLEVEL[ \t]*=/m.test(makefile);
}

/** The text of a file of the tree, or null when it is not there. `path` is relative to the root. */
export function readInTree(root: string, path: string): string | null {
  try {
    return readFileSync(join(root, path), "latin1");
  } catch {
    return null;
  }
}
