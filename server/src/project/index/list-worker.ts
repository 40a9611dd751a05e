/** Entry of a worker thread: lists the sources below the folder that it is started with. */

import { parentPort, workerData } from "node:worker_threads";
import { listSources } from "./list-sources.ts";
import type { Listed } from "./list-apart.ts";

const list = listSources(workerData as string);
const listed: Listed = { ...list, paths: list.paths.join("\0") };
// Moved rather than copied.
parentPort?.postMessage(listed, [list.stamps.buffer as ArrayBuffer]);
