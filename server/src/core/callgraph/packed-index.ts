/** Answers questions from an index that stands in one block of memory. */

import { ARGUMENT_STORE } from "./blocks.ts";
import type { CodeIndex, FunctionRef, Reach, StoredFunction } from "./code-index.ts";
import { bytesOf, hashOf, slotOf, textOf } from "./name-table.ts";
import { MACRO_FLAG, STATIC_FLAG } from "./recorder.ts";
import { type Sections, sectionsOf } from "./sections.ts";

type Rows = "definition" | "caller" | "method" | "store" | "stored";

export class PackedIndex implements CodeIndex {
  private readonly block: SharedArrayBuffer;
  private readonly at: Sections;
  private readonly rows: Readonly<Record<Rows, { readonly starts: Int32Array; readonly values: Int32Array }>>;

  /** Throws when the block is no index of this format. */
  constructor(block: SharedArrayBuffer) {
    const sections = sectionsOf(block);
    if (!sections) throw new Error("not an identifier index of this format");
    this.block = block;
    this.at = sections;
    this.rows = {
      definition: { starts: sections.definitionStarts, values: sections.definitions },
      caller: { starts: sections.callerStarts, values: sections.callers },
      method: { starts: sections.methodStarts, values: sections.methods },
      store: { starts: sections.storeStarts, values: sections.stores },
      stored: { starts: sections.storedStarts, values: sections.stored },
    };
  }

  /** The memory of the index, to be handed to other threads without a copy. */
  toBuffers(): SharedArrayBuffer {
    return this.block;
  }

  get sections(): Sections {
    return this.at;
  }

  get fileCount(): number {
    return this.at.pathOffsets.length - 1;
  }

  /** Path of a file, relative to the root of the index. */
  path(file: number): string {
    return textAt(this.at.pathUnits, this.at.pathOffsets, file);
  }

  /** Less than, equal to or greater than 0 as the path of a file comes before, is, or comes behind this one. */
  comparePath(file: number, path: string): number {
    const { pathUnits, pathOffsets } = this.at;
    const start = pathOffsets[file]!;
    const length = pathOffsets[file + 1]! - start;
    for (let at = 0; at < length && at < path.length; at++) {
      const difference = pathUnits[start + at]! - path.charCodeAt(at);
      if (difference !== 0) return difference;
    }
    return length - path.length;
  }

  definitions(name: string): readonly FunctionRef[] {
    return this.refs(this.row("definition", this.find(name)));
  }

  callers(name: string): readonly FunctionRef[] {
    return this.refs(this.row("caller", this.find(name)));
  }

  methodCallers(field: string): readonly FunctionRef[] {
    return this.refs(this.row("method", this.find(field)));
  }

  storedIn(field: string): readonly string[] {
    return [...new Set(this.row("stored", this.find(field)))].map((name) => this.name(name)).sort();
  }

  stores(name: string): readonly StoredFunction[] {
    const found = new Map<string, StoredFunction>();
    for (const row of this.row("store", this.find(name))) {
      const store = this.storeAt(row);
      found.set(Object.values(store).join("\0"), store);
    }
    return [...found.values()];
  }

  reach(targets: Iterable<string>, bound: number): Reach {
    const distances = new Int32Array(this.at.nameHashes.length).fill(-1);
    const names = new Set(targets);
    let front = [...names].map((name) => this.find(name)).filter((name) => name >= 0);
    for (const name of front) distances[name] = 0;
    for (let distance = 1; distance <= bound && front.length > 0; distance++) front = this.step(front, distances, distance);
    return {
      distance: (name) => {
        if (names.has(name)) return 0;
        const id = this.find(name);
        const distance = id < 0 ? -1 : distances[id]!;
        return distance < 0 ? Infinity : distance;
      },
    };
  }

  /** Names of the callers of these names that have no distance yet. */
  private step(front: readonly number[], distances: Int32Array, distance: number): number[] {
    const next: number[] = [];
    for (const name of front) {
      for (const caller of this.row("caller", name)) {
        const callerName = this.at.definitionNames[caller]!;
        if (distances[callerName]! >= 0) continue;
        distances[callerName] = distance;
        next.push(callerName);
      }
    }
    return next;
  }

  private row(kind: Rows, name: number): Int32Array {
    const { starts, values } = this.rows[kind];
    return name < 0 ? NONE : values.subarray(starts[name], starts[name + 1]);
  }

  /** The number of a name; -1 when the index does not hold it. */
  private find(name: string): number {
    const { nameSlots, nameHashes } = this.at;
    const hash = hashOf(bytesOf(name));
    const mask = nameSlots.length - 1;
    for (let slot = slotOf(hash, mask); nameSlots[slot]! >= 0; slot = (slot + 1) & mask) {
      const id = nameSlots[slot]!;
      if (nameHashes[id] === hash && this.name(id) === name) return id;
    }
    return -1;
  }

  private name(id: number): string {
    return textAt(this.at.nameBlob, this.at.nameOffsets, id);
  }

  /** Each once: `#if` arms may define the same function twice. */
  private refs(definitions: Int32Array): FunctionRef[] {
    const { definitionNames, definitionPlaces } = this.at;
    const found: FunctionRef[] = [];
    let before = -1;
    for (const definition of definitions) {
      const [id, place] = [definitionNames[definition]!, definitionPlaces[definition]!];
      if (before >= 0 && definitionNames[before] === id && definitionPlaces[before] === place) continue;
      before = definition;
      const isStatic = (place & STATIC_FLAG) !== 0;
      found.push({ name: this.name(id), file: this.path(place >> 2), isStatic, isMacro: (place & MACRO_FLAG) !== 0 });
    }
    return found;
  }

  private storeAt(row: number): StoredFunction {
    const { records, storePlaces, storeFiles } = this.at;
    const place = storePlaces[row]!;
    const [, second, third, fourth] = records.subarray(place >> 1, (place >> 1) + ARGUMENT_STORE);
    const file = this.path(storeFiles[row]!);
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
