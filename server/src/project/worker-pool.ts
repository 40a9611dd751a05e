/** Runs tasks in worker threads; a worker that dies takes one task with it, not the run. */

import { Worker } from "node:worker_threads";

/** MiB: enough for the largest function, and little enough that garbage does not pile up in each thread. */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 48 };

interface PoolSetup<Task, Result> {
  /** Answers each message, an array of tasks, with an array of results. */
  readonly script: URL;
  readonly workers: number;
  /** What every worker is started with. */
  readonly data: unknown;
  readonly signal?: AbortSignal;
  readonly onResult: (task: Task, result: Result) => void;
  /** A task during which a worker died, alone. */
  readonly onLost: (task: Task, reason: string) => void;
}

/** Resolves when every task has a result or is lost; rejects with the signal's reason when stopped. */
export async function runInWorkers<Task, Result>(chunks: readonly (readonly Task[])[], setup: PoolSetup<Task, Result>): Promise<void> {
  const lanes = Math.min(setup.workers, chunks.length);
  const stretches = stretchesOf(chunks, lanes);
  await Promise.all(stretches.map((own) => runLane({ next: () => own.shift() ?? longest(stretches).pop(), again: (some) => own.unshift(...some) }, setup)));
  setup.signal?.throwIfAborted();
}

/** A stretch for each worker: neighbours ask for the same things, and what one has found out the next one finds at hand. */
function stretchesOf<Task>(chunks: readonly (readonly Task[])[], lanes: number): (readonly Task[])[][] {
  const at = (lane: number): number => Math.floor((chunks.length * lane) / lanes);
  return Array.from({ length: lanes }, (_, lane) => chunks.slice(at(lane), at(lane + 1)));
}

/** Who is ready first takes from the end of what others have before them. */
function longest<T>(stretches: readonly T[][]): T[] {
  return stretches.reduce((most, one) => (one.length > most.length ? one : most), []);
}

/** The work of one worker after the other. */
interface Queue<Task> {
  next(): readonly Task[] | undefined;
  again(chunks: readonly (readonly Task[])[]): void;
}

/** One worker after the other, until there is nothing left to do. */
async function runLane<Task, Result>(queue: Queue<Task>, setup: PoolSetup<Task, Result>): Promise<void> {
  for (let chunk = queue.next(); chunk !== undefined && setup.signal?.aborted !== true; chunk = queue.next()) {
    queue.again([chunk]);
    const worker = new Worker(setup.script, { workerData: setup.data, resourceLimits: LIMITS });
    // Between two questions nobody listens, and an error without a listener would end the process.
    worker.on("error", () => undefined);
    const stop = (): void => void worker.terminate();
    setup.signal?.addEventListener("abort", stop);
    try {
      await feed(worker, queue, setup);
    } finally {
      setup.signal?.removeEventListener("abort", stop);
      await worker.terminate();
    }
  }
}

/** Returns when the queue is empty or the worker has died. */
async function feed<Task, Result>(worker: Worker, queue: Queue<Task>, setup: PoolSetup<Task, Result>): Promise<void> {
  for (let chunk = queue.next(); chunk !== undefined && setup.signal?.aborted !== true; chunk = queue.next()) {
    const answer = await ask<Task, Result>(worker, chunk);
    if ("results" in answer) {
      answer.results.forEach((result, at) => setup.onResult(chunk[at]!, result));
      continue;
    }
    const [first] = chunk;
    if (chunk.length > 1) queue.again(chunk.map((task) => [task]));
    else if (first !== undefined) setup.onLost(first, answer.died);
    return;
  }
}

type Answer<Result> = { readonly results: readonly Result[] } | { readonly died: string };

function ask<Task, Result>(worker: Worker, chunk: readonly Task[]): Promise<Answer<Result>> {
  return new Promise((resolve) => {
    const settle = (answer: Answer<Result>): void => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      resolve(answer);
    };
    const onMessage = (results: readonly Result[]): void => settle({ results });
    const onError = (error: unknown): void => settle({ died: error instanceof Error ? error.message : String(error) });
    const onExit = (code: number): void => settle({ died: `the worker ended with ${code}` });
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.postMessage(chunk);
  });
}
