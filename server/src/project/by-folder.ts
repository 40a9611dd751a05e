/** Answers about files that hang on their folder alone. */

import { dirname, sep } from "node:path";

/** Asks once for files that follow each other in a folder. */
export class ByFolder<T> {
  private folder: string | null = null;
  private answer: T | undefined;
  private readonly ask: (folder: string) => T;

  constructor(ask: (folder: string) => T) {
    this.ask = ask;
  }

  /** For the folder of a file (absolute path). */
  of(path: string): T {
    const { folder } = this;
    const isSame = folder !== null && path.lastIndexOf(sep) === folder.length && path.startsWith(folder);
    if (!isSame) {
      this.folder = dirname(path);
      this.answer = this.ask(this.folder);
    }
    return this.answer as T;
  }
}

/** Folders (absolute paths, those above first) that were read, and those of them that may have an answer of their own. */
export interface FoldersRead {
  readonly folders: readonly string[];
  readonly own: ReadonlySet<string>;
}

/** Notes for all other folders the answer of the one above, which `ask` tells. */
export function inherit<T>(known: Map<string, T>, { folders, own }: FoldersRead, ask: (folder: string) => T): void {
  for (const folder of folders) {
    const parent = dirname(folder);
    if (!own.has(folder) && !known.has(folder) && parent !== folder) known.set(folder, ask(parent));
  }
}
