/** Builds an index of a few files in memory. */

import { deriveIndex } from "./derive.ts";
import { IntList } from "./int-list.ts";
import { type Part, Merger, compacted } from "./merge.ts";
import { NameTable } from "./name-table.ts";
import { PackedIndex } from "./packed-index.ts";
import { SourceScanner } from "./scan-source.ts";

export interface SourceText {
  /** Relative to the root of the index, `/` between folders. */
  readonly path: string;
  readonly text: string;
}

export function indexOfFiles(files: readonly SourceText[]): PackedIndex {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const paths = sorted.map(({ path }) => path);
  const merger = new Merger(sorted.length);
  merger.add(scanTexts(sorted), sorted.map((_, at) => at));
  return new PackedIndex(deriveIndex(compacted(merger.merged(), paths), { paths, stamps: new Float64Array(sorted.length * 2) }));
}

function scanTexts(files: readonly SourceText[]): Part {
  const names = new NameTable();
  const scanner = new SourceScanner(names);
  const records = new IntList();
  const starts = new IntList();
  for (const { text } of files) {
    starts.push(records.length);
    const bytes = Uint8Array.from({ length: text.length }, (_, at) => Math.min(text.charCodeAt(at), 255));
    scanner.scan(bytes, bytes.length, records);
  }
  return { names: names.packed(), records: records.packed(), starts: starts.packed() };
}
