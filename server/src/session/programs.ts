/** The programs that files are parts of: one for each tree, kernel and configuration, one for each file that stands alone. */

import { isSourceName } from "../project/discovery.ts";
import { dirname, join, relative, resolve, sep } from "node:path";
import { indexOfFiles } from "../core/callgraph/index-files.ts";
import type { FileList } from "../core/callgraph/derive.ts";
import type { CodeIndex } from "../core/callgraph/code-index.ts";
import type { Nearness } from "../core/callgraph/nearness.ts";
import type { PackedIndex } from "../core/callgraph/packed-index.ts";
import { RenamedIndex } from "../core/callgraph/renamed-index.ts";
import { type Builds, Program } from "../core/analysis/program.ts";
import type { AnalysisMemory } from "../core/analysis/recall.ts";
import { HighMemoryBuilds } from "../core/kbuild/builds.ts";
import { readUnits } from "../core/pipeline/units.ts";
import type { NormaliserMemory } from "../core/syntax/normalise/normalise.ts";
import type { SyntaxParser } from "../core/syntax/parser.ts";
import { SourceFile } from "../core/text/source-file.ts";
import { prefixOf } from "../project/below.ts";
import { keptIndex, openIndex } from "../project/index/open-index.ts";
import { moduleRoot } from "../project/index/module-root.ts";
import type { KernelChoice } from "./configuration.ts";
import { HeaderShelf } from "./header-shelf.ts";
import { IndexedTexts } from "./indexed-texts.ts";
import { type KernelSetting, KernelSettings } from "./kernel-settings.ts";
import type { Placement } from "./placement.ts";

/** UTF-16 units of source after which programs begin anew: what they know holds on to the texts. */
const MOST_TEXT = 12 * 1024 * 1024;

interface ProgramAtHand {
  readonly program: Program;
  readonly placement: Placement;
  readonly shelf: HeaderShelf;
  /** Where its index is, and how it is read: null for a file that stands alone. */
  readonly place: { readonly root: string; readonly identity: string; readonly index: PackedIndex } | null;
}

/** What has changed in trees since programs were asked something. */
interface Renewal {
  /** Absolute paths. */
  readonly files: readonly string[];
  /** As numbers. */
  readonly facts: ReadonlySet<number>;
  readonly nearness: NonNullable<ProgramTools["nearness"]>;
}

/** Indexes by absolute root: shared memory, so that threads can have them without a copy. */
export type IndexBlocks = ReadonlyMap<string, SharedArrayBuffer>;

export interface IndexWatch {
  /** Whether the user's cache folder is read and written. */
  readonly cache: boolean;
  /** No tree of a kernel is scanned: it counts as the cache knows it, and as the folders of the paths are now. */
  readonly onlyKnownTrees?: boolean;
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
  /** Files of trees that have been listed already, by root. */
  readonly lists?: ReadonlyMap<string, FileList>;
  /** Indexes that are at hand. */
  readonly opened?: IndexBlocks;
  /** Indexes of trees as they were; those in the cache folder, else. */
  readonly kept?: (root: string) => Promise<SharedArrayBuffer | null>;
  /** Texts that stand in for files on disk, by absolute path. */
  readonly documents?: ReadonlyMap<string, string>;
}

/** The indexes of all trees and modules that the files lie in. Rejects with the signal's reason. */
export async function openIndexes(paths: readonly string[], choice: KernelChoice, watch: IndexWatch): Promise<IndexBlocks> {
  const roots = new TreeRoots(choice);
  const wanted = new Set(paths.map((path) => roots.of(path)).filter((root) => root !== null));
  const blocks = new Map<string, SharedArrayBuffer>(watch.opened);
  for (const root of wanted) {
    if (blocks.has(root)) continue;
    if (watch.onlyKnownTrees === true && roots.isKernel(root)) {
      const kept = watch.cache ? await keptIndex(root, paths.filter((path) => roots.of(path) === root)) : null;
      if (kept !== null) blocks.set(root, kept.toBuffers());
      continue;
    }
    const list = watch.lists?.get(root);
    const index = await openIndex(root, {
      cache: watch.cache,
      ...(list !== undefined && { list }),
      ...(watch.kept !== undefined && { kept: watch.kept }),
      texts: textsBelow(root, watch.documents ?? new Map<string, string>()),
      ...(watch.progress !== undefined && { onProgress: watch.progress }),
      ...(watch.signal !== undefined && { signal: watch.signal }),
    });
    blocks.set(root, index.toBuffers());
  }
  return blocks;
}

/** By path from the root, `/` between folders. */
function textsBelow(root: string, documents: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const prefix = prefixOf(root);
  const below = [...documents].filter(([path]) => path.startsWith(prefix) && isSourceName(path));
  return new Map(below.map(([path, text]) => [path.slice(prefix.length).split(sep).join("/"), text]));
}

/** The folder whose files a file is linked with: the kernel tree, or else the module that it is built into. */
class TreeRoots {
  private readonly settings: KernelSettings;
  private readonly modules = new Map<string, string | null>();

  constructor(choice: KernelChoice) {
    this.settings = new KernelSettings(choice);
  }

  of(path: string): string | null {
    return this.settings.rootOf(path) ?? this.module(path);
  }

  /** Of a folder that `of` told: whether a kernel begins there, rather than a module. */
  isKernel(root: string): boolean {
    return this.settings.rootOf(join(root, "Makefile")) === root;
  }

  private module(path: string): string | null {
    const folder = dirname(path);
    const known = this.modules.get(folder);
    if (known !== undefined) return known;
    const root = moduleRoot(path);
    this.modules.set(folder, root);
    return root;
  }
}

/** What programs are made with. */
export interface ProgramTools {
  readonly parser: SyntaxParser;
  /** Texts that stand in for files on disk, by absolute path. */
  readonly documents: ReadonlyMap<string, string>;
  readonly blocks: IndexBlocks;
  /** How far names of a tree are, where that is known: null where it is not. */
  readonly nearness?: (root: string, identity: string, index: PackedIndex) => Nearness | null;
  /** Documents that are being edited, by absolute path. */
  readonly edited?: ReadonlyMap<string, EditedDocument>;
}

export interface EditedDocument {
  readonly source: SourceFile;
  readonly memory: AnalysisMemory;
  readonly reading: NormaliserMemory;
}

/** A file at hand: its absolute path, its text, and where it belongs. */
export interface PlacedFile {
  readonly path: string;
  readonly text: string;
  readonly placement: Placement;
  readonly setting: KernelSetting;
}

export class Programs {
  /** What is read of files, and how that stands to the indexes. */
  readonly texts: IndexedTexts;
  private textRead = 0;
  private readonly roots: TreeRoots;
  private readonly programs = new Map<string, ProgramAtHand>();
  private readonly indexes = new Map<string, CodeIndex>();
  /** By root of a kernel. */
  private readonly builds = new Map<string, Builds>();
  private tools: ProgramTools;

  constructor(choice: KernelChoice, tools: ProgramTools) {
    this.roots = new TreeRoots(choice);
    this.tools = tools;
    this.texts = new IndexedTexts({ documents: tools.documents, blocks: tools.blocks, rootOf: (path) => this.roots.of(path) });
  }

  of(file: PlacedFile): Program {
    if (this.textRead > MOST_TEXT) {
      this.programs.clear();
      this.textRead = 0;
    }
    const around = this.texts.indexAround(file.path);
    if (around === null) return this.alone(file);
    const key = `${around.root}\0${file.setting.identity}`;
    const known = this.programs.get(key) ?? this.program(file, this.index(around, file.placement), { place: { ...around, identity: file.setting.identity } });
    this.programs.set(key, known);
    return known.program;
  }

  /** The text of a file (absolute path) has changed; what other files hang on it for stays until it is settled. */
  forget(path: string): void {
    for (const { program, placement, shelf } of this.programs.values()) {
      shelf.forget(path);
      program.forget(placement.nameOf(path));
    }
  }

  settle(path: string): void {
    for (const { program, placement } of this.programs.values()) program.settle(placement.nameOf(path));
  }

  /** Whether these are the indexes that the programs ask. */
  isOver(blocks: IndexBlocks): boolean {
    return blocks.size === this.tools.blocks.size && [...blocks].every(([root, block]) => this.tools.blocks.get(root) === block);
  }

  /** What was found out and hangs on nothing that has changed stays. */
  renew({ files, facts, nearness }: Renewal): void {
    this.tools = { ...this.tools, nearness };
    this.texts.renew();
    for (const [key, { program, place, shelf }] of this.programs) {
      const near = place && nearness(place.root, place.identity, place.index);
      for (const path of files) shelf.forget(path);
      if (near) program.renew(facts, near);
      else this.programs.delete(key);
    }
  }

  private alone(file: PlacedFile): Program {
    const name = file.placement.nameOf(file.path);
    return this.program(file, indexOfFiles([{ path: name, text: file.text }]), { alone: name }).program;
  }

  /** Files are called as in reports. */
  private index({ root, index }: { readonly root: string; readonly index: CodeIndex }, placement: Placement): CodeIndex {
    const known = this.indexes.get(root);
    if (known) return known;
    const prefix = relative(placement.base, root).split(sep).join("/");
    const made = prefix === "" ? index : new RenamedIndex(index, (path) => `${prefix}/${path}`);
    this.indexes.set(root, made);
    return made;
  }

  private program(file: PlacedFile, index: CodeIndex, { alone = null, place = null }: { readonly alone?: string | null; readonly place?: ProgramAtHand["place"] }): ProgramAtHand {
    const { placement, setting } = file;
    const near = place && this.tools.nearness?.(place.root, place.identity, place.index);
    const shelf = new HeaderShelf();
    const read = (path: string): SourceFile | undefined => {
      const edited = this.tools.edited?.get(resolve(placement.base, path));
      if (edited) return edited.source;
      if (path === alone) return new SourceFile(path, file.text);
      return this.source(placement, resolve(placement.base, path));
    };
    const program = new Program(
      {
        index,
        isTree: alone === null,
        ...(setting.tree.root !== null && alone === null && { builds: this.buildsIn(setting.tree.root) }),
        units: (path) => {
          const source = read(path);
          const edited = this.tools.edited?.get(resolve(placement.base, path));
          // What is known of an edited document goes with each edit of it.
          if (!edited) this.textRead += source?.text.length ?? 0;
          const header = (operand: string, from: string): SourceFile | string => this.header(placement, placement.include(operand, from), shelf);
          return source ? { ...readUnits({ source, parser: this.tools.parser, dialect: setting.dialect, header, known: shelf.units, ...(edited && { memory: edited.reading }) }), ...(edited && { memory: edited.memory }) } : null;
        },
      },
      { kernel: setting.kernel, ...(near && { near }) },
    );
    return { program, placement, shelf, place };
  }

  private buildsIn(root: string): Builds {
    const known = this.builds.get(root) ?? new HighMemoryBuilds((path) => this.texts.readUnscanned(join(root, path)) ?? null);
    this.builds.set(root, known);
    return known;
  }

  /** One beside the tree is read each time: that it was read is told of each file. */
  private header(placement: Placement, path: string, shelf: HeaderShelf): SourceFile | string {
    const read = (): SourceFile | undefined => this.source(placement, path);
    const source = this.texts.indexAround(path) === null ? read() : shelf.of(path, read);
    return source ?? placement.nameOf(path);
  }

  private source(placement: Placement, path: string): SourceFile | undefined {
    const text = this.texts.read(path);
    return text === undefined ? undefined : new SourceFile(placement.nameOf(path), text);
  }
}
