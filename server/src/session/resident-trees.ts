/** Trees that a process which stays keeps in memory: only what changes in them is looked at again. */

import { dropLayers } from "../core/callgraph/sections.ts";
import type { TreeNearness } from "../core/callgraph/nearness.ts";
import { readIndex } from "../project/index/index-cache.ts";
import { WatchedTree } from "../project/index/watched-tree.ts";
import { type KnownResults, saveResults } from "./known-results.ts";
import { type FoundOut, type KeptPrograms, knownResults, type OpenTree, type TreeStore } from "./tree-store.ts";

/** Each takes some hundred megabytes. */
const MOST_TREES = 2;

class ResidentTree {
  readonly watched: WatchedTree;
  private readonly root: string;
  private results: KnownResults | null = null;
  private index: SharedArrayBuffer | null = null;
  /** By the settings of the kernel. */
  readonly near = new Map<string, TreeNearness>();
  private programs: KeptPrograms | null = null;
  /** What the last check has left: it is put in order when there is time. */
  private found: FoundOut | null = null;
  /** What the cache folder has not got yet. */
  private unwritten: FoundOut | null = null;
  /** A check has begun with what is here, and has not brought it back. */
  private isOut = false;

  constructor(root: string) {
    this.root = root;
    this.watched = new WatchedTree(root);
  }

  async open(): Promise<OpenTree> {
    this.settle();
    // What a check that was cut off has made of it is not known.
    if (this.isOut) this.forget();
    const list = await this.watched.list();
    this.isOut = true;
    if (this.results === null) this.results = await knownResults(this.root, list);
    else this.results.advance(list);
    return { list, results: this.results };
  }

  async openIndex(): Promise<SharedArrayBuffer | null> {
    // From now on what is not written yet cannot be read out of it any more.
    this.unwritten = null;
    this.index ??= await readIndex(this.root);
    if (this.index) dropLayers(this.index);
    return this.index;
  }

  takePrograms(): KeptPrograms | null {
    const { programs } = this;
    this.programs = null;
    return programs;
  }

  keep(found: FoundOut | null): void {
    this.found = found;
    this.isOut = false;
  }

  settle(): void {
    if (this.found === null) return;
    const { now, results, near, programs, terms } = this.found;
    this.unwritten = this.found;
    this.found = null;
    results.settle(now);
    if (programs !== null) this.programs = { programs, terms };
    // Who has other settings may have made results forget what programs believe to have told.
    else if (this.programs?.terms !== terms) this.programs = null;
    const block = now.index.toBuffers();
    // The first check, or one after so many changes that there is another index: distances are over that one.
    const isOther = this.index !== block;
    if (isOther) this.near.clear();
    this.index = block;
    for (const [identity, one] of near) this.near.set(identity, one.near);
    if (isOther) this.write();
  }

  write(): void {
    this.settle();
    if (this.unwritten !== null) saveResults(this.unwritten.results, this.unwritten.now);
    this.unwritten = null;
  }

  close(): void {
    this.write();
    this.watched.close();
  }

  private forget(): void {
    this.results = null;
    this.programs = null;
    this.near.clear();
  }
}

export class ResidentTrees implements TreeStore {
  /** By root; those asked for last come last. */
  private readonly trees = new Map<string, ResidentTree>();

  get roots(): readonly string[] {
    return [...this.trees.keys()];
  }

  open = (root: string): Promise<OpenTree> => this.at(root).open();

  index = (root: string): Promise<SharedArrayBuffer | null> => this.at(root).openIndex();

  near = (root: string, identity: string): TreeNearness | null => this.at(root).near.get(identity) ?? null;

  takePrograms = (root: string): KeptPrograms | null => this.at(root).takePrograms();

  keep = (root: string, found: FoundOut | null): void => this.at(root).keep(found);

  /** Puts in order what the last check has left, which the next one would have to wait for. */
  settle(): void {
    for (const tree of this.trees.values()) tree.settle();
  }

  /** Brings to the cache folder what it has not got yet. */
  write(): void {
    for (const tree of this.trees.values()) tree.write();
  }

  close(): void {
    for (const tree of this.trees.values()) tree.close();
    this.trees.clear();
  }

  private at(root: string): ResidentTree {
    const known = this.trees.get(root) ?? new ResidentTree(root);
    this.trees.delete(root);
    this.trees.set(root, known);
    for (const [oldest, tree] of this.trees) {
      if (this.trees.size <= MOST_TREES) break;
      tree.close();
      this.trees.delete(oldest);
    }
    return known;
  }
}
