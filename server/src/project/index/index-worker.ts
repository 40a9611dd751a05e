/** Entry of a worker thread: scans the files that it is sent. */

import { parentPort } from "node:worker_threads";
import { FileScanner, type ScanTask } from "./scan-files.ts";

const scanner = new FileScanner();

parentPort?.on("message", (tasks: readonly ScanTask[]) => {
  parentPort?.postMessage(tasks.map((task) => scanner.scan(task)));
});
