/** Where the trees of a check come from, and where goes what was found out about them. */

import { type PackedIndex } from "../core/callgraph/packed-index.ts";
import { readIndex } from "../project/index/index-cache.ts";
import { listApart } from "../project/index/list-apart.ts";
import type { SourceList } from "../project/index/list-sources.ts";
import { writeResults } from "../project/results/results-file.ts";
import { type KnownResults, type PackedResults, openResults } from "./known-results.ts";

/** A tree with all its files and what is known of them. */
export interface OpenTree {
  readonly list: SourceList;
  readonly results: KnownResults;
}

/** What a check leaves behind of a tree. */
export interface FoundOut {
  readonly index: PackedIndex;
  /** Null where nothing has been found out that was not known. */
  readonly results: PackedResults | null;
}

export interface TreeStore {
  /** With its files as they are now. */
  readonly open: (root: string) => Promise<OpenTree>;
  /** An index of the tree as it was at some time, with room behind it; null where there is none. */
  readonly index: (root: string) => Promise<SharedArrayBuffer | null>;
  readonly keep: (root: string, found: FoundOut) => void;
}

/** The user's cache folder. */
export const CACHE_FOLDER: TreeStore = {
  open: async (root) => {
    let known: ((list: SourceList) => KnownResults) | null = null;
    // What is known is read while the tree is listed.
    const list = await listApart(root, () => (known = openResults(root)));
    return { list, results: (known ?? openResults(root))(list) };
  },
  index: readIndex,
  keep: (root, { results }) => {
    if (results !== null) writeResults(root, results.head, results.rest);
  },
};
