/** Entry of a worker thread: lists the sources below the folder that it is started with. */

import { parentPort, workerData } from "node:worker_threads";
import { listSources } from "./list-sources.ts";
import type { Listed } from "./list-apart.ts";

const { paths, stamps } = listSources(workerData as string);
const listed: Listed = { paths: paths.join("\0"), stamps };
// Moved rather than copied.
parentPort?.postMessage(listed, [stamps.buffer as ArrayBuffer]);
