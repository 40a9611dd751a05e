/** Trees that a process which stays keeps in memory: only what changes in them is looked at again. */

import type { TreeNearness } from "../core/callgraph/nearness.ts";
import { dropLayers } from "../core/callgraph/sections.ts";
import { readIndex, withRoom } from "../project/index/index-cache.ts";
import { WatchedTree } from "../project/index/watched-tree.ts";
import { writeResults } from "../project/results/results-file.ts";
import { KnownResults, openResults, type PackedResults } from "./known-results.ts";
import type { FoundOut, KeptPrograms, OpenTree, TreeStore } from "./tree-store.ts";

/** Each takes some hundred megabytes. */
const MOST_TREES = 2;

interface ResidentTree {
  readonly watched: WatchedTree;
  results: PackedResults | null;
  /** What the last check has left: it is put in order when there is time. */
  found: FoundOut | null;
  index: SharedArrayBuffer | null;
  /** By the settings of the kernel. */
  readonly near: Map<string, TreeNearness>;
  programs: KeptPrograms | null;
  /** What the cache folder has not got yet. */
  isUnwritten: boolean;
}

export class ResidentTrees implements TreeStore {
  /** By root; those asked for last come last. */
  private readonly trees = new Map<string, ResidentTree>();

  get roots(): readonly string[] {
    return [...this.trees.keys()];
  }

  open = async (root: string): Promise<OpenTree> => {
    const tree = this.at(root);
    takeIn(tree);
    const list = await tree.watched.list();
    const { results } = tree;
    return { list, results: results === null ? openResults(root)(list) : new KnownResults(root, list, { head: results.head, rest: () => results.rest }) };
  };

  index = async (root: string): Promise<SharedArrayBuffer | null> => {
    const tree = this.at(root);
    tree.index ??= await readIndex(root);
    if (tree.index) dropLayers(tree.index);
    return tree.index;
  };

  near = (root: string, identity: string): TreeNearness | null => this.at(root).near.get(identity) ?? null;

  takePrograms = (root: string): KeptPrograms | null => {
    const tree = this.at(root);
    const { programs } = tree;
    tree.programs = null;
    return programs;
  };

  keep = (root: string, found: FoundOut): void => {
    this.at(root).found = found;
  };

  /** Puts in order what the last check has left, which the next one would have to wait for. */
  settle(): void {
    for (const tree of this.trees.values()) takeIn(tree);
  }

  /** Brings to the cache folder what it has not got yet. */
  write(): void {
    for (const [root, tree] of this.trees) this.writeOne(root, tree);
  }

  close(): void {
    for (const [root, tree] of this.trees) this.closeOne(root, tree);
  }

  private at(root: string): ResidentTree {
    const known = this.trees.get(root) ?? { watched: new WatchedTree(root), results: null, found: null, index: null, near: new Map(), programs: null, isUnwritten: false };
    this.trees.delete(root);
    this.trees.set(root, known);
    const [oldest] = this.trees;
    if (oldest && this.trees.size > MOST_TREES) this.closeOne(...oldest);
    return known;
  }

  private writeOne(root: string, tree: ResidentTree): void {
    takeIn(tree);
    if (tree.isUnwritten && tree.results !== null) writeResults(root, tree.results.head, tree.results.rest);
    tree.isUnwritten = false;
  }

  private closeOne(root: string, tree: ResidentTree): void {
    this.writeOne(root, tree);
    tree.watched.close();
    this.trees.delete(root);
  }
}

function takeIn(tree: ResidentTree): void {
  if (tree.found === null) return;
  const { index, results: packed, near, programs, terms } = tree.found;
  tree.found = null;
  const results = packed();
  if (programs !== null) tree.programs = { programs, terms };
  // Who has other settings may have made results forget what programs believe to have told.
  else if (tree.programs?.terms !== terms) tree.programs = null;
  const block = index.toBuffers();
  if (tree.index === block) for (const [identity, one] of near) tree.near.set(identity, one.near);
  else {
    // Distances are over another index, then.
    tree.near.clear();
    tree.index = withRoom(block);
  }
  if (results === null) return;
  tree.results = results;
  tree.isUnwritten = true;
}
