/** Tells which names mean a function in a file: a static one of another folder does not. */

import { BLOCK_HEAD, definitionEnd } from "./blocks.ts";
import { MACRO_FLAG, STATIC_FLAG } from "./recorder.ts";

/** Blocks of the files of a tree. */
export interface Blocks {
  readonly records: Int32Array;
  /** By file: where its block begins. */
  readonly starts: Int32Array;
}

export class Visibility {
  /** By name: 1 when it can be seen from everywhere. */
  private readonly everywhere: Uint8Array;
  /** By name: the serial of the last folder entered that defines it. */
  private readonly folderOf: Int32Array;
  private readonly blocks: Blocks;
  private readonly folders: readonly (readonly number[])[];
  private current: readonly number[] | undefined;
  private serial = 0;

  /** `names` is how many names there are. */
  constructor(blocks: Blocks, paths: readonly string[], names: number) {
    this.blocks = blocks;
    this.everywhere = new Uint8Array(names);
    this.folderOf = new Int32Array(names);
    this.folders = foldersOf(paths);
    paths.forEach((path, file) => {
      const header = path.endsWith(".h");
      this.eachFunction(file, (name, flags) => {
        if (header || (flags & STATIC_FLAG) === 0) this.everywhere[name] = 1;
      });
    });
  }

  /** From here on the question is about this file. */
  enter(file: number): void {
    const folder = this.folders[file];
    if (folder === this.current || !folder) return;
    this.current = folder;
    this.serial++;
    for (const other of folder) this.eachFunction(other, (name) => (this.folderOf[name] = this.serial));
  }

  isFunction(name: number): boolean {
    return this.everywhere[name] === 1 || this.folderOf[name] === this.serial;
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

/** By file: all files of its folder. */
function foldersOf(paths: readonly string[]): number[][] {
  const folders = new Map<string, number[]>();
  return paths.map((path, file) => {
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    let files = folders.get(folder);
    if (!files) folders.set(folder, (files = []));
    files.push(file);
    return files;
  });
}
