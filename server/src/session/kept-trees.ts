/** The kernel trees of a check, with what is known of their files already. */

import { dirname, join, resolve, sep } from "node:path";
import type { FileList } from "../core/callgraph/derive.ts";
import { type Nearness, type NearnessNow, nearnessNow } from "../core/callgraph/nearness.ts";
import { PackedIndex } from "../core/callgraph/packed-index.ts";
import { readQuestion } from "../core/analysis/question.ts";
import type { ApiTable } from "../core/kernel/models.ts";
import { prefixOf } from "../project/below.ts";
import type { Below, Target } from "../project/discovery.ts";
import { ByFolder } from "../project/by-folder.ts";
import { ConfigFiles } from "../project/config/config-files.ts";
import { loadParser } from "../project/grammar.ts";
import type { SourceList } from "../project/index/list-sources.ts";
import { KernelRoots } from "../project/kernel-tree.ts";
import type { KernelChoice } from "./configuration.ts";
import type { FileOutcome, Visit } from "./file-visitor.ts";
import { type KernelSetting, KernelSettings } from "./kernel-settings.ts";
import type { KnownResults, Respondent, TreeNow } from "./known-results.ts";
import { Placement } from "./placement.ts";
import { openIndexes, Programs, type IndexBlocks, type IndexWatch } from "./programs.ts";
import type { CheckOptions, LocatedDiagnostic, TreeInfo } from "./report.ts";
import type { OpenTree, TreeStore } from "./tree-store.ts";

/** What was found out about folders. */
type FolderAnswers = Required<Pick<KernelChoice, "configs" | "roots">>;

/** What the files of one folder have in common. */
interface FolderPlace {
  readonly root: string;
  readonly identity: string;
  readonly tree: TreeInfo;
}

/** By root. */
export type OpenTrees = ReadonlyMap<string, OpenTree>;

/** The trees that something is named in, where results are kept. */
export async function openTrees(options: CheckOptions, store: TreeStore): Promise<OpenTrees> {
  if (!isRepeatable(options)) return new Map();
  const kernels = new KernelRoots();
  const roots = options.paths.map((path) => kernels.above(resolve(options.cwd, path))).filter((root) => root !== null);
  return new Map(await Promise.all([...new Set(roots)].map(async (root): Promise<[string, OpenTree]> => [root, await store.open(root)])));
}

/** What is known of the folders of open trees, so that they need not be looked into again. */
export function foldersOf(trees: OpenTrees, given: Partial<FolderAnswers>): FolderAnswers {
  const [configs, roots] = [new ConfigFiles(given.configs), new KernelRoots(given.roots)];
  for (const [root, { list }] of trees) {
    const here = placedIn(root);
    const folders = list.folders.map(here);
    configs.learn({ folders, own: new Set(list.configured.map(here)) });
    roots.learn({ folders, own: new Set(list.withInclude.map(here)) });
  }
  return { configs: configs.folders, roots: roots.folders };
}

/** From names in the list of a tree, where the root is an empty text, to absolute paths. */
function placedIn(root: string): (name: string) => string {
  const top = prefixOf(root);
  return (name) => (name === "" ? root : top + (sep === "/" ? name : name.split("/").join(sep)));
}

/** What lies below a folder (absolute path) of an open tree; null for others. */
export function listedBelow(trees: OpenTrees, folder: string): Below | null {
  for (const [root, { list }] of trees) {
    const top = prefixOf(root);
    if (folder !== root && !folder.startsWith(top)) continue;
    const prefix = folder === root ? "" : `${folder.slice(top.length).split(sep).join("/")}/`;
    const here = placedIn(root);
    const unread = list.unread.filter(({ path }) => `${path}/`.startsWith(prefix)).map((one) => ({ ...one, path: here(one.path) }));
    const files = prefix === "" && list.absolute ? list.absolute : list.paths.filter((path) => path.startsWith(prefix)).map(here);
    // A link to a folder is walked where it is named, and not where it is met.
    if (files.length === 0 && unread.length === 0) return null;
    return { files, unwalked: unread.map(({ path, reason }) => ({ path, named: path === folder, reason })) };
  }
  return null;
}

/** Texts that are not on the disk tell nothing about other runs. */
export function isRepeatable({ cache, changes, documents, onlyKnownTrees }: CheckOptions): boolean {
  return cache !== false && changes === undefined && onlyKnownTrees !== true && (documents === undefined || documents.size === 0);
}

/** The same found in a file (absolute path) of a tree that stands at another place, or has other words for its kernel. */
function foundIn(path: string, tree: TreeInfo, outcome: FileOutcome): FileOutcome {
  const here = <T extends LocatedDiagnostic>(one: T): T => ({ ...one, path, tree });
  return { ...outcome, path, tree, findings: outcome.findings.map(here), suppressed: outcome.suppressed.map(here) };
}

/** Options that tell which files are checked, or what was found out about folders on the way. */
const FOUND_BY_CHECKS = new Set(["paths", "configs", "roots"]);

export class KeptTrees {
  private readonly results = new Map<string, KnownResults>();
  private readonly lists = new Map<string, SourceList>();
  /** By root: a file of the tree. */
  private readonly samples = new Map<string, string>();
  private readonly settings: KernelSettings;
  private readonly options: CheckOptions;
  private readonly trees: OpenTrees;
  private readonly store: TreeStore;
  /** By identity. */
  private readonly read = new Map<string, KernelSetting>();
  /** By root, then by identity. */
  private readonly near = new Map<string, Map<string, NearnessNow>>();
  private asked: { readonly blocks: IndexBlocks; readonly programs: Programs } | null = null;
  private readonly folders = new Map<string, FolderPlace | null>();
  private readonly places = new ByFolder((folder) => this.placeOf(folder));

  constructor(options: CheckOptions, trees: OpenTrees, store: TreeStore) {
    this.options = options;
    this.trees = trees;
    this.store = store;
    this.settings = new KernelSettings(options);
  }

  /** Takes in what is known of the trees that these files lie in; gives the indexes that it took. Rejects with the signal's reason. */
  async open(targets: readonly Target[], watch: Omit<IndexWatch, "cache">): Promise<IndexBlocks> {
    for (const { path, folder } of targets) {
      const place = this.places.of(folder);
      if (place === null || this.results.has(place.root)) continue;
      this.samples.set(place.root, path);
      this.take(place.root, this.trees.get(place.root) ?? (await this.store.open(place.root)));
    }
    const changed = [...this.results.values()].filter((one) => one.isStale);
    const paths = changed.map(({ root }) => this.samples.get(root)!);
    const blocks = await openIndexes(paths, this.options, { ...watch, cache: true, lists: this.lists, kept: this.store.index });
    if (changed.length > 0) {
      const programs = await this.programsOver(blocks, changed);
      for (const one of changed) one.update(this.now(one.root, blocks.get(one.root)!), this.respondent(one.root, programs));
    }
    return blocks;
  }

  /** What has been read and found out about these trees: null where nothing had to be asked again. */
  programsOf(blocks: IndexBlocks): Programs | null {
    return this.asked?.blocks.size === blocks.size ? this.asked.programs : null;
  }

  /** Those at hand, or new ones that know nothing yet. */
  private async programsOver(blocks: IndexBlocks, changed: readonly KnownResults[]): Promise<Programs> {
    const [root] = blocks.keys();
    const kept = root === undefined || blocks.size > 1 ? null : this.store.takePrograms(root);
    const isGood = kept !== null && kept.terms === this.terms(root!) && kept.programs.isOver(blocks) && !changed.some((one) => one.isStaleOutside);
    const programs = isGood ? kept.programs : new Programs(this.options, { parser: await loadParser(), documents: new Map(), blocks, nearness: this.nearness });
    this.asked = { blocks, programs };
    return programs;
  }

  /** All that programs of a tree hang on and are never told of. */
  private terms(root: string): string {
    const { folders = [], withInclude = [] } = this.lists.get(root) ?? {};
    const choice = JSON.stringify(this.options, (key, value: unknown) => (FOUND_BY_CHECKS.has(key) ? undefined : value instanceof Map ? [...(value as Map<unknown, unknown>)] : value));
    return [choice, ...this.read.keys(), ...folders, "", ...withInclude].join("\0");
  }

  private respondent(root: string, programs: Programs): Respondent {
    const placement = new Placement(root);
    return {
      learn: (facts, files) => programs.renew({ files: [...files].map((file) => join(root, file)), facts, nearness: this.nearness }),
      answers: (identity) => {
        const setting = this.read.get(identity);
        return setting ? (question) => programs.of({ path: resolve(root, readQuestion(question).file), text: "", placement, setting }).answerSum(question) : null;
      },
    };
  }

  private take(root: string, { list, results }: OpenTree): void {
    this.lists.set(root, list);
    this.results.set(root, results);
  }

  /** By root: the files of the trees. */
  get listed(): ReadonlyMap<string, FileList> {
    return this.lists;
  }

  /** What is known of a file; null when nothing in it matters, undefined when it has to be looked at. Files that the user named always matter. */
  known(target: Target): FileOutcome | null | undefined {
    const place = this.places.of(target.folder);
    const known = place === null ? undefined : this.results.get(place.root)?.get(target, place.identity);
    return known && place ? foundIn(target.path, place.tree, known) : known;
  }

  add(path: string, visit: Visit): void {
    const place = this.places.of(dirname(path));
    if (place !== null) this.results.get(place.root)?.add(path, visit, place.identity);
  }

  /** Keeps what has come to be known for the next time. */
  save(blocks: IndexBlocks): void {
    for (const [root, results] of this.results) {
      const block = blocks.get(root);
      const now = block && this.now(root, block);
      this.store.keep(root, now ? { now, results, near: this.nearIn(root), programs: blocks.size === 1 ? this.programsOf(blocks) : null, terms: this.terms(root) } : null);
    }
  }

  /** Null for folders outside of kernel trees. */
  private placeOf(folder: string): FolderPlace | null {
    const known = this.folders.get(folder);
    if (known !== undefined) return known;
    const setting = this.settings.ofFolder(folder);
    const root = setting?.tree.root ?? null;
    const made = root === null || setting === null ? null : { root, identity: setting.identity, tree: setting.tree };
    if (made && setting) this.read.set(made.identity, setting);
    this.folders.set(folder, made);
    return made;
  }

  /** How far names of a tree are, for programs that read it in this way; null where nothing is kept of that. */
  readonly nearness = (root: string, identity: string, index: PackedIndex): Nearness | null => {
    const apis = this.read.get(identity)?.kernel.apis;
    return (apis && this.results.get(root)?.nearness(identity, () => this.workedOut(root, identity, { index, apis }).near)) ?? null;
  };

  private now(root: string, block: SharedArrayBuffer): TreeNow {
    const index = new PackedIndex(block);
    const workedOut = (identity: string): NearnessNow | null => {
      const apis = this.read.get(identity)?.kernel.apis;
      return apis ? this.workedOut(root, identity, { index, apis }) : null;
    };
    return {
      index,
      nearness: (identity) => workedOut(identity)?.near ?? null,
      moved: (identity) => workedOut(identity)?.moved ?? null,
    };
  }

  /** Once for each tree and way to read it. */
  private workedOut(root: string, identity: string, { index, apis }: { readonly index: PackedIndex; readonly apis: ApiTable }): NearnessNow {
    const near = this.nearIn(root);
    const known = near.get(identity);
    if (known) return known;
    const made = nearnessNow(this.store.near(root, identity), index, apis);
    near.set(identity, made);
    return made;
  }

  private nearIn(root: string): Map<string, NearnessNow> {
    const known = this.near.get(root) ?? new Map<string, NearnessNow>();
    this.near.set(root, known);
    return known;
  }
}
