/** Builds an index of a few files in memory. */

import { type FileList, deriveIndex } from "./derive.ts";
import { IntList } from "./int-list.ts";
import { Merger, type Part, compacted } from "./merge.ts";
import { NameTable, hashOf } from "./name-table.ts";
import { PackedIndex } from "./packed-index.ts";
import { SourceScanner } from "./scan-source.ts";

interface SourceText {
  /** Relative to the root of the index, `/` between folders. */
  readonly path: string;
  readonly text: string;
}

export function indexOfFiles(files: readonly SourceText[]): PackedIndex {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const list = listOf(sorted);
  return new PackedIndex(deriveIndex(compacted(partMerged(scanTexts(sorted), list), list.paths), list));
}

/** A layer of what was scanned of these files, to be laid over an index; the files of the part are all of the list, in its order. */
export function layerOfChanges(part: Part, list: FileList): SharedArrayBuffer {
  return deriveIndex(partMerged(part, list), list, { kept: "all" });
}

function partMerged(part: Part, { paths }: FileList) {
  const merger = new Merger(paths.length);
  merger.add(part, paths.map((_, file) => file));
  return merger.merged();
}

function listOf(files: readonly SourceText[]): FileList {
  return { paths: files.map(({ path }) => path), stamps: new Float64Array(files.length * 2) };
}

function scanTexts(files: readonly SourceText[]): Part {
  const names = new NameTable();
  const scanner = new SourceScanner(names);
  const records = new IntList();
  const starts = new IntList();
  for (const { text } of files) {
    starts.push(records.length);
    const bytes = Uint8Array.from({ length: text.length }, (_, at) => Math.min(text.charCodeAt(at), 255));
    scanner.scan(bytes, hashOf(bytes), records);
  }
  return { names: names.packed(), records: records.packed(), starts: starts.packed() };
}
