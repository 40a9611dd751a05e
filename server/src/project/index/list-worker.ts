/** Entry of a worker thread: lists the sources below the entries that it is started with. */

import { parentPort, workerData } from "node:worker_threads";
import { listEntries, type ListTask } from "./list-apart.ts";

const listed = listEntries(workerData as ListTask);
// Moved rather than copied.
parentPort?.postMessage(listed, [listed.stamps.buffer as ArrayBuffer]);
