/** Visits many files, in this thread or in several; what is known of them already is not found out again. */

import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { Target } from "../project/discovery.ts";
import { loadParser } from "../project/grammar.ts";
import { runInWorkers } from "../project/worker-pool.ts";
import { type FileChecker, coreCheck } from "./file-check.ts";
import { type FileOutcome, FileVisitor, type Visit } from "./file-visitor.ts";
import { isRepeatable, KeptTrees, type OpenTrees } from "./kept-trees.ts";
import { type IndexBlocks, Programs, type ProgramTools, openIndexes } from "./programs.ts";
import type { CheckOptions, Progress } from "./report.ts";
import { CACHE_FOLDER, type TreeStore } from "./tree-store.ts";

/** How the caller follows a check and stops it. */
export interface Watch {
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
  /** Indexes that are at hand. */
  readonly opened?: IndexBlocks;
  /** The cache folder, else. */
  readonly store?: TreeStore;
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

interface Visited {
  readonly outcomes: readonly FileOutcome[];
  /** Of the trees that something was visited in. */
  readonly blocks: IndexBlocks;
}

/** What is to be reported, in no order that holds; files that cannot matter are left out. Rejects with the signal's reason. */
export async function visitAll({ targets, open }: { readonly targets: readonly Target[]; readonly open: OpenTrees }, options: CheckOptions, watch: Watch): Promise<Visited> {
  const indexing = {
    progress: (done: number, total: number) => watch.progress?.("index", done, total),
    ...(options.documents !== undefined && { documents: options.documents }),
    onlyKnownTrees: options.onlyKnownTrees === true,
    ...(watch.signal !== undefined && { signal: watch.signal }),
  };
  const store = watch.store ?? CACHE_FOLDER;
  const trees = new KeptTrees(options, open, store);
  const opened: IndexBlocks = watch.analysis === undefined && isRepeatable(options) ? await trees.open(targets, indexing) : (watch.opened ?? new Map());
  const outcomes: FileOutcome[] = [];
  const unknown = targets.filter((target) => {
    const known = trees.known(target);
    if (known) outcomes.push(known);
    return known === undefined;
  });
  const blocks = await openIndexes(unknown.map(({ path }) => path), options, { ...indexing, cache: options.cache !== false, lists: trees.listed, opened, kept: store.index });
  let found = outcomes.reduce((sum, one) => sum + one.findings.length, 0);
  const note = (target: Target, visit: Visit): void => {
    trees.add(target.path, visit);
    if (visit.outcome === null) return;
    outcomes.push(visit.outcome);
    found += visit.outcome.findings.length;
  };
  const progress: Progress = (phase, done, total) => watch.progress?.(phase, done, total, found);
  if (unknown.length > 0) await visit(unknown, { options, blocks }, { ...watch, progress, note, nearness: trees.nearness, programs: trees.programsOf(blocks) });
  trees.save(blocks);
  return { outcomes, blocks };
}

/** What a thread that analyses is started with. */
export interface WorkerSetup {
  readonly options: CheckOptions;
  readonly blocks: IndexBlocks;
}

interface Notes extends Watch {
  /** For a visit in this thread. */
  readonly nearness: ProgramTools["nearness"];
  /** The same, where some are at hand. */
  readonly programs: Programs | null;
  readonly note: (target: Target, visit: Visit) => void;
}

async function visit(targets: readonly Target[], setup: WorkerSetup, notes: Notes): Promise<void> {
  const workers = setup.options.jobs ?? Math.min(availableParallelism(), MOST_WORKERS);
  // One worker, too: its memory is bounded, and what it dies of takes one file along.
  const apart = targets.length >= WORTH_WORKERS && notes.analysis === undefined && existsSync(WORKER);
  await (apart ? visitApart(targets, setup, { ...notes, workers }) : visitHere(targets, setup, notes));
}

/** A visitor with everything that it needs. */
export async function visitorFor({ options, blocks }: WorkerSetup, { analysis = coreCheck, nearness, programs: known }: Partial<Pick<Notes, "analysis" | "nearness" | "programs">> = {}): Promise<FileVisitor> {
  const documents = options.documents ?? new Map<string, string>();
  const programs = known ?? new Programs(options, { parser: await loadParser(), documents, blocks, ...(nearness && { nearness }) });
  return new FileVisitor(options, { programs, documents, check: analysis });
}

async function visitHere(targets: readonly Target[], setup: WorkerSetup, notes: Notes): Promise<void> {
  const visitor = await visitorFor(setup, notes);
  for (const [done, target] of targets.entries()) {
    if (done % STRIDE === 0) await breathe(notes, done, targets.length);
    notes.note(target, visitor.visit(target));
  }
  await breathe(notes, targets.length, targets.length);
}

/** Lets timers, signals and the terminal have their turn. */
async function breathe(watch: Watch, done: number, total: number): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  watch.signal?.throwIfAborted();
  watch.progress?.("analyse", done, total);
}

async function visitApart(targets: readonly Target[], setup: WorkerSetup, notes: Notes & { readonly workers: number }): Promise<void> {
  const visitor = await visitorFor(setup);
  let done = 0;
  const advance = (target: Target, visit: Visit): void => {
    notes.note(target, visit);
    notes.progress?.("analyse", ++done, targets.length);
  };
  await runInWorkers<Target, Visit>(chunked(targets), {
    script: WORKER,
    workers: notes.workers,
    data: setup,
    ...(notes.signal !== undefined && { signal: notes.signal }),
    onResult: advance,
    onLost: (target, reason) => advance(target, { outcome: visitor.lost(target, reason), basis: null }),
  });
}

function chunked(targets: readonly Target[]): Target[][] {
  return Array.from({ length: Math.ceil(targets.length / CHUNK) }, (_, at) => targets.slice(at * CHUNK, (at + 1) * CHUNK));
}
