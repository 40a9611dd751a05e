/** Tells which names mean a function in a file: a static one of another folder does not. */

import { BLOCK_HEAD, definitionEnd } from "./blocks.ts";
import { MACRO_FLAG, STATIC_FLAG } from "./recorder.ts";

/** Blocks of files, in the order of the files. */
export interface Blocks {
  readonly records: Int32Array;
  /** Where each block begins, and the end of the last one. */
  readonly starts: Int32Array;
}

export class Visibility {
  /** By name: 1 when it can be seen from everywhere. */
  private readonly everywhere: Uint8Array;
  /** By name: number of the folder last entered that defines it. */
  private readonly folderOf: Int32Array;
  private readonly blocks: Blocks;
  private folder = 0;

  constructor(blocks: Blocks, paths: readonly string[], names: number) {
    this.blocks = blocks;
    this.everywhere = new Uint8Array(names);
    this.folderOf = new Int32Array(names);
    paths.forEach((path, file) => {
      const header = path.endsWith(".h");
      this.eachFunction(file, (name, flags) => {
        if (header || (flags & STATIC_FLAG) === 0) this.everywhere[name] = 1;
      });
    });
  }

  /** From here on the question is about files of this folder. */
  enter(files: readonly number[]): void {
    this.folder++;
    for (const file of files) this.eachFunction(file, (name) => (this.folderOf[name] = this.folder));
  }

  isFunction(name: number): boolean {
    return this.everywhere[name] === 1 || this.folderOf[name] === this.folder;
  }

  private eachFunction(file: number, found: (name: number, flags: number) => void): void {
    const { records, starts } = this.blocks;
    const start = starts[file]!;
    let at = start + BLOCK_HEAD;
    for (let left = records[start]!; left > 0; left--) {
      if ((records[at + 1]! & MACRO_FLAG) === 0) found(records[at]!, records[at + 1]!);
      at = definitionEnd(records, at);
    }
  }
}

/** Files of each folder. */
export function byFolder(paths: readonly string[]): number[][] {
  const folders = new Map<string, number[]>();
  paths.forEach((path, file) => {
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    const files = folders.get(folder);
    if (files) files.push(file);
    else folders.set(folder, [file]);
  });
  return [...folders.values()];
}
