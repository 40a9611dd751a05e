/** The kernel trees of a check, with what is known of their files already. */

import type { FileList } from "../core/callgraph/derive.ts";
import { nearness, type Nearness } from "../core/callgraph/nearness.ts";
import { PackedIndex } from "../core/callgraph/packed-index.ts";
import type { ApiTable } from "../core/kernel/models.ts";
import type { Target } from "../project/discovery.ts";
import { listSources } from "../project/index/list-sources.ts";
import type { FileOutcome, Visit } from "./file-visitor.ts";
import { KernelSettings, reportIdentity } from "./kernel-settings.ts";
import { KnownResults, type TreeNow } from "./known-results.ts";
import { openIndexes, type IndexBlocks, type IndexWatch } from "./programs.ts";
import type { CheckOptions } from "./report.ts";

export class KeptTrees {
  private readonly results = new Map<string, KnownResults>();
  private readonly lists = new Map<string, FileList>();
  private readonly settings: KernelSettings;
  private readonly options: CheckOptions;
  private readonly apis = new Map<string, ApiTable>();

  constructor(options: CheckOptions) {
    this.options = options;
    this.settings = new KernelSettings(options);
  }

  /** Takes in what is known of the trees that these files lie in; gives the indexes that it took. Rejects with the signal's reason. */
  async open(targets: readonly Target[], watch: Omit<IndexWatch, "cache">): Promise<IndexBlocks> {
    for (const { path } of targets) {
      const root = this.settings.rootOf(path);
      if (root !== null && !this.results.has(root)) this.openTree(root);
      if (root !== null) this.identity(path);
    }
    const changed = [...this.results.values()].filter((one) => one.isStale);
    const paths = targets.map(({ path }) => path).filter((path) => changed.some(({ root }) => root === this.settings.rootOf(path)));
    const blocks = await openIndexes(paths, this.options, { ...watch, cache: true, lists: this.lists });
    for (const one of changed) one.update(this.now(blocks.get(one.root)!));
    return blocks;
  }

  private openTree(root: string): void {
    const list = listSources(root);
    this.lists.set(root, list);
    this.results.set(root, new KnownResults(root, list));
  }

  /** By root: the files of the trees. */
  get listed(): ReadonlyMap<string, FileList> {
    return this.lists;
  }

  /** What is known of a file; null when nothing in it matters, undefined when it has to be looked at. Files that the user named always matter. */
  known({ path, named }: Target): FileOutcome | null | undefined {
    const results = this.resultsOf(path);
    const known = results?.get(path, this.identity(path));
    return known === null && named ? undefined : known;
  }

  add(path: string, visit: Visit): void {
    this.resultsOf(path)?.add(path, visit, this.identity(path));
  }

  /** Keeps what has come to be known for the next time. */
  save(blocks: IndexBlocks): void {
    for (const [root, results] of this.results) {
      const block = blocks.get(root);
      if (block) results.save(this.now(block));
    }
  }

  private resultsOf(path: string): KnownResults | undefined {
    const root = this.settings.rootOf(path);
    return root === null ? undefined : this.results.get(root);
  }

  private identity(path: string): string {
    const setting = this.settings.ofFile(path, "");
    const identity = reportIdentity(setting);
    this.apis.set(identity, setting.kernel.apis);
    return identity;
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
