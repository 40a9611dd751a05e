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

/** Both lists are in the order of their text. */
export function listChanges(old: FileList, now: FileList): ListChanges {
  const before = new Int32Array(now.paths.length);
  const changed: number[] = [];
  const gone: string[] = [];
  let was = 0;
  now.paths.forEach((path, at) => {
    while (was < old.paths.length && old.paths[was]! !== path && old.paths[was]! < path) gone.push(old.paths[was++]!);
    const isThere = old.paths[was] === path;
    before[at] = isThere ? was : -1;
    if (!isThere || !hasStamp(old, was, now, at)) changed.push(at);
    if (isThere) was++;
  });
  return { changed, gone: [...gone, ...old.paths.slice(was)], before };
}

/** No file is new, changed or gone. */
export function isSameList(old: FileList, now: FileList): boolean {
  return old === now || (old.paths.length === now.paths.length && old.paths.every((path, at) => path === now.paths[at] && hasStamp(old, at, now, at)));
}

function hasStamp(a: FileList, at: number, b: FileList, place: number): boolean {
  return a.stamps[at * 2] === b.stamps[place * 2] && a.stamps[at * 2 + 1] === b.stamps[place * 2 + 1];
}
