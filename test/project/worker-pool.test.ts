import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { runInWorkers } from "../../server/src/project/worker-pool.ts";
import { scratchFolder } from "./scratch-folder.ts";

/** Doubles numbers; 13 throws, 17 ends the thread, 0 never ends. */
const DOUBLER = `
import { parentPort, workerData } from "node:worker_threads";
parentPort.on("message", (numbers) => {
  if (numbers.includes(13)) throw new Error("unlucky");
  if (numbers.includes(17)) process.exit(4);
  while (numbers.includes(0));
  parentPort.postMessage(numbers.map((number) => number * workerData.factor));
});
`;

async function double(chunks: readonly (readonly number[])[], signal?: AbortSignal) {
  const script = pathToFileURL(join(scratchFolder({ "doubler.mjs": DOUBLER }), "doubler.mjs"));
  const results: number[] = [];
  const lost: [number, string][] = [];
  await runInWorkers<number, number>(chunks, {
    script,
    workers: 2,
    data: { factor: 2 },
    ...(signal !== undefined && { signal }),
    onResult: (_, result) => void results.push(result),
    onLost: (task, reason) => void lost.push([task, reason]),
  });
  return { results: results.sort((a, b) => a - b), lost };
}

describe("worker pool", () => {
  it("does every task once", async () => {
    expect(await double([[1, 2], [3], [4, 5, 6], [7]])).toEqual({ results: [2, 4, 6, 8, 10, 12, 14], lost: [] });
  });

  it("has nothing to do for no tasks", async () => {
    expect(await double([])).toEqual({ results: [], lost: [] });
  });

  it("loses only the task that a worker dies of", async () => {
    const { results, lost } = await double([[1, 13, 2], [3, 17], [4]]);
    expect(results).toEqual([2, 4, 6, 8]);
    expect(lost.sort(([a], [b]) => a - b)).toEqual([[13, "unlucky"], [17, "the worker ended with 4"]]);
  });

  it("stops when told so, even in the middle of a task", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("enough")), 50);
    await expect(double([[0], [1], [2]], stop.signal)).rejects.toThrow("enough");
  });
});
