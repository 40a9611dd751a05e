/** Where the trees of a check come from, and where goes what was found out about them. */

import type { NearnessNow, TreeNearness } from "../core/callgraph/nearness.ts";
import { readIndex } from "../project/index/index-cache.ts";
import { listApart } from "../project/index/list-apart.ts";
import type { SourceList } from "../project/index/list-sources.ts";
import { type KeptFile, readResults } from "../project/results/results-file.ts";
import { adoptedIndex, adoptedResults } from "./adoption.ts";
import { type Head, isOfThisBuild, KnownResults, saveResults, type TreeNow } from "./known-results.ts";
import type { Programs } from "./programs.ts";

/** A tree with all its files and what is known of them. */
export interface OpenTree {
  readonly list: SourceList;
  readonly results: KnownResults;
}

/** What was read of a tree and found out on the way, which can be renewed. */
export interface KeptPrograms {
  readonly programs: Programs;
  /** What they hang on besides the files of the tree, in words. */
  readonly terms: string;
}

/** What a check leaves behind of a tree. */
export interface FoundOut {
  readonly now: TreeNow;
  readonly results: KnownResults;
  /** Distances that were worked out, by the settings of the kernel; more may be while results are settled. */
  readonly near: ReadonlyMap<string, NearnessNow>;
  /** Null where nothing had to be asked again. */
  readonly programs: Programs | null;
  readonly terms: string;
}

export interface TreeStore {
  /** With its files as they are now. */
  readonly open: (root: string) => Promise<OpenTree>;
  /** An index of the tree as it was at some time, with room behind it; null where there is none. */
  readonly index: (root: string) => Promise<SharedArrayBuffer | null>;
  /** Distances in the tree as it was when something of it was kept last, under these settings; null where they are not at hand. */
  readonly near: (root: string, identity: string) => TreeNearness | null;
  /** Takes out what is kept of programs; it is as the tree was when something was kept last. */
  readonly takePrograms: (root: string) => KeptPrograms | null;
  /** Null where nothing had to be found out. */
  readonly keep: (root: string, found: FoundOut | null) => void;
}

/** What the cache folder has of a tree with these files, or else of one that is like it; `kept`: what has been read of it. */
export async function knownResults(root: string, list: SourceList, kept = readResults<Head>(root)): Promise<KnownResults> {
  const own = kept !== null && isOfThisBuild(kept.head) ? kept : null;
  return new KnownResults(root, list, own ?? (await adoptedResults(root, list)));
}

/** The user's cache folder. */
export const CACHE_FOLDER: TreeStore = {
  open: async (root) => {
    let kept: KeptFile<Head> | null | undefined;
    // What is known is read while the tree is listed.
    const list = await listApart(root, () => (kept = readResults<Head>(root)));
    return { list, results: await knownResults(root, list, kept) };
  },
  index: async (root) => (await readIndex(root)) ?? adoptedIndex(root),
  near: () => null,
  takePrograms: () => null,
  keep: (_, found) => {
    if (found !== null) saveResults(found.results, found.now);
  },
};
