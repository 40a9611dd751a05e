/** Entry of a worker thread: reads the records of the files that it is sent. */

import { parentPort, workerData } from "node:worker_threads";
import { type DepthSetup, type DepthTask, depthVisitor } from "./depth-visitor.ts";

// The port keeps messages until somebody listens.
void depthVisitor(workerData as DepthSetup).then((visitor) => {
  parentPort?.on("message", (tasks: readonly DepthTask[]) => {
    parentPort?.postMessage(tasks.map((task) => visitor.visit(task)));
  });
});
