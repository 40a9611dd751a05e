/** The index of a tree: from the cache where files have not changed, scanned where they have. */

import { dirname } from "node:path";
import { type FileList, deriveIndex } from "../../core/callgraph/derive.ts";
import { textSumOf } from "../../core/callgraph/file-facts.ts";
import { layerOfChanges } from "../../core/callgraph/index-files.ts";
import { IndexLayer } from "../../core/callgraph/index-layer.ts";
import { Merger, compacted } from "../../core/callgraph/merge.ts";
import { NameTable } from "../../core/callgraph/name-table.ts";
import { PackedIndex } from "../../core/callgraph/packed-index.ts";
import { addLayer } from "../../core/callgraph/sections.ts";
import { collectGarbage } from "../collect.ts";
import { readIndex, ROOM, touchIndex, writeIndex } from "./index-cache.ts";
import { listFolders, listSources } from "./list-sources.ts";
import { FileScanner, scanFiles, type ScanWatch, tasksOf, type Wanted } from "./scan-files.ts";

interface IndexOptions {
  /** Whether the user's cache folder is read and written. */
  readonly cache: boolean;
  /** Files scanned, of those that have to be. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
  /** The files below the root, where they have been listed already. */
  readonly list?: FileList;
  /** The index of a tree as it was, instead of that in the cache folder. */
  readonly kept?: (root: string) => Promise<SharedArrayBuffer | null>;
  /** Texts of C files that stand in for those on disk, by path from the root, `/` between folders; they are never kept. */
  readonly texts?: ReadonlyMap<string, string>;
}

/** Fewer files that changed or went are laid over the cached index, rather than put into it. */
const WORTH_WRITING = 32;
/** Bytes for the layer of texts that stand in for files. */
const ROOM_FOR_TEXTS = 64 * 1024 * 1024;

/** The index of the C files below an absolute path. Rejects with the signal's reason; what files hold never makes it reject. */
export async function openIndex(root: string, options: IndexOptions): Promise<PackedIndex> {
  const reading = options.cache ? (options.kept ?? readIndex)(root) : null;
  const list = options.list ?? listSources(root);
  const block = await reading;
  options.signal?.throwIfAborted();
  if (block) touchIndex(root);
  const base = block ? new IndexLayer(block) : null;
  if (block && base && !options.texts?.size && isCurrent(base, list)) return new PackedIndex(block);
  const changes = base ? changesOf(base, list) : NO_CHANGES;
  if (block && base && overlay(root, { block, base, list }, changes, options)) return new PackedIndex(block);
  const built = block && base ? await rebuild(root, { block, base, list }, changes, options) : await build(root, list, options);
  // Of what was put together on the way some hundred megabytes are left.
  collectGarbage();
  if (options.cache) writeIndex(root, built);
  return new PackedIndex(options.texts?.size ? withTexts(root, built, options) : built);
}

/** A copy with the texts laid over it; without them when they are too many. */
function withTexts(root: string, built: SharedArrayBuffer, options: IndexOptions): SharedArrayBuffer {
  const block = new SharedArrayBuffer(built.byteLength + ROOM_FOR_TEXTS);
  new Uint8Array(block).set(new Uint8Array(built));
  overlay(root, { block, base: new IndexLayer(block), list: NO_FILES }, NO_CHANGES, { ...options, onProgress: () => undefined });
  return block;
}

/**
 * The index as the cache holds it, with what has changed since in the folders of these absolute paths; null when there is
 * none. Takes no look at the rest of the tree, and keeps nothing.
 */
export async function keptIndex(root: string, paths: readonly string[]): Promise<PackedIndex | null> {
  const block = await readIndex(root);
  if (block === null) return null;
  const base = new IndexLayer(block);
  const list = listFolders(root, paths.map((path) => dirname(path)));
  const changed = list.paths.flatMap((path, file) => (isSame(base, base.findFile(path), list, file) ? [] : [file]));
  if (changed.length > 0) overlay(root, { block, base, list }, { known: new Map(), changed, gone: [] }, { cache: true });
  return new PackedIndex(block);
}

/** `old` is negative where the index lacks the file. */
function isSame({ sections }: IndexLayer, old: number, { stamps }: FileList, file: number): boolean {
  return old >= 0 && [0, 1].every((at) => sections.stamps[old * 2 + at] === stamps[file * 2 + at]);
}

interface Changes {
  /** File in the list → the same file in the index, where it did not change. */
  readonly known: ReadonlyMap<number, number>;
  /** Numbers in the list of files that are new or changed. */
  readonly changed: readonly number[];
  /** Paths of files that are no more. */
  readonly gone: readonly string[];
}

const NO_FILES: FileList = { paths: [], stamps: new Float64Array(0) };
const NO_CHANGES: Changes = { known: new Map(), changed: [], gone: [] };

interface Cached {
  readonly block: SharedArrayBuffer;
  readonly base: IndexLayer;
  readonly list: FileList;
}

/** Scans what changed and lays it over the index in the block; false when it is too much. */
function overlay(root: string, { block, base, list }: Cached, { changed, gone }: Changes, { onProgress, texts }: IndexOptions): boolean {
  if (changed.length + gone.length >= WORTH_WRITING) return false;
  const stampsOf = new Map(changed.map((file) => [list.paths[file]!, [list.stamps[file * 2]!, list.stamps[file * 2 + 1]!]]));
  const paths = [...new Set([...stampsOf.keys(), ...(texts?.keys() ?? [])])].sort();
  const stamps = Float64Array.from(paths.flatMap((path) => stampsOf.get(path) ?? [0, 0]));
  onProgress?.(0, paths.length);
  const { part } = new FileScanner().scan({ root, paths, files: [], ...(texts !== undefined && { texts }) });
  onProgress?.(paths.length, paths.length);
  const hidden = new Uint8Array(base.fileCount);
  for (const file of [...paths, ...gone].map((path) => base.findFile(path))) if (file >= 0) hidden[file] = 1;
  return addLayer(block, hidden, layerOfChanges(part, { paths, stamps }));
}

async function build(root: string, list: FileList, options: IndexOptions): Promise<SharedArrayBuffer> {
  const merger = new Merger(list.paths.length);
  const files = list.paths.map((_, file) => file);
  await scan(root, { list, files, sumOf: () => null }, options, ({ part, files: scanned }) => merger.add(part, scanned));
  return derived(merger, list);
}

/** Scans files that are new, and those with other stamps that do not hold what they held. */
async function rebuild(root: string, { block, base, list }: Cached, { known, changed, gone }: Changes, options: IndexOptions): Promise<SharedArrayBuffer> {
  const merger = mergerOver(base, list.paths.length);
  const before = new Map(changed.map((file) => [file, base.findFile(list.paths[file]!)]));
  const others: number[] = [];
  const sumOf = (file: number): number | null => (before.get(file)! < 0 ? null : textSumOf(base, before.get(file)!));
  await scan(root, { list, files: changed, sumOf }, options, ({ part, files }) => {
    merger.add(part, files);
    for (const file of files) others.push(file);
  });
  for (const file of others) before.delete(file);
  for (const [file, old] of before) base.sections.stamps.set(list.stamps.subarray(file * 2, file * 2 + 2), old * 2);
  const { onProgress: _, ...rest } = options;
  if (!options.texts?.size && overlay(root, { block, base, list }, { known, changed: others, gone }, rest)) return block;
  for (const [file, old] of [...known, ...before]) merger.addBased(base.block(old), file);
  return derived(merger, list);
}

function derived(merger: Merger, list: FileList): SharedArrayBuffer {
  return deriveIndex(compacted(merger.merged(), list.paths), list, { room: ROOM });
}

async function scan(root: string, wanted: Wanted, { onProgress, signal }: IndexOptions, onResult: ScanWatch["onResult"]): Promise<void> {
  const bytes = wanted.files.reduce((sum, file) => sum + wanted.list.stamps[file * 2]!, 0);
  await scanFiles(tasksOf(root, wanted), bytes, { ...(onProgress !== undefined && { onProgress }), ...(signal !== undefined && { signal }), onResult });
}

/** Names keep the numbers that they have in the base. */
function mergerOver({ sections }: IndexLayer, files: number): Merger {
  return new Merger(files, NameTable.from({ blob: sections.nameBlob, offsets: sections.nameOffsets, hashes: sections.nameHashes }));
}

/** Whether the index is of just these files, none of which changed. */
function isCurrent(index: IndexLayer, { paths, stamps }: FileList): boolean {
  const { pathUnits, pathOffsets, stamps: old } = index.sections;
  if (index.fileCount !== paths.length || old.some((stamp, at) => stamp !== stamps[at])) return false;
  const written = Buffer.from(pathUnits.buffer, pathUnits.byteOffset, pathUnits.byteLength).toString("utf16le");
  return written === paths.join("") && paths.every((path, file) => pathOffsets[file + 1]! - pathOffsets[file]! === path.length);
}

function changesOf(index: IndexLayer, { paths, stamps }: FileList): Changes {
  const known = new Map<number, number>();
  const changed: number[] = [];
  const gone: string[] = [];
  const old = index.sections.stamps;
  let at = 0;
  paths.forEach((path, file) => {
    let order = -1;
    while (at < index.fileCount && (order = index.comparePath(at, path)) < 0) gone.push(index.path(at++));
    const same = at < index.fileCount && order === 0;
    if (same && old[at * 2] === stamps[file * 2] && old[at * 2 + 1] === stamps[file * 2 + 1]) known.set(file, at);
    else changed.push(file);
    if (same) at++;
  });
  for (; at < index.fileCount; at++) gone.push(index.path(at));
  return { known, changed, gone };
}
