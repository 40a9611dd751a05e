/** Scans files of a tree, in this thread or in several. */

import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { BLOCK_HEAD } from "../../core/callgraph/blocks.ts";
import { IntList } from "../../core/callgraph/int-list.ts";
import type { Part } from "../../core/callgraph/merge.ts";
import { NameTable } from "../../core/callgraph/name-table.ts";
import { SourceScanner } from "../../core/callgraph/scan-source.ts";
import { FileReader } from "../source-reader.ts";
import { runInWorkers } from "../worker-pool.ts";

/** Files that one part is made of. */
export interface ScanTask {
  readonly root: string;
  readonly paths: readonly string[];
  /** Numbers of the files, which come back with the part. */
  readonly files: readonly number[];
  /** Texts that stand in for files on disk, by path. */
  readonly texts?: ReadonlyMap<string, string>;
  /** By place in the paths: the sum of the text that was scanned before; null where none was. */
  readonly sums?: readonly (number | null)[];
}

interface ScanResult {
  readonly part: Part;
  readonly files: readonly number[];
  /** Files that hold what they held before, which are in no part. */
  readonly same: readonly number[];
}

/** One for each thread. */
export class FileScanner {
  private readonly names = new NameTable();
  private readonly scanner = new SourceScanner(this.names);
  private readonly reader = new FileReader();

  /** A file that cannot be read has an empty block. Never throws. */
  scan({ root, paths, files, texts, sums }: ScanTask): ScanResult {
    this.names.clear();
    const records = new IntList(1 << 16);
    const starts = new IntList();
    const isSame = paths.map((path, at) => {
      const text = texts?.get(path);
      const bytes = text === undefined ? this.bytes(join(root, path)) : Buffer.from(text);
      const sum = crc32(bytes) | 0;
      if (sum === sums?.[at]) return true;
      starts.push(records.length);
      this.scanner.scan(bytes, sum, records);
      return false;
    });
    const part = { names: this.names.packed(), records: records.packed(), starts: starts.packed() };
    return { part, files: files.filter((_, at) => !isSame[at]), same: files.filter((_, at) => isSame[at]) };
  }

  private bytes(path: string): Buffer {
    const read = this.reader.read(path);
    return read.kind === "bytes" ? read.bytes : Buffer.alloc(0);
  }
}

/** How the caller follows the work and stops it. */
export interface ScanWatch {
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
  readonly onResult: (result: ScanResult) => void;
}

/** Bytes of source in a task. */
const TASK_BYTES = 12 * 1024 * 1024;
const TASK_FILES = 1000;
/** Below this many bytes the start of workers costs more than they save. */
const WORTH_WORKERS = 48 * 1024 * 1024;
const MOST_WORKERS = 4;
/** There in the bundle only. */
const WORKER = new URL("./index-worker.js", import.meta.url);

/** Resolves when all files are scanned; rejects with the signal's reason. */
export async function scanFiles(tasks: readonly ScanTask[], bytes: number, watch: ScanWatch): Promise<void> {
  const workers = Math.min(availableParallelism(), MOST_WORKERS);
  const advance = progressOf(tasks, watch);
  if (workers > 1 && bytes >= WORTH_WORKERS && existsSync(WORKER)) await scanApart(tasks, { ...watch, workers, advance });
  else await scanHere(tasks, watch, advance);
}

type Advance = (result: ScanResult) => void;

function progressOf(tasks: readonly ScanTask[], { onProgress, onResult }: ScanWatch): Advance {
  const total = tasks.reduce((sum, { files }) => sum + files.length, 0);
  let done = 0;
  onProgress?.(0, total);
  return (result) => {
    onResult(result);
    done += result.files.length + result.same.length;
    onProgress?.(done, total);
  };
}

async function scanHere(tasks: readonly ScanTask[], { signal }: ScanWatch, advance: Advance): Promise<void> {
  const scanner = new FileScanner();
  for (const task of tasks) {
    // Timers, signals and the terminal have their turn.
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    advance(scanner.scan(task));
  }
}

async function scanApart(tasks: readonly ScanTask[], { signal, workers, advance }: ScanWatch & { workers: number; advance: Advance }): Promise<void> {
  await runInWorkers<ScanTask, ScanResult>(tasks.map((task) => [task]), {
    script: WORKER,
    workers,
    data: null,
    ...(signal !== undefined && { signal }),
    onResult: (_, result) => advance(result),
    onLost: (task) => advance({ part: emptyPart(task.files.length), files: task.files, same: [] }),
  });
}

function emptyPart(files: number): Part {
  const starts = Int32Array.from({ length: files }, (_, at) => at * BLOCK_HEAD);
  const names = { blob: new Uint8Array(0), offsets: new Int32Array(1), hashes: new Int32Array(0) };
  return { names, records: new Int32Array(files * BLOCK_HEAD), starts };
}

/** Files of a list. */
export interface Wanted {
  readonly list: { readonly paths: readonly string[]; readonly stamps: Float64Array };
  /** Their numbers. */
  readonly files: readonly number[];
  /** The sum of a file's text as it was scanned before; null where none was. */
  readonly sumOf: (file: number) => number | null;
}

/** Cuts files into tasks. */
export function tasksOf(root: string, { list, files, sumOf }: Wanted): ScanTask[] {
  const tasks: ScanTask[] = [];
  let [from, bytes] = [0, 0];
  files.forEach((file, at) => {
    bytes += list.stamps[file * 2]!;
    const full = bytes >= TASK_BYTES || at + 1 - from >= TASK_FILES;
    if (!full && at + 1 < files.length) return;
    const some = files.slice(from, at + 1);
    tasks.push({ root, paths: some.map((number) => list.paths[number]!), files: some, sums: some.map(sumOf) });
    [from, bytes] = [at + 1, 0];
  });
  return tasks;
}
