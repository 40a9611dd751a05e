/** Reads one layer of an index: that of a whole tree, or that of the files which changed in it. */

import { ARGUMENT_STORE, BLOCK_HEAD, blockEnd, DEFINITION_HEAD, definitionEnd } from "./blocks.ts";
import type { FunctionRef, StoredFunction } from "./code-index.ts";
import { bytesOf, hashOf, slotOf, textOf } from "./name-table.ts";
import { MACRO_FLAG, STATIC_FLAG } from "./recorder.ts";
import { type Sections, sectionsOf } from "./sections.ts";

/** What rows there are of a name: numbers of definitions (its own; its callers; callers of a method), numbers of stores (of it; in it). */
export type Rows = "definition" | "caller" | "method" | "store" | "stored";

/** A layer of an index. Files whose byte in `hidden` is 1 do not count. */
export interface Layer {
  readonly index: IndexLayer;
  readonly hidden: Uint8Array;
}

export class IndexLayer {
  readonly sections: Sections;
  private readonly paths: (string | undefined)[] = [];
  private readonly refs = new Map<number, FunctionRef>();
  private readonly rows: Readonly<Record<Rows, { readonly starts: Int32Array; readonly values: Int32Array }>>;

  /** Throws when no layer of this format begins at that byte of the block. */
  constructor(block: SharedArrayBuffer, start = 0) {
    const sections = sectionsOf(block, start);
    if (!sections) throw new Error("not an identifier index of this format");
    this.sections = sections;
    this.rows = {
      definition: { starts: sections.definitionStarts, values: sections.definitions },
      caller: { starts: sections.callerStarts, values: sections.callers },
      method: { starts: sections.methodStarts, values: sections.methods },
      store: { starts: sections.storeStarts, values: sections.stores },
      stored: { starts: sections.storedStarts, values: sections.stored },
    };
  }

  get fileCount(): number {
    return this.sections.pathOffsets.length - 1;
  }

  get nameCount(): number {
    return this.sections.nameHashes.length;
  }

  /** Path of a file, relative to the root of the index. */
  path(file: number): string {
    return (this.paths[file] ??= textAt(this.sections.pathUnits, this.sections.pathOffsets, file));
  }

  /** Less than, equal to or greater than 0 as the path of a file comes before, is, or comes behind this one. */
  comparePath(file: number, path: string): number {
    const { pathUnits, pathOffsets } = this.sections;
    const start = pathOffsets[file]!;
    const length = pathOffsets[file + 1]! - start;
    for (let at = 0; at < length && at < path.length; at++) {
      const difference = pathUnits[start + at]! - path.charCodeAt(at);
      if (difference !== 0) return difference;
    }
    return length - path.length;
  }

  /** The number of the file of that path; -1 when there is none. */
  findFile(path: string): number {
    let [low, high] = [0, this.fileCount];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.comparePath(middle, path) < 0) low = middle + 1;
      else high = middle;
    }
    return low < this.fileCount && this.comparePath(low, path) === 0 ? low : -1;
  }

  /** The number of a name; -1 when the layer does not hold it. */
  findName(name: string): number {
    const { nameSlots, nameHashes } = this.sections;
    const hash = hashOf(bytesOf(name));
    const mask = nameSlots.length - 1;
    for (let slot = slotOf(hash, mask); nameSlots[slot]! >= 0; slot = (slot + 1) & mask) {
      const id = nameSlots[slot]!;
      if (nameHashes[id] === hash && this.name(id) === name) return id;
    }
    return -1;
  }

  name(id: number): string {
    return textAt(this.sections.nameBlob, this.sections.nameOffsets, id);
  }

  /** In the order of files. Empty for a name of -1. */
  row(kind: Rows, name: number): Int32Array {
    const { starts, values } = this.rows[kind];
    return name < 0 ? NONE : values.subarray(starts[name], starts[name + 1]);
  }

  fileOfDefinition(definition: number): number {
    return this.sections.definitionPlaces[definition]! >> 2;
  }

  nameOfDefinition(definition: number): number {
    return this.sections.definitionNames[definition]!;
  }

  ref(definition: number): FunctionRef {
    let ref = this.refs.get(definition);
    if (!ref) this.refs.set(definition, (ref = this.read(definition)));
    return ref;
  }

  private read(definition: number): FunctionRef {
    const flags = this.sections.definitionPlaces[definition]!;
    const file = this.path(flags >> 2);
    const name = this.name(this.nameOfDefinition(definition));
    return { name, file, isStatic: (flags & STATIC_FLAG) !== 0, isMacro: (flags & MACRO_FLAG) !== 0 };
  }

  /** All that is recorded of a file. */
  block(file: number): Int32Array {
    const { records, recordStarts } = this.sections;
    return records.subarray(recordStarts[file], blockEnd(records, recordStarts[file]!));
  }

  /** Numbers of the names that a file defines, each as often as it does. */
  definedIn(file: number): number[] {
    return this.definitionsIn(file).map((at) => this.sections.records[at]!);
  }

  /** Numbers of the names that the definitions of a name in a file call. */
  calledIn(file: number, name: number): number[] {
    const { records } = this.sections;
    const own = this.definitionsIn(file).filter((at) => records[at] === name);
    return own.flatMap((at) => [...records.subarray(at + DEFINITION_HEAD, at + DEFINITION_HEAD + records[at + 2]!)]);
  }

  /** Where the definitions of a file begin in the records. */
  private definitionsIn(file: number): number[] {
    const { records, recordStarts } = this.sections;
    const start = recordStarts[file]!;
    const found: number[] = [];
    for (let at = start + BLOCK_HEAD; found.length < records[start]!; at = definitionEnd(records, at)) found.push(at);
    return found;
  }

  fileOfStore(store: number): number {
    return this.sections.storeFiles[store]!;
  }

  /** Number of the name that is stored. */
  nameOfStore(store: number): number {
    return this.sections.records[this.sections.storePlaces[store]! >> 1]!;
  }

  stored(store: number): StoredFunction {
    const { records, storePlaces } = this.sections;
    const place = storePlaces[store]!;
    const [, second, third, fourth] = records.subarray(place >> 1, (place >> 1) + ARGUMENT_STORE);
    const file = this.path(this.fileOfStore(store));
    if (place % 2 === 0) return { kind: "field", file, struct: this.optional(third!), field: this.name(second!) };
    return { kind: "argument", file, callee: this.name(second!), arg: fourth!, within: this.optional(third!) };
  }

  private optional(name: number): string | null {
    return name < 0 ? null : this.name(name);
  }
}

const NONE = new Int32Array(0);

function textAt(units: Uint8Array | Uint16Array, offsets: Int32Array, index: number): string {
  return textOf(units, offsets[index]!, offsets[index + 1]!);
}
