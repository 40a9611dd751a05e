/** Turns blocks into an index: for each name, where it is defined, called and stored. */

import { ARGUMENT_STORE, BLOCK_HEAD, DEFINITION_HEAD, FIELD_STORE } from "./blocks.ts";
import { IntList } from "./int-list.ts";
import type { Merged } from "./merge.ts";
import { slotsFor } from "./name-table.ts";
import { packSections } from "./sections.ts";
import { Visibility } from "./visibility.ts";

export interface FileList {
  /** Relative to the root, `/` between folders, in the order of their text. */
  readonly paths: readonly string[];
  /** Size in bytes and time of change of each file, in turn. */
  readonly stamps: Float64Array;
}

/** From now on all files count as changed; their sizes stay. */
export function forgetTimes(stamps: Float64Array): void {
  for (let at = 1; at < stamps.length; at += 2) stamps[at] = -1;
}

/** What stores are kept: those of functions of these files, or all where other files may define the function. */
type KeptStores = "functions" | "all";

/** What is made of an index, and how many bytes of room are left behind it. */
interface Deriving {
  readonly kept?: KeptStores;
  readonly room?: number;
}

/** The index as one block of memory. */
export function deriveIndex(merged: Merged, { paths, stamps }: FileList, { kept = "functions", room = 0 }: Deriving = {}): SharedArrayBuffer {
  const { blob, offsets, hashes } = merged.names.packed();
  const { records, starts } = merged.blocks;
  const { units, offsets: pathOffsets } = packPaths(paths);
  const found = collectDefinitions(records, starts);
  const stored = collectStores(merged, paths, kept);
  const count = hashes.length;
  const definitions = group(found.definitionNames, null, count);
  const callers = group(found.calls, found.callers, count);
  const methods = group(found.methods, found.methodCallers, count);
  const stores = group(stored.names, null, count);
  const fields = group(stored.fields, stored.fieldStores, count);
  return packSections({
    nameBlob: blob, nameOffsets: offsets, nameHashes: hashes, nameSlots: slotsFor(hashes, count),
    pathUnits: units, pathOffsets, stamps, records, recordStarts: starts,
    definitionNames: found.definitionNames.view(), definitionPlaces: found.definitionPlaces.view(),
    definitionStarts: definitions.starts, definitions: definitions.values,
    callerStarts: callers.starts, callers: callers.values,
    methodStarts: methods.starts, methods: methods.values,
    storePlaces: stored.places.view(), storeFiles: stored.files.view(), storeStarts: stores.starts, stores: stores.values,
    storedStarts: fields.starts, stored: fields.values,
  }, room);
}

function collectDefinitions(records: Int32Array, starts: Int32Array) {
  const lists = {
    definitionNames: new IntList(), definitionPlaces: new IntList(), calls: new IntList(), callers: new IntList(),
    methods: new IntList(), methodCallers: new IntList(),
  };
  for (let file = 0; file < starts.length; file++) {
    let at = starts[file]! + BLOCK_HEAD;
    for (let left = records[starts[file]!]!; left > 0; left--) {
      const definition = lists.definitionNames.length;
      const callsEnd = at + DEFINITION_HEAD + records[at + 2]!;
      const methodsEnd = callsEnd + records[at + 3]!;
      lists.definitionNames.push(records[at]!);
      lists.definitionPlaces.push(file * 4 + records[at + 1]!);
      lists.calls.appendArray(records.subarray(at + DEFINITION_HEAD, callsEnd));
      lists.callers.pushTimes(definition, callsEnd - at - DEFINITION_HEAD);
      lists.methods.appendArray(records.subarray(callsEnd, methodsEnd));
      lists.methodCallers.pushTimes(definition, methodsEnd - callsEnd);
      at = methodsEnd;
    }
  }
  return lists;
}

function collectStores({ blocks, names }: Merged, paths: readonly string[], kept: KeptStores) {
  const { records, starts } = blocks;
  const visibility = kept === "all" ? null : new Visibility(blocks, paths, names.count);
  const lists = { names: new IntList(), places: new IntList(), files: new IntList(), fields: new IntList(), fieldStores: new IntList() };
  const add = (file: number, place: number): void => {
    const name = records[place >> 1]!;
    if (visibility?.isFunction(name) === false) return;
    if (place % 2 === 0) {
      lists.fields.push(records[(place >> 1) + 1]!);
      lists.fieldStores.push(lists.names.length);
    }
    lists.names.push(name);
    lists.places.push(place);
    lists.files.push(file);
  };
  for (let file = 0; file < starts.length; file++) {
    visibility?.enter(file);
    const start = starts[file]!;
    let at = storesStart(records, start);
    for (let left = records[start + 1]!; left > 0; left--, at += FIELD_STORE) add(file, at * 2);
    for (let left = records[start + 2]!; left > 0; left--, at += ARGUMENT_STORE) add(file, at * 2 + 1);
  }
  return lists;
}

/** Where the stores of the block at `start` begin, behind its definitions. */
function storesStart(records: Int32Array, start: number): number {
  let at = start + BLOCK_HEAD;
  for (let left = records[start]!; left > 0; left--) at += DEFINITION_HEAD + records[at + 2]! + records[at + 3]!;
  return at;
}

/** Values by key: those of key k are at [starts[k], starts[k + 1]), in their old order. Without values, the positions of the keys. */
function group(keyList: IntList, valueList: IntList | null, count: number): { starts: Int32Array; values: Int32Array } {
  const keys = keyList.view();
  const values = valueList?.view();
  const starts = new Int32Array(count + 2);
  for (const key of keys) starts[key + 2]!++;
  for (let key = 2; key < starts.length; key++) starts[key]! += starts[key - 1]!;
  const sorted = new Int32Array(keys.length);
  for (let at = 0; at < keys.length; at++) sorted[starts[keys[at]! + 1]!++] = values ? values[at]! : at;
  return { starts: starts.subarray(0, count + 1), values: sorted };
}

function packPaths(paths: readonly string[]): { units: Uint16Array; offsets: Int32Array } {
  const offsets = new Int32Array(paths.length + 1);
  paths.forEach((path, at) => (offsets[at + 1] = offsets[at]! + path.length));
  const units = new Uint16Array(offsets[paths.length]!);
  paths.forEach((path, index) => {
    for (let at = 0; at < path.length; at++) units[offsets[index]! + at] = path.charCodeAt(at);
  });
  return { units, offsets };
}
