/** Runs tasks in worker threads; a worker that dies takes one task with it, not the run. */

import { Worker } from "node:worker_threads";

/** MiB: enough for the largest function, and little enough that garbage does not pile up in each thread. */
const LIMITS = { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 24 };

export interface PoolSetup<Task, Result> {
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
  const queue = [...chunks].reverse();
  const lanes = Array.from({ length: Math.min(setup.workers, queue.length) }, () => runLane(queue, setup));
  await Promise.all(lanes);
  setup.signal?.throwIfAborted();
}

/** One worker after the other, until the queue is empty. */
async function runLane<Task, Result>(queue: (readonly Task[])[], setup: PoolSetup<Task, Result>): Promise<void> {
  while (queue.length > 0 && setup.signal?.aborted !== true) {
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
async function feed<Task, Result>(worker: Worker, queue: (readonly Task[])[], setup: PoolSetup<Task, Result>): Promise<void> {
  for (let chunk = queue.pop(); chunk !== undefined && setup.signal?.aborted !== true; chunk = queue.pop()) {
    const answer = await ask<Task, Result>(worker, chunk);
    if ("results" in answer) {
      answer.results.forEach((result, at) => setup.onResult(chunk[at]!, result));
      continue;
    }
    const [first] = chunk;
    if (chunk.length > 1) queue.push(...chunk.map((task) => [task]).reverse());
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
