/** The kernel trees of a check, with what is known of their files already. */

import { resolve, sep } from "node:path";
import type { FileList } from "../core/callgraph/derive.ts";
import { nearness, type Nearness } from "../core/callgraph/nearness.ts";
import { PackedIndex } from "../core/callgraph/packed-index.ts";
import type { ApiTable } from "../core/kernel/models.ts";
import type { Target } from "../project/discovery.ts";
import { listApart } from "../project/index/list-apart.ts";
import { KernelRoots } from "../project/kernel-tree.ts";
import type { FileOutcome, Visit } from "./file-visitor.ts";
import { KernelSettings, reportIdentity } from "./kernel-settings.ts";
import { type KnownResults, openResults, type TreeNow } from "./known-results.ts";
import { openIndexes, type IndexBlocks, type IndexWatch } from "./programs.ts";
import type { CheckOptions } from "./report.ts";

/** What the files of one folder have in common. */
interface FolderPlace {
  readonly root: string;
  readonly identity: string;
}

/** By root: trees whose files are being listed. */
export type TreeListings = ReadonlyMap<string, Promise<FileList>>;

/** Begins to list the trees that something is named in, where results are kept. */
export function beginListings(options: CheckOptions): TreeListings {
  if (!isRepeatable(options)) return new Map();
  const trees = new KernelRoots();
  const roots = options.paths.map((path) => trees.above(resolve(options.cwd, path))).filter((root) => root !== null);
  return new Map([...new Set(roots)].map((root) => [root, listApart(root)]));
}

/** Texts that are not on the disk tell nothing about other runs. */
export function isRepeatable({ cache, changes, documents, onlyKnownTrees }: CheckOptions): boolean {
  return cache !== false && changes === undefined && onlyKnownTrees !== true && (documents === undefined || documents.size === 0);
}

export class KeptTrees {
  private readonly results = new Map<string, KnownResults>();
  private readonly lists = new Map<string, FileList>();
  private readonly settings: KernelSettings;
  private readonly options: CheckOptions;
  private readonly listings: TreeListings;
  private readonly apis = new Map<string, ApiTable>();
  private readonly folders = new Map<string, FolderPlace | null>();

  constructor(options: CheckOptions, listings: TreeListings) {
    this.options = options;
    this.listings = listings;
    this.settings = new KernelSettings(options);
  }

  /** Takes in what is known of the trees that these files lie in; gives the indexes that it took. Rejects with the signal's reason. */
  async open(targets: readonly Target[], watch: Omit<IndexWatch, "cache">): Promise<IndexBlocks> {
    for (const { path } of targets) {
      const place = this.place(path);
      if (place !== null && !this.results.has(place.root)) await this.openTree(place.root);
    }
    const changed = [...this.results.values()].filter((one) => one.isStale);
    const paths = targets.map(({ path }) => path).filter((path) => changed.some(({ root }) => root === this.place(path)?.root));
    const blocks = await openIndexes(paths, this.options, { ...watch, cache: true, lists: this.lists });
    for (const one of changed) one.update(this.now(blocks.get(one.root)!));
    return blocks;
  }

  private async openTree(root: string): Promise<void> {
    const { list, results } = await openResults(root, this.listings.get(root) ?? listApart(root));
    this.lists.set(root, list);
    this.results.set(root, results);
  }

  /** By root: the files of the trees. */
  get listed(): ReadonlyMap<string, FileList> {
    return this.lists;
  }

  /** What is known of a file; null when nothing in it matters, undefined when it has to be looked at. Files that the user named always matter. */
  known({ path, named }: Target): FileOutcome | null | undefined {
    const place = this.place(path);
    const known = place === null ? undefined : this.results.get(place.root)?.get(path, place.identity);
    return known === null && named ? undefined : known;
  }

  add(path: string, visit: Visit): void {
    const place = this.place(path);
    if (place !== null) this.results.get(place.root)?.add(path, visit, place.identity);
  }

  /** Keeps what has come to be known for the next time. */
  save(blocks: IndexBlocks): void {
    for (const [root, results] of this.results) {
      const block = blocks.get(root);
      if (block) results.save(this.now(block));
    }
  }

  /** Null for files outside of kernel trees. */
  private place(path: string): FolderPlace | null {
    const folder = path.slice(0, path.lastIndexOf(sep));
    const known = this.folders.get(folder);
    if (known !== undefined) return known;
    const root = this.settings.rootOf(path);
    const setting = root === null ? null : this.settings.ofFile(path, "");
    const made = root === null || setting === null ? null : { root, identity: reportIdentity(setting) };
    if (made && setting) this.apis.set(made.identity, setting.kernel.apis);
    this.folders.set(folder, made);
    return made;
  }

  private now(block: SharedArrayBuffer): TreeNow {
    const index = new PackedIndex(block);
    const known = new Map<string, Nearness | null>();
    return {
      index,
      nearness: (identity) => {
        const apis = this.apis.get(identity);
        const made = known.get(identity) ?? (apis ? nearness(index, apis) : null);
        known.set(identity, made);
        return made;
      },
    };
  }
}
