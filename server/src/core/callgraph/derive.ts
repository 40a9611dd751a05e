/** Turns blocks into an index: for each name, where it is defined, called and stored. */

import { ARGUMENT_STORE, BLOCK_HEAD, DEFINITION_HEAD, FIELD_STORE } from "./blocks.ts";
import type { Merged } from "./merge.ts";
import { slotsFor } from "./name-table.ts";
import { packSections } from "./sections.ts";
import { Visibility, byFolder } from "./visibility.ts";

export interface FileList {
  /** Relative to the root, `/` between folders, in the order of their text. */
  readonly paths: readonly string[];
  /** Size in bytes and time of change of each file, in turn. */
  readonly stamps: Float64Array;
}

/** The index as one block of memory. */
export function deriveIndex(merged: Merged, { paths, stamps }: FileList): SharedArrayBuffer {
  const { blob, offsets, hashes } = merged.names.packed();
  const { records, starts } = merged.blocks;
  const packedPaths = packTexts(paths);
  const found = collect(merged, paths);
  const count = hashes.length;
  const grouped = {
    definitions: group(found.definitions, count), callers: group(found.callers, count), methods: group(found.methods, count),
    stores: group(found.stores, count), stored: group(found.stored, count),
  };
  return packSections({
    nameBlob: blob, nameOffsets: offsets, nameHashes: hashes, nameSlots: slotsFor(hashes, count),
    pathUnits: packedPaths.units, pathOffsets: packedPaths.offsets, stamps, records, recordStarts: starts,
    definitionNames: found.names, definitionPlaces: found.places,
    definitionStarts: grouped.definitions.starts, definitions: grouped.definitions.values,
    callerStarts: grouped.callers.starts, callers: grouped.callers.values,
    methodStarts: grouped.methods.starts, methods: grouped.methods.values,
    storeStarts: grouped.stores.starts, stores: grouped.stores.values,
    storedStarts: grouped.stored.starts, stored: grouped.stored.values,
  });
}

/** Pairs of a key and a value, in the order in which they are to stay. */
interface Pairs {
  readonly keys: Int32Array;
  readonly values: Int32Array;
}

/** Filled from the front. */
class PairList implements Pairs {
  private length = 0;
  private readonly allKeys: Int32Array;
  private readonly allValues: Int32Array;

  constructor(room: number) {
    this.allKeys = new Int32Array(room);
    this.allValues = new Int32Array(room);
  }

  add(key: number, value: number): void {
    this.allKeys[this.length] = key;
    this.allValues[this.length++] = value;
  }

  get keys(): Int32Array {
    return this.allKeys.subarray(0, this.length);
  }

  get values(): Int32Array {
    return this.allValues.subarray(0, this.length);
  }
}

interface Collected {
  readonly names: Int32Array;
  readonly places: Int32Array;
  readonly definitions: PairList;
  readonly callers: PairList;
  readonly methods: PairList;
  readonly stores: PairList;
  readonly stored: PairList;
}

function collect({ blocks, names }: Merged, paths: readonly string[]): Collected {
  const sizes = measure(blocks.records, blocks.starts);
  const into: Collected = {
    names: new Int32Array(sizes.definitions), places: new Int32Array(sizes.definitions),
    definitions: new PairList(sizes.definitions), callers: new PairList(sizes.calls), methods: new PairList(sizes.methods),
    stores: new PairList(sizes.stores), stored: new PairList(sizes.fields),
  };
  const storesAt = collectDefinitions(blocks.records, blocks.starts, into);
  const visible = new Uint8Array(paths.length === 0 ? 0 : sizes.stores);
  markVisible(storesAt, visible, { blocks, paths, names: names.count });
  collectStores(blocks.records, blocks.starts, { storesAt, visible, into });
  return into;
}

function measure(records: Int32Array, starts: Int32Array): Record<"definitions" | "calls" | "methods" | "fields" | "stores", number> {
  const sizes = { definitions: 0, calls: 0, methods: 0, fields: 0, stores: 0 };
  for (let file = 0; file + 1 < starts.length; file++) {
    const start = starts[file]!;
    sizes.definitions += records[start]!;
    sizes.fields += records[start + 1]!;
    sizes.stores += records[start + 1]! + records[start + 2]!;
    let at = start + BLOCK_HEAD;
    for (let left = records[start]!; left > 0; left--) {
      sizes.calls += records[at + 2]!;
      sizes.methods += records[at + 3]!;
      at += DEFINITION_HEAD + records[at + 2]! + records[at + 3]!;
    }
  }
  return sizes;
}

/** Returns where the stores of each file begin. */
function collectDefinitions(records: Int32Array, starts: Int32Array, into: Collected): Int32Array {
  const storesAt = new Int32Array(starts.length - 1);
  let definition = 0;
  for (let file = 0; file < storesAt.length; file++) {
    let at = starts[file]! + BLOCK_HEAD;
    for (let left = records[starts[file]!]!; left > 0; left--, definition++) {
      const [name, flags, calls, methods] = [records[at]!, records[at + 1]!, records[at + 2]!, records[at + 3]!];
      into.names[definition] = name;
      into.places[definition] = file * 4 + flags;
      into.definitions.add(name, definition);
      at += DEFINITION_HEAD;
      for (const end = at + calls; at < end; at++) into.callers.add(records[at]!, definition);
      for (const end = at + methods; at < end; at++) into.methods.add(records[at]!, definition);
    }
    storesAt[file] = at;
  }
  return storesAt;
}

interface Tree {
  readonly blocks: Merged["blocks"];
  readonly paths: readonly string[];
  readonly names: number;
}

/** For each store, in the order of the files: 1 when its name means a function there. */
function markVisible(storesAt: Int32Array, visible: Uint8Array, { blocks, paths, names }: Tree): void {
  const { records, starts } = blocks;
  const visibility = new Visibility(blocks, paths, names);
  const first = new Int32Array(paths.length);
  for (let file = 1; file < paths.length; file++) {
    first[file] = first[file - 1]! + records[starts[file - 1]! + 1]! + records[starts[file - 1]! + 2]!;
  }
  for (const files of byFolder(paths)) {
    visibility.enter(files);
    for (const file of files) {
      let at = storesAt[file]!;
      let store = first[file]!;
      for (let left = records[starts[file]! + 1]!; left > 0; left--, at += FIELD_STORE) visible[store++] = visibility.isFunction(records[at]!) ? 1 : 0;
      for (let left = records[starts[file]! + 2]!; left > 0; left--, at += ARGUMENT_STORE) visible[store++] = visibility.isFunction(records[at]!) ? 1 : 0;
    }
  }
}

function collectStores(records: Int32Array, starts: Int32Array, found: { storesAt: Int32Array; visible: Uint8Array; into: Collected }): void {
  const { storesAt, visible, into } = found;
  let store = 0;
  for (let file = 0; file < storesAt.length; file++) {
    let at = storesAt[file]!;
    for (let left = records[starts[file]! + 1]!; left > 0; left--, at += FIELD_STORE) {
      if (visible[store++] === 0) continue;
      into.stores.add(records[at]!, at * 2);
      into.stored.add(records[at + 1]!, records[at]!);
    }
    for (let left = records[starts[file]! + 2]!; left > 0; left--, at += ARGUMENT_STORE) {
      if (visible[store++] === 1) into.stores.add(records[at]!, at * 2 + 1);
    }
  }
}

/** Values by key: those of key k are at [starts[k], starts[k + 1]), in their old order. */
function group({ keys, values }: Pairs, count: number): { starts: Int32Array; values: Int32Array } {
  const starts = new Int32Array(count + 2);
  for (const key of keys) starts[key + 2]!++;
  for (let key = 2; key < starts.length; key++) starts[key]! += starts[key - 1]!;
  const sorted = new Int32Array(values.length);
  for (let at = 0; at < keys.length; at++) sorted[starts[keys[at]! + 1]!++] = values[at]!;
  return { starts: starts.subarray(0, count + 1), values: sorted };
}

function packTexts(texts: readonly string[]): { units: Uint16Array; offsets: Int32Array } {
  const offsets = new Int32Array(texts.length + 1);
  texts.forEach((text, at) => (offsets[at + 1] = offsets[at]! + text.length));
  const units = new Uint16Array(offsets[texts.length]!);
  texts.forEach((text, index) => {
    for (let at = 0; at < text.length; at++) units[offsets[index]! + at] = text.charCodeAt(at);
  });
  return { units, offsets };
}
