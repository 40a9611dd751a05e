/** Answers about files that hang on their folder alone. */

import { dirname } from "node:path";

/** Asks once while files of one folder follow each other. */
export class ByFolder<T> {
  private folder: string | null = null;
  private answer: T | undefined;
  private readonly ask: (folder: string) => T;

  constructor(ask: (folder: string) => T) {
    this.ask = ask;
  }

  /** For the files of a folder (absolute path). */
  of(folder: string): T {
    if (folder !== this.folder) {
      this.folder = folder;
      this.answer = this.ask(folder);
    }
    return this.answer as T;
  }
}

/** Folders (absolute paths, those above first) that were read, and those of them that may have an answer of their own. */
export interface FoldersRead {
  readonly folders: readonly string[];
  readonly own: ReadonlySet<string>;
}

/** Answers by folder: found by others, who share them, and found since. */
export class FolderAnswers<T> {
  private readonly before: ReadonlyMap<string, T>;
  private readonly since = new Map<string, T>();

  constructor(before: ReadonlyMap<string, T>) {
    this.before = before;
  }

  get(folder: string): T | undefined {
    const known = this.before.get(folder);
    return known !== undefined ? known : this.since.get(folder);
  }

  set(folder: string, answer: T): void {
    this.since.set(folder, answer);
  }

  get all(): ReadonlyMap<string, T> {
    if (this.since.size === 0) return this.before;
    return this.before.size === 0 ? this.since : new Map([...this.before, ...this.since]);
  }

  /** Notes for all but those with an answer of their own that of the folder above, which `ask` tells. */
  inherit({ folders, own }: FoldersRead, ask: (folder: string) => T): void {
    for (const folder of folders) {
      const parent = dirname(folder);
      if (!own.has(folder) && this.get(folder) === undefined && parent !== folder) this.set(folder, ask(parent));
    }
  }
}
