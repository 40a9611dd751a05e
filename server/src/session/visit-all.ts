/** Visits many files, in this thread or in several. */

import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { Target } from "../project/discovery.ts";
import { loadParser } from "../project/grammar.ts";
import { runInWorkers } from "../project/worker-pool.ts";
import { type FileChecker, coreCheck } from "./file-check.ts";
import { type FileOutcome, FileVisitor } from "./file-visitor.ts";
import { type IndexBlocks, Programs, openIndexes } from "./programs.ts";
import type { CheckOptions, Progress } from "./report.ts";

/** How the caller follows a check and stops it. */
export interface Watch {
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
  /** The analysis of one file; only tests put another one in. */
  readonly analysis?: FileChecker["check"];
}

/** Files between two looks at the signal and two reports of progress. */
const STRIDE = 64;
/** Files that a worker gets at a time: few, since one of them may take as long as all others. */
const CHUNK = 16;
/** Below this many files the start of workers costs more than they save. */
const WORTH_WORKERS = 512;
const MOST_WORKERS = 4;
/** There in the bundle only. */
const WORKER = new URL("./check-worker.js", import.meta.url);

/** What is to be reported, in no order that holds; files that cannot matter are left out. Rejects with the signal's reason. */
export async function visitAll(targets: readonly Target[], options: CheckOptions, watch: Watch): Promise<FileOutcome[]> {
  const workers = options.jobs ?? Math.min(availableParallelism(), MOST_WORKERS);
  const apart = workers > 1 && targets.length >= WORTH_WORKERS && watch.analysis === undefined && existsSync(WORKER);
  const blocks = await openIndexes(targets.map(({ path }) => path), options, {
    cache: options.cache !== false,
    onlyKnownTrees: options.onlyKnownTrees === true,
    progress: (done, total) => watch.progress?.("index", done, total),
    ...(watch.signal !== undefined && { signal: watch.signal }),
  });
  const setup = { options, blocks };
  return apart ? visitApart(targets, setup, { ...watch, workers }) : visitHere(targets, setup, watch);
}

/** What a thread that analyses is started with. */
export interface WorkerSetup {
  readonly options: CheckOptions;
  readonly blocks: IndexBlocks;
}

/** A visitor with everything that it needs. */
export async function visitorFor({ options, blocks }: WorkerSetup, analysis = coreCheck): Promise<FileVisitor> {
  const documents = options.documents ?? new Map<string, string>();
  const programs = new Programs(options, { parser: await loadParser(), documents, blocks });
  return new FileVisitor(options, { programs, documents, check: analysis });
}

async function visitHere(targets: readonly Target[], setup: WorkerSetup, watch: Watch): Promise<FileOutcome[]> {
  const visitor = await visitorFor(setup, watch.analysis);
  const outcomes: FileOutcome[] = [];
  for (const [done, target] of targets.entries()) {
    if (done % STRIDE === 0) await breathe(watch, done, targets.length);
    const outcome = visitor.visit(target);
    if (outcome !== null) outcomes.push(outcome);
  }
  await breathe(watch, targets.length, targets.length);
  return outcomes;
}

/** Lets timers, signals and the terminal have their turn. */
async function breathe(watch: Watch, done: number, total: number): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  watch.signal?.throwIfAborted();
  watch.progress?.("analyse", done, total);
}

async function visitApart(targets: readonly Target[], setup: WorkerSetup, watch: Watch & { readonly workers: number }): Promise<FileOutcome[]> {
  const visitor = await visitorFor(setup);
  const outcomes: FileOutcome[] = [];
  let done = 0;
  const advance = (count: number): void => {
    done += count;
    watch.progress?.("analyse", done, targets.length);
  };
  await runInWorkers<Target, FileOutcome | null>(chunked(targets), {
    script: WORKER,
    workers: watch.workers,
    data: setup,
    ...(watch.signal !== undefined && { signal: watch.signal }),
    onResults: (results) => {
      outcomes.push(...results.filter((outcome) => outcome !== null));
      advance(results.length);
    },
    onLost: (target, reason) => {
      outcomes.push(visitor.lost(target, reason));
      advance(1);
    },
  });
  return outcomes;
}

function chunked(targets: readonly Target[]): Target[][] {
  return Array.from({ length: Math.ceil(targets.length / CHUNK) }, (_, at) => targets.slice(at * CHUNK, (at + 1) * CHUNK));
}
