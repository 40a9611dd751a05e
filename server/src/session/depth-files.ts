/** Visits the files of a depth question, in this thread or in several. */

import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { runInWorkers } from "../project/worker-pool.ts";
import type { DepthOutcome, DepthSetup, DepthTask, DepthVisitor } from "./depth-visitor.ts";
import type { Watch } from "./visit-all.ts";

/** Files that a worker gets at a time. */
const CHUNK = 16;
/** Below this many files the start of workers costs more than they save. */
const WORTH_WORKERS = 512;
const MOST_WORKERS = 4;
/** Files between two looks at the signal. */
const STRIDE = 64;
/** There in the bundle only. */
const WORKER = new URL("./depth-worker.js", import.meta.url);

/** What the files hold, in no order that holds. Rejects with the signal's reason. */
export async function visitForDepth(tasks: readonly DepthTask[], visitor: DepthVisitor, by: { setup: DepthSetup; watch: Watch }): Promise<DepthOutcome[]> {
  const workers = by.setup.options.jobs ?? Math.min(availableParallelism(), MOST_WORKERS);
  const isApart = workers > 1 && tasks.length >= WORTH_WORKERS && existsSync(WORKER);
  return isApart ? visitApart(tasks, visitor, { ...by, workers }) : visitHere(tasks, visitor, by.watch);
}

async function visitHere(tasks: readonly DepthTask[], visitor: DepthVisitor, watch: Watch): Promise<DepthOutcome[]> {
  const outcomes: DepthOutcome[] = [];
  for (const [done, task] of tasks.entries()) {
    if (done % STRIDE === 0) await new Promise((resolve) => setImmediate(resolve));
    watch.signal?.throwIfAborted();
    watch.progress?.("analyse", done, tasks.length);
    const outcome = visitor.visit(task);
    if (outcome !== null) outcomes.push(outcome);
  }
  return outcomes;
}

async function visitApart(tasks: readonly DepthTask[], visitor: DepthVisitor, by: { setup: DepthSetup; watch: Watch; workers: number }): Promise<DepthOutcome[]> {
  const outcomes: DepthOutcome[] = [];
  let done = 0;
  await runInWorkers<DepthTask, DepthOutcome | null>(chunked(tasks), {
    script: WORKER,
    workers: by.workers,
    data: by.setup,
    ...(by.watch.signal !== undefined && { signal: by.watch.signal }),
    onResult: (_, outcome) => {
      if (outcome !== null) outcomes.push(outcome);
      by.watch.progress?.("analyse", ++done, tasks.length);
    },
    onLost: (task, reason) => outcomes.push(visitor.lost(task, reason)),
  });
  return outcomes;
}

function chunked(tasks: readonly DepthTask[]): DepthTask[][] {
  return Array.from({ length: Math.ceil(tasks.length / CHUNK) }, (_, at) => tasks.slice(at * CHUNK, (at + 1) * CHUNK));
}
