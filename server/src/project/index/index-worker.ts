/** Entry of a worker thread: scans the files that it is sent. */

import { parentPort } from "node:worker_threads";
import { FileScanner, type ScanTask } from "./scan-files.ts";

const scanner = new FileScanner();

parentPort?.on("message", (tasks: readonly ScanTask[]) => {
  const results = tasks.map((task) => scanner.scan(task));
  const memory = results.flatMap(({ part: { names, records, starts } }) => [names.blob, names.offsets, names.hashes, records, starts]);
  // Moved rather than copied.
  parentPort?.postMessage(results, memory.map(({ buffer }) => buffer as ArrayBuffer));
});
