/** Takes over what is known of another tree that holds mostly the same: another checkout, or the same one moved or restored. */

import { join } from "node:path";
import { forgetTimes, type FileList } from "../core/callgraph/derive.ts";
import { prefixOf } from "../project/below.ts";
import { copyIndex, readIndex } from "../project/index/index-cache.ts";
import { listSources } from "../project/index/list-sources.ts";
import { listChanges } from "../project/results/list-changes.ts";
import { otherResults, type KeptFile } from "../project/results/results-file.ts";
import { timeless } from "../project/stamp.ts";
import { type Head, isOfThisBuild, listOf } from "./known-results.ts";

/** Trees that are looked at. */
const MOST_TREES = 4;
/** The other one must have more than this share of the files of a tree in the same size. */
const ENOUGH = 0.5;

/**
 * What the cache folder has of the tree that is most like this one (absolute path of the root, and its files), as if it were of
 * this one before all its files were written anew: what each file holds decides what of it is still true. Null where none is like
 * it. The index is taken over as well, that of a tree which another build has checked where there is no better one.
 */
export async function adoptedResults(root: string, list: FileList): Promise<KeptFile<Head> | null> {
  const near = nearestTo(list, otherResults<Head>(root, MOST_TREES));
  const nearest = near.find(({ head }) => isOfThisBuild(head)) ?? near[0];
  if (nearest === undefined) return null;
  await copyIndex(nearest.head.root, root);
  const head = isOfThisBuild(nearest.head) ? moved(nearest.head, root) : null;
  return head && { ...nearest, head };
}

/** The index of the tree that is most like this one (absolute path of the root), which has none, as if it were of this one; null where none is like it. */
export async function adoptedIndex(root: string): Promise<SharedArrayBuffer | null> {
  const trees = [...otherResults<Head>(root, MOST_TREES)];
  const [nearest] = trees.length === 0 ? [] : nearestTo(listSources(root), trees);
  if (nearest === undefined) return null;
  await copyIndex(nearest.head.root, root);
  return readIndex(root);
}

/** Those that have enough in common with the tree, the nearest first. */
function nearestTo(list: FileList, trees: Iterable<KeptFile<Head>>): KeptFile<Head>[] {
  const found: { readonly tree: KeptFile<Head>; readonly common: number }[] = [];
  for (const tree of trees) {
    const common = inCommon(listOf(tree.head), list);
    if (common > list.paths.length * ENOUGH) found.push({ tree, common });
    if (common === list.paths.length && isOfThisBuild(tree.head)) break;
  }
  return found.sort((a, b) => b.common - a.common).map(({ tree }) => tree);
}

/** How many files are there in both, in the same size. */
function inCommon(there: FileList, here: FileList): number {
  return listChanges(there, here).before.reduce((sum, was, at) => sum + (was >= 0 && there.stamps[was * 2] === here.stamps[at * 2] ? 1 : 0), 0);
}

/** Null where something hangs on a file beside the tree: from another place, that one has another name. */
function moved(head: Head, root: string): Head | null {
  const stamps = head.stamps.slice();
  forgetTimes(stamps);
  const top = prefixOf(head.root);
  if ([...head.outside.keys()].some((path) => !path.startsWith(top))) return null;
  const outside = [...head.outside].map(([path, stamp]): [string, string] => [join(root, path.slice(top.length)), timeless(stamp)]);
  return { ...head, root, stamps, outside: new Map(outside) };
}
