/** Lists the C files of a tree in a thread of its own. */

import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { listSources, type SourceList, type UnreadFolder } from "./list-sources.ts";

/** What the thread answers. */
export interface Listed {
  /** With NUL between them. */
  readonly paths: string;
  readonly stamps: Float64Array;
  readonly unread: readonly UnreadFolder[];
}

/** There in the bundle only. */
const WORKER = new URL("./list-worker.js", import.meta.url);

/** As `listSources`, while this thread does something else; never rejects. */
export async function listApart(root: string): Promise<SourceList> {
  if (!existsSync(WORKER)) return listSources(root);
  const listed = await new Promise<Listed | null>((resolve) => {
    const worker = new Worker(WORKER, { workerData: root });
    worker.once("message", resolve).once("error", () => resolve(null)).once("exit", () => resolve(null));
  });
  return listed === null ? listSources(root) : { ...listed, paths: listed.paths === "" ? [] : listed.paths.split("\0") };
}
