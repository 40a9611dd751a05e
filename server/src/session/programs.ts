/** The programs that files are parts of: one for each tree, kernel and configuration, one for each file that stands alone. */

import { dirname, relative, resolve, sep } from "node:path";
import { indexOfFiles } from "../core/callgraph/index-files.ts";
import type { CodeIndex } from "../core/callgraph/code-index.ts";
import { PackedIndex } from "../core/callgraph/packed-index.ts";
import { RenamedIndex } from "../core/callgraph/renamed-index.ts";
import { Program } from "../core/analysis/program.ts";
import { readUnits } from "../core/pipeline/units.ts";
import type { SyntaxParser } from "../core/syntax/parser.ts";
import { SourceFile } from "../core/text/source-file.ts";
import { openIndex } from "../project/index/open-index.ts";
import { moduleRoot } from "../project/index/module-root.ts";
import { readText } from "../project/source-reader.ts";
import type { KernelChoice } from "./configuration.ts";
import { type KernelSetting, KernelSettings } from "./kernel-settings.ts";
import type { Placement } from "./placement.ts";

/** Indexes by absolute root: shared memory, so that threads can have them without a copy. */
export type IndexBlocks = ReadonlyMap<string, SharedArrayBuffer>;

export interface IndexWatch {
  /** Whether the user's cache folder is read and written. */
  readonly cache: boolean;
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** The indexes of all trees and modules that the files lie in. Rejects with the signal's reason. */
export async function openIndexes(paths: readonly string[], choice: KernelChoice, watch: IndexWatch): Promise<IndexBlocks> {
  const roots = new TreeRoots(choice);
  const wanted = new Set(paths.map((path) => roots.of(path)).filter((root) => root !== null));
  const blocks = new Map<string, SharedArrayBuffer>();
  for (const root of wanted) {
    const index = await openIndex(root, {
      cache: watch.cache,
      ...(watch.progress !== undefined && { onProgress: watch.progress }),
      ...(watch.signal !== undefined && { signal: watch.signal }),
    });
    blocks.set(root, index.toBuffers());
  }
  return blocks;
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
}

/** A file at hand: its absolute path, its text, and where it belongs. */
export interface PlacedFile {
  readonly path: string;
  readonly text: string;
  readonly placement: Placement;
  readonly setting: KernelSetting;
}

export class Programs {
  private readonly roots: TreeRoots;
  private readonly programs = new Map<string, Program>();
  private readonly indexes = new Map<string, CodeIndex>();
  private readonly tools: ProgramTools;

  constructor(choice: KernelChoice, tools: ProgramTools) {
    this.roots = new TreeRoots(choice);
    this.tools = tools;
  }

  of(file: PlacedFile): Program {
    const root = this.roots.of(file.path);
    const block = root === null ? undefined : this.tools.blocks.get(root);
    if (root === null || block === undefined) return this.alone(file);
    const key = `${root}\0${file.setting.identity}`;
    const known = this.programs.get(key) ?? this.program(file, this.index(root, block, file.placement));
    this.programs.set(key, known);
    return known;
  }

  private alone(file: PlacedFile): Program {
    const name = file.placement.nameOf(file.path);
    return this.program(file, indexOfFiles([{ path: name, text: file.text }]), name);
  }

  /** Files are called as in reports. */
  private index(root: string, block: SharedArrayBuffer, placement: Placement): CodeIndex {
    const known = this.indexes.get(root);
    if (known) return known;
    const packed = new PackedIndex(block);
    const prefix = relative(placement.base, root).split(sep).join("/");
    const made = prefix === "" ? packed : new RenamedIndex(packed, (path) => `${prefix}/${path}`);
    this.indexes.set(root, made);
    return made;
  }

  private program(file: PlacedFile, index: CodeIndex, alone: string | null = null): Program {
    const { placement, setting } = file;
    const read = (path: string): SourceFile | undefined => {
      if (path === alone) return new SourceFile(path, file.text);
      return this.source(placement, resolve(placement.base, path));
    };
    return new Program(
      {
        index,
        isTree: alone === null,
        units: (path) => {
          const source = read(path);
          return source ? readUnits({ source, parser: this.tools.parser, dialect: setting.dialect, header: (operand, from) => this.source(placement, placement.include(operand, from)) }) : null;
        },
      },
      { kernel: setting.kernel },
    );
  }

  private source(placement: Placement, path: string): SourceFile | undefined {
    const open = this.tools.documents.get(path);
    if (open !== undefined) return new SourceFile(placement.nameOf(path), open);
    const read = readText(path);
    return read.kind === "text" ? new SourceFile(placement.nameOf(path), read.text) : undefined;
  }
}
