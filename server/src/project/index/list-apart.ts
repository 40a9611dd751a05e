/** Lists the C files of a tree in two threads: this one and one of its own. */

import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { listSources, type SourceList, StampedFiles, type Walked } from "./list-sources.ts";

/** What the thread is started with. */
export interface ListTask {
  readonly root: string;
  readonly entries: readonly string[];
}

/** What it answers. */
interface Listed extends Walked {
  /** With NUL between them. */
  readonly paths: string;
  readonly stamps: Float64Array;
  /** How many files there were after each entry. */
  readonly counts: readonly number[];
}

/** There in the bundle only. */
const WORKER = new URL("./list-worker.js", import.meta.url);
/** Dealt out one by one, so many make fair shares. */
const ENTRIES = 512;
/** Of so many entries the other thread has one: while it starts, this one reads what is kept. */
const SHARE = 2;

/** As `listSources`; never rejects. `meanwhile` is done first, while the other thread is at work. */
export async function listApart(root: string, meanwhile: () => void): Promise<SourceList> {
  const top = new StampedFiles(root);
  const entries = existsSync(WORKER) ? top.entries(ENTRIES) : [];
  if (entries.length < ENTRIES) {
    meanwhile();
    return listSources(root);
  }
  const theirs = listThere({ root, entries: entries.filter((_, at) => isTheirs(at)) });
  meanwhile();
  const ours = listEntries({ root, entries: entries.filter((_, at) => !isTheirs(at)) });
  const listed = await theirs;
  return listed === null ? listSources(root) : merged(entries.length, [ours, listed], top.list());
}

/** Plain data: it travels between threads. */
export function listEntries({ root, entries }: ListTask): Listed {
  const files = new StampedFiles(root);
  const counts = entries.map((entry) => {
    files.addAll([entry]);
    return files.count;
  });
  const list = files.list();
  return { ...list, paths: list.paths.join("\0"), counts };
}

function listThere(task: ListTask): Promise<Listed | null> {
  return new Promise((resolve) => {
    const worker = new Worker(WORKER, { workerData: task });
    worker.once("message", resolve).once("error", () => resolve(null)).once("exit", () => resolve(null));
  });
}

/** What lies below all entries, dealt out to two lists, in their order; `above`: the folders that were replaced by entries. */
export function merged(entries: number, parts: readonly [ours: Listed, theirs: Listed], above: Walked): SourceList {
  const lists = parts.map(({ paths }) => (paths === "" ? [] : paths.split("\0")));
  const paths: string[] = [];
  const stamps = new Float64Array((lists[0]!.length + lists[1]!.length) * 2);
  const taken = [0, 0];
  for (let entry = 0; entry < entries; entry++) {
    const part = isTheirs(entry) ? 1 : 0;
    const { counts, stamps: own } = parts[part];
    const at = taken[part]!++;
    const [from, to] = [counts[at - 1] ?? 0, counts[at]!];
    stamps.set(own.subarray(from * 2, to * 2), paths.length * 2);
    for (let file = from; file < to; file++) paths.push(lists[part]![file]!);
  }
  const all = [above, ...parts];
  return {
    paths,
    stamps,
    unread: all.flatMap(({ unread }) => unread),
    folders: all.flatMap(({ folders }) => folders),
    configured: all.flatMap(({ configured }) => configured),
    withInclude: all.flatMap(({ withInclude }) => withInclude),
  };
}

/** Whether the other thread lists an entry. */
export function isTheirs(entry: number): boolean {
  return entry % SHARE === SHARE - 1;
}
