/** Reads sources, and knows which of them are not what the index of their tree tells of. */

import { relative, sep } from "node:path";
import { crc32 } from "node:zlib";
import { PackedIndex } from "../core/callgraph/packed-index.ts";
import { isSourceName } from "../project/discovery.ts";
import { type Bytes, FileReader, decode } from "../project/source-reader.ts";
import { summedStamp } from "../project/stamp.ts";

interface TextTools {
  /** Texts that stand in for files on disk, by absolute path. */
  readonly documents: ReadonlyMap<string, string>;
  /** Indexes by absolute root. */
  readonly blocks: ReadonlyMap<string, SharedArrayBuffer>;
  /** The folder whose files a file (absolute path) is linked with; null for one that stands alone. */
  readonly rootOf: (path: string) => string | null;
}

const NO_BYTES = new Uint8Array(0);

export class IndexedTexts {
  private outside = new Map<string, string>();
  private isScanned = true;
  private readonly indexes = new Map<string, PackedIndex>();
  private readonly reader = new FileReader();
  private readonly tools: TextTools;

  constructor(tools: TextTools) {
    this.tools = tools;
  }

  /** Files have changed, and the indexes tell of it. */
  renew(): void {
    for (const index of this.indexes.values()) index.renew();
    this.isScanned = true;
  }

  /** Whether all texts read so far are those that were scanned for the index. */
  get areScanned(): boolean {
    return this.isScanned;
  }

  /** Files that no index tells of which were read since this was asked last: absolute path → summed stamp. */
  takeOutside(): ReadonlyMap<string, string> {
    const read = this.outside;
    this.outside = new Map();
    return read;
  }

  /** The index of the tree that a file (absolute path) belongs to, and its root; null where there is none. */
  indexAround(path: string): { readonly root: string; readonly index: PackedIndex } | null {
    const root = this.tools.rootOf(path);
    const block = root === null ? undefined : this.tools.blocks.get(root);
    if (root === null || block === undefined) return null;
    const index = this.indexes.get(root) ?? new PackedIndex(block);
    this.indexes.set(root, index);
    return { root, index };
  }

  /** What is in a file (absolute path), until something else is read. Whoever makes use of it has it noted. */
  bytes(path: string): Bytes {
    return this.reader.read(path);
  }

  /** The text of a file (absolute path); undefined when there is none. */
  read(path: string): string | undefined {
    const open = this.tools.documents.get(path);
    if (open !== undefined) return open;
    const read = this.bytes(path);
    this.note(path, read.kind === "bytes" ? read.bytes : null);
    if (read.kind !== "bytes") return undefined;
    const text = decode(read.bytes);
    return text.kind === "text" ? text.text : undefined;
  }

  /** The same of a file that no index tells of, be there one or not. */
  readUnscanned(path: string): string | undefined {
    const text = this.read(path);
    if (text === undefined) this.outside.set(path, summedStamp(path, NO_BYTES));
    return text;
  }

  /** These bytes were read from a file (absolute path); null for one that can't be read, of which the index holds an empty text. */
  note(path: string, bytes: Uint8Array | null): void {
    const around = this.indexAround(path);
    const scanned = around === null ? null : around.index.textSum(relative(around.root, path).split(sep).join("/"));
    if (scanned !== null) this.isScanned &&= (crc32(bytes ?? NO_BYTES) | 0) === scanned;
    // Of what the list of a tree can hold, the list tells when it comes.
    else if (around === null || bytes !== null || !isSourceName(path)) this.outside.set(path, summedStamp(path, bytes ?? NO_BYTES));
  }
}
