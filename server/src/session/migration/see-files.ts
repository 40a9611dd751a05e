/** Looks at many files for a migration, in this thread or in several. */

import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { runInWorkers } from "../../project/worker-pool.ts";
import { MigrationVisitor, type Seen, type VisitSetup } from "./visitor.ts";

export interface SeeWatch {
  readonly jobs?: number;
  readonly signal?: AbortSignal;
  /** How many of how many files have been looked at. */
  readonly shown: (done: number, total: number) => void;
}

/** Below this many files the start of workers costs more than they save. */
const WORTH_WORKERS = 24;
const MOST_WORKERS = 4;
/** Files that a worker gets at a time. */
const CHUNK = 4;
/** There in the bundle only. */
const WORKER = new URL("./migrate-worker.js", import.meta.url);

/** By absolute path. Rejects with the signal's reason. */
export async function seeFiles(paths: readonly string[], setup: VisitSetup, watch: SeeWatch): Promise<Map<string, Seen>> {
  const found = new Map<string, Seen>();
  const visitor = await MigrationVisitor.make(setup);
  const note = (path: string, seen: Seen): void => {
    found.set(path, seen);
    watch.shown(found.size, paths.length);
  };
  const workers = watch.jobs ?? Math.min(availableParallelism(), MOST_WORKERS);
  if (workers > 1 && paths.length >= WORTH_WORKERS && existsSync(WORKER)) {
    const chunks = Array.from({ length: Math.ceil(paths.length / CHUNK) }, (_, at) => paths.slice(at * CHUNK, (at + 1) * CHUNK));
    await runInWorkers<string, Seen>(chunks, {
      script: WORKER, workers, data: setup, onResult: note,
      ...(watch.signal !== undefined && { signal: watch.signal }),
      onLost: (path, reason) => note(path, visitor.lost(path, reason)),
    });
    return found;
  }
  for (const path of paths) {
    await new Promise((resolve) => setImmediate(resolve));
    watch.signal?.throwIfAborted();
    note(path, visitor.see(path));
  }
  return found;
}
