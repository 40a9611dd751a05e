/** The index of a tree: from the cache where files have not changed, scanned where they have. */

import { blockEnd } from "../../core/callgraph/blocks.ts";
import { type FileList, deriveIndex } from "../../core/callgraph/derive.ts";
import { Merger, compacted } from "../../core/callgraph/merge.ts";
import { NameTable } from "../../core/callgraph/name-table.ts";
import { PackedIndex } from "../../core/callgraph/packed-index.ts";
import { readIndex, writeIndex } from "./index-cache.ts";
import { listSources } from "./list-sources.ts";
import { scanFiles, tasksOf } from "./scan-files.ts";

export interface IndexOptions {
  /** Whether the user's cache folder is read and written. */
  readonly cache: boolean;
  /** Files scanned, of those that have to be. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Fewer changed files are scanned at each start, rather than write the whole index again. */
const WORTH_WRITING = 32;

/** The index of the C files below an absolute path. Rejects with the signal's reason; what files hold never makes it reject. */
export async function openIndex(root: string, options: IndexOptions): Promise<PackedIndex> {
  const reading = options.cache ? readIndex(root) : null;
  const list = listSources(root);
  const cached = await reading;
  if (cached && isCurrent(cached, list)) return cached;
  const known = cached ? sameFiles(cached, list) : new Map<number, number>();
  const changed = list.paths.flatMap((_, file) => (known.has(file) ? [] : [file]));
  const index = await update(root, { list, base: cached, known, changed }, options);
  if (options.cache && (!cached || changed.length >= WORTH_WRITING)) writeIndex(root, index);
  return index;
}

interface Work {
  readonly list: FileList;
  readonly base: PackedIndex | null;
  /** File in the list → the same file in the base. */
  readonly known: ReadonlyMap<number, number>;
  readonly changed: readonly number[];
}

async function update(root: string, { list, base, known, changed }: Work, options: IndexOptions): Promise<PackedIndex> {
  const merger = base ? new Merger(list.paths.length, namesOf(base)) : new Merger(list.paths.length);
  if (base) {
    const { records, recordStarts } = base.sections;
    for (const [file, old] of known) merger.addBased(records.subarray(recordStarts[old], blockEnd(records, recordStarts[old]!)), file);
  }
  const bytes = changed.reduce((sum, file) => sum + list.stamps[file * 2]!, 0);
  const { onProgress, signal } = options;
  await scanFiles(tasksOf(root, list, changed), bytes, {
    ...(onProgress !== undefined && { onProgress }),
    ...(signal !== undefined && { signal }),
    onResult: ({ part, files }) => merger.add(part, files),
  });
  const merged = merger.merged();
  // A store of something that is no function yet may mean one when the next file has changed.
  return new PackedIndex(deriveIndex(base ? merged : compacted(merged, list.paths), list));
}

function namesOf({ sections }: PackedIndex): NameTable {
  return NameTable.from({ blob: sections.nameBlob, offsets: sections.nameOffsets, hashes: sections.nameHashes });
}

/** Whether the index is of just these files, none of which changed. */
function isCurrent(index: PackedIndex, { paths, stamps }: FileList): boolean {
  const { pathUnits, pathOffsets, stamps: old } = index.sections;
  if (index.fileCount !== paths.length || old.some((stamp, at) => stamp !== stamps[at])) return false;
  const written = Buffer.from(pathUnits.buffer, pathUnits.byteOffset, pathUnits.byteLength).toString("utf16le");
  return written === paths.join("") && paths.every((path, file) => pathOffsets[file + 1]! - pathOffsets[file]! === path.length);
}

/** File in the list → file of the same path, size and time in the index. */
function sameFiles(index: PackedIndex, { paths, stamps }: FileList): Map<number, number> {
  const same = new Map<number, number>();
  const old = index.sections.stamps;
  let at = 0;
  for (let file = 0; file < paths.length; file++) {
    const path = paths[file]!;
    let order = -1;
    while (at < index.fileCount && (order = index.comparePath(at, path)) < 0) at++;
    if (at === index.fileCount) break;
    if (order !== 0) continue;
    if (old[at * 2] === stamps[file * 2] && old[at * 2 + 1] === stamps[file * 2 + 1]) same.set(file, at);
  }
  return same;
}
