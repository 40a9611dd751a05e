/** What changed between two listings of a tree. */

import type { FileList } from "../../core/callgraph/derive.ts";

export interface ListChanges {
  /** Numbers in the new list of files that are new or have changed. */
  readonly changed: readonly number[];
  /** Paths of files that are no more. */
  readonly gone: readonly string[];
  /** By number in the new list: the number in the old one, -1 for a new file. */
  readonly before: Int32Array;
}

/** Both lists are sorted in the same way. */
export function listChanges(old: FileList, now: FileList): ListChanges {
  const numbers = new Map(old.paths.map((path, at) => [path, at]));
  const before = Int32Array.from(now.paths, (path) => numbers.get(path) ?? -1);
  const there = new Uint8Array(old.paths.length);
  const changed: number[] = [];
  before.forEach((was, at) => {
    if (was >= 0) there[was] = 1;
    if (was < 0 || !hasStamp(old, was, now, at)) changed.push(at);
  });
  return { changed, gone: old.paths.filter((_, at) => there[at] === 0), before };
}

/** No file is new, changed or gone. */
export function isSameList(old: FileList, now: FileList): boolean {
  return old.paths.length === now.paths.length && old.paths.every((path, at) => path === now.paths[at] && hasStamp(old, at, now, at));
}

function hasStamp(a: FileList, at: number, b: FileList, place: number): boolean {
  return a.stamps[at * 2] === b.stamps[place * 2] && a.stamps[at * 2 + 1] === b.stamps[place * 2 + 1];
}
