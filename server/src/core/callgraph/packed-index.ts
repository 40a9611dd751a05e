/** Answers questions about a tree from an index that stands in one block of memory, if need be with the files above it that changed. */

import type { CodeIndex, FunctionRef, StoredFunction } from "./code-index.ts";
import type { Distances } from "./distances.ts";
import { type FileFacts, factsOfFile, textSumOf } from "./file-facts.ts";
import { IndexLayer, type Layer, type Rows } from "./index-layer.ts";
import { NameGraph } from "./name-graph.ts";
import { above } from "./sections.ts";

export class PackedIndex implements CodeIndex {
  private readonly block: SharedArrayBuffer;
  private layers: readonly Layer[];

  /** Throws when the block is no index of this format. */
  constructor(block: SharedArrayBuffer) {
    this.block = block;
    this.layers = layersOf(block);
  }

  /** Other layers lie over the lowest one now. */
  renew(): void {
    this.layers = layersOf(this.block, this.layers[0]?.index);
  }

  /** The memory of the index, to be handed to other threads without a copy. */
  toBuffers(): SharedArrayBuffer {
    return this.block;
  }

  /** What the file of that path says; null when the index has no such file. */
  fileFacts(path: string): FileFacts | null {
    return this.ofFile(path, factsOfFile);
  }

  /** The sum of the text of the file of that path; null when the index has no such file. */
  textSum(path: string): number | null {
    return this.ofFile(path, textSumOf);
  }

  private ofFile<T>(path: string, read: (index: IndexLayer, file: number) => T): T | null {
    for (const { index, hidden } of this.layers) {
      const file = index.findFile(path);
      if (file >= 0 && hidden[file] !== 1) return read(index, file);
    }
    return null;
  }

  definitions(name: string): readonly FunctionRef[] {
    return this.refs("definition", name);
  }

  callers(name: string): readonly FunctionRef[] {
    return this.refs("caller", name);
  }

  methodCallers(field: string): readonly FunctionRef[] {
    return this.refs("method", field);
  }

  storedIn(field: string): readonly string[] {
    const names = new Set<string>();
    for (const { index, hidden } of this.layers) {
      for (const store of index.row("stored", index.findName(field))) {
        if (hidden[index.fileOfStore(store)] === 1) continue;
        const name = index.name(index.nameOfStore(store));
        if (!names.has(name) && this.isFunction(name, index.path(index.fileOfStore(store)))) names.add(name);
      }
    }
    return [...names].sort();
  }

  stores(name: string): readonly StoredFunction[] {
    const found = new Map<string, StoredFunction>();
    for (const { index, hidden } of this.layers) {
      for (const row of index.row("store", index.findName(name))) {
        if (hidden[index.fileOfStore(row)] === 1) continue;
        const store = index.stored(row);
        if (this.isFunction(name, store.file)) found.set(Object.values(store).join("\0"), store);
      }
    }
    return inOrder([...found.values()], this.layers.length);
  }

  reach(targets: Iterable<string>, bound: number, closed: Iterable<string> = []): Distances {
    return new NameGraph(this.layers).reach({ targets: new Set(targets), bound, closed: new Set(closed) });
  }

  /** Distances over an older index of the same tree as they are in this one, where only these names may be defined otherwise; null when they have to be found out again. */
  renewed(distances: Distances, names: Iterable<string>): Distances | null {
    return distances.over(this.layers, names);
  }

  /** Names that are defined in files which have changed since the lowest layer was made: as they are and as they were. */
  changedNames(): Set<string> {
    const names = new Set<string>();
    this.layers.forEach(({ index, hidden }, layer) => {
      for (let file = 0; file < index.fileCount; file++) {
        if (layer > 0 || hidden[file] === 1) for (const name of index.definedIn(file)) names.add(index.name(name));
      }
    });
    return names;
  }

  /** Each once: `#if` arms may define the same function twice. */
  private refs(kind: Rows, name: string): FunctionRef[] {
    const refs: FunctionRef[] = [];
    for (const { index, hidden } of this.layers) {
      let [last, lastPlace] = [-1, -1];
      for (const definition of index.row(kind, index.findName(name))) {
        const [id, place] = [index.nameOfDefinition(definition), index.sections.definitionPlaces[definition]!];
        if (hidden[place >> 2] === 1 || (id === last && place === lastPlace)) continue;
        [last, lastPlace] = [id, place];
        refs.push(index.ref(definition));
      }
    }
    return inOrder(refs, this.layers.length);
  }

  /** Whether a file can mean a function by that name. One layer was asked when it was made; of several, each sees only its own files. */
  private isFunction(name: string, file: string): boolean {
    if (this.layers.length === 1) return true;
    const folder = folderOf(file);
    return this.definitions(name).some(
      ({ file: place, isStatic, isMacro }) => !isMacro && (!isStatic || place.endsWith(".h") || folderOf(place) === folder),
    );
  }
}

const NOTHING = new Uint8Array(0);

function layersOf(block: SharedArrayBuffer, lowest = new IndexLayer(block)): Layer[] {
  const layers: Layer[] = [];
  for (let start: number | undefined = 0; start !== undefined; ) {
    const index: IndexLayer = start === 0 ? lowest : new IndexLayer(block, start);
    const next = above(block, start, index.fileCount);
    layers.push({ index, hidden: next?.hidden ?? NOTHING });
    start = next?.next;
  }
  return layers;
}

/** Entries of one layer are in the order of files; those of several are put into it. */
function inOrder<T extends { readonly file: string }>(entries: T[], layers: number): T[] {
  return layers === 1 ? entries : entries.sort((a, b) => (a.file === b.file ? 0 : a.file < b.file ? -1 : 1));
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
