/** Entry of a worker thread: visits the files that it is sent. */

import { parentPort, workerData } from "node:worker_threads";
import type { Target } from "../project/discovery.ts";
import { type WorkerSetup, visitorFor } from "./visit-all.ts";

// The port keeps messages until somebody listens.
void visitorFor(workerData as WorkerSetup).then((visitor) => {
  parentPort?.on("message", (targets: readonly Target[]) => {
    parentPort?.postMessage(targets.map((target) => visitor.visit(target)));
  });
});
