/** Puts together what was scanned of many files, each part with names numbered in its own way. */

import { BLOCK_HEAD } from "./blocks.ts";
import { IntList } from "./int-list.ts";
import { NameTable, type PackedNames } from "./name-table.ts";
import { copyBlock } from "./remap.ts";
import { type Blocks, Visibility } from "./visibility.ts";

/** What one scanner found in some files. */
export interface Part {
  readonly names: PackedNames;
  readonly records: Int32Array;
  /** Where the block of each file begins in the records. */
  readonly starts: Int32Array;
}

/** The blocks of all files, and the names in them. */
export interface Merged {
  readonly blocks: Blocks;
  readonly names: NameTable;
}

const ALL = (): boolean => true;
/** The block of a file in which nothing was found. */
const EMPTY = new Int32Array(BLOCK_HEAD);

export class Merger {
  private readonly names: NameTable;
  private readonly records = new IntList(1 << 16);
  /** By file: where its block begins. */
  private readonly starts: Int32Array;

  /** `base` keeps the numbers of its names. */
  constructor(files: number, base: NameTable = new NameTable()) {
    this.names = base;
    // A file that is never added has the empty block.
    this.starts = new Int32Array(files);
    this.records.appendArray(EMPTY);
  }

  /** Adds the block of a file in which names are numbered as in the base, without looking into it. */
  addBased(records: Int32Array, file: number): void {
    this.starts[file] = this.records.length;
    this.records.appendArray(records);
  }

  /** Adds a part; `files` are the numbers of its files. */
  add({ names, records, starts }: Part, files: readonly number[]): void {
    const ids = new Int32Array(names.hashes.length);
    for (let id = 0; id < ids.length; id++) {
      ids[id] = this.names.intern(names.blob, names.offsets[id]!, names.offsets[id + 1]!, names.hashes[id]!);
    }
    const change = { map: (name: number): number => ids[name]!, keep: ALL };
    files.forEach((file, at) => {
      this.starts[file] = this.records.length;
      copyBlock(records, starts[at]!, this.records, change);
    });
  }

  merged(): Merged {
    return { blocks: { records: this.records.items.subarray(0, this.records.length), starts: this.starts }, names: this.names };
  }
}

/** Drops stores of what is no function, and names that then are used nowhere. Names are numbered in the order of their first use. */
export function compacted({ blocks, names }: Merged, paths: readonly string[]): Merged {
  const visibility = new Visibility(blocks, paths, names.count);
  const { blob, offsets, hashes } = names.packed();
  const kept = new NameTable();
  const ids = new Int32Array(names.count).fill(-1);
  const map = (name: number): number => {
    const known = ids[name]!;
    return known >= 0 ? known : (ids[name] = kept.intern(blob, offsets[name]!, offsets[name + 1]!, hashes[name]!));
  };
  const keep = (name: number): boolean => visibility.isFunction(name);
  const starts = new Int32Array(paths.length);
  const records = new IntList(blocks.records.length >> 1);
  for (let file = 0; file < paths.length; file++) {
    visibility.enter(file);
    starts[file] = records.length;
    copyBlock(blocks.records, blocks.starts[file]!, records, { map, keep });
  }
  return { blocks: { records: records.items.subarray(0, records.length), starts }, names: kept };
}
