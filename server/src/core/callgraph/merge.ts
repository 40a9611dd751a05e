/** Puts together what was scanned of many files, each part with names numbered in its own way. */

import { IntList } from "./int-list.ts";
import { NameTable, type PackedNames } from "./name-table.ts";
import { copyBlock } from "./remap.ts";
import { type Blocks, Visibility, byFolder } from "./visibility.ts";

/** What one scanner found in some files. */
export interface Part {
  readonly names: PackedNames;
  readonly records: Int32Array;
  /** Where the block of each file begins in the records, and the end of the last one. */
  readonly starts: Int32Array;
}

/** Blocks in the order of the files, and the names in them. */
export interface Merged {
  readonly blocks: Blocks;
  readonly names: NameTable;
}

const ALL = (): boolean => true;
/** The block of a file in which nothing was found. */
const EMPTY = new Int32Array(3);

export class Merger {
  private readonly names: NameTable;
  private readonly records = new IntList(1 << 16);
  /** By file: where its block begins and ends. */
  private readonly places: (readonly [number, number] | undefined)[];

  /** `base` keeps the numbers of its names. */
  constructor(files: number, base: NameTable = new NameTable()) {
    this.names = base;
    this.places = new Array<readonly [number, number] | undefined>(files).fill(undefined);
  }

  /** Adds blocks whose names are numbered as in the base, without looking into them. */
  addBased(records: Int32Array, file: number): void {
    const start = this.records.length;
    this.records.appendArray(records);
    this.places[file] = [start, this.records.length];
  }

  /** Adds a part; `files` are the numbers of its files. */
  add({ names, records, starts }: Part, files: readonly number[]): void {
    const ids = new Int32Array(names.hashes.length);
    for (let id = 0; id < ids.length; id++) {
      ids[id] = this.names.intern(names.blob, names.offsets[id]!, names.offsets[id + 1]!, names.hashes[id]!);
    }
    const change = { map: (name: number): number => ids[name]!, keep: ALL };
    files.forEach((file, at) => {
      const start = this.records.length;
      copyBlock(records, starts[at]!, this.records, change);
      this.places[file] = [start, this.records.length];
    });
  }

  /** In the order of the files; a file that was not added has an empty block. */
  merged(): Merged {
    const empty = this.records.length;
    this.records.appendArray(EMPTY);
    return { blocks: inOrder(this.records, this.places.map((place) => place ?? [empty, this.records.length])), names: this.names };
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
  const places = new Array<readonly [number, number]>(paths.length);
  const records = new IntList(blocks.records.length >> 1);
  for (const files of byFolder(paths)) {
    visibility.enter(files);
    for (const file of files) {
      const start = records.length;
      copyBlock(blocks.records, blocks.starts[file]!, records, { map, keep });
      places[file] = [start, records.length];
    }
  }
  return { blocks: inOrder(records, places), names: kept };
}

function inOrder(records: IntList, places: readonly (readonly [number, number])[]): Blocks {
  const ordered = new Int32Array(places.reduce((sum, [start, end]) => sum + end - start, 0));
  const starts = new Int32Array(places.length + 1);
  let length = 0;
  places.forEach(([start, end], file) => {
    starts[file] = length;
    ordered.set(records.items.subarray(start, end), length);
    length += end - start;
  });
  starts[places.length] = length;
  return { records: ordered, starts };
}
