/** Reads the records of one file for the depth question, and keeps its faults from spreading. */

import { dirname } from "node:path";
import type { CodeIndex } from "../core/callgraph/code-index.ts";
import { indexOfFiles } from "../core/callgraph/index-files.ts";
import { Extractor } from "../core/depth/extract.ts";
import type { FunctionRecord } from "../core/depth/record.ts";
import type { Target } from "../project/discovery.ts";
import { loadParser } from "../project/grammar.ts";
import { FileReader, decode, readText } from "../project/source-reader.ts";
import type { DepthOptions } from "./depth-report.ts";
import { type KernelSetting, KernelSettings } from "./kernel-settings.ts";
import { MappingFilter } from "./mapping-filter.ts";
import { Placement } from "./placement.ts";
import { type IndexBlocks, type PlacedFile, Programs } from "./programs.ts";
import type { Unreadable } from "./report.ts";

/** Files outside of any tree that are seen as one program. */
const MAX_ALONE = 256;

/** `names`: functions that others lead through; null asks for all that map. */
export interface DepthTask {
  readonly target: Target;
  readonly names: readonly string[] | null;
}

/** Plain data: it travels between threads. */
export interface DepthOutcome {
  readonly path: string;
  readonly records: readonly FunctionRecord[];
  readonly unreadable: Unreadable | null;
  readonly crash: string | null;
}

/** What a thread that analyses is started with. */
export interface DepthSetup {
  readonly options: DepthOptions;
  readonly blocks: IndexBlocks;
}

export async function depthVisitor({ options, blocks }: DepthSetup): Promise<DepthVisitor> {
  return new DepthVisitor(options, new Programs(options, { parser: await loadParser(), documents: new Map(), blocks }));
}

export class DepthVisitor {
  private readonly cwd: string;
  private readonly programs: Programs;
  private readonly settings: KernelSettings;
  private readonly reader = new FileReader();
  private readonly filter = new MappingFilter();

  constructor(options: DepthOptions, programs: Programs) {
    this.cwd = options.cwd;
    this.programs = programs;
    this.settings = new KernelSettings(options);
  }

  /** Null when nothing in the file can matter. Never throws. */
  visit({ target, names }: DepthTask): DepthOutcome | null {
    const { path, named } = target;
    const read = this.reader.read(path);
    if (read.kind !== "bytes") return read.kind === "unreadable" ? this.unread(target, read.reason) : null;
    if (names === null && !named && !this.filter.matches(read.bytes, this.settings.configurationAt(dirname(path)))) return null;
    const text = decode(read.bytes);
    if (text.kind !== "text") return this.unread(target, text.reason);
    try {
      const extractor = this.extractor(path, text.text);
      return { path, records: names === null ? extractor.mapping() : extractor.passing(names), unreadable: null, crash: null };
    } catch (error) {
      return { path, records: [], unreadable: null, crash: error instanceof Error ? error.message : String(error) };
    }
  }

  /** What is reported of a file that nothing came back from. */
  lost({ target: { path } }: DepthTask, reason: string): DepthOutcome {
    return { path, records: [], unreadable: null, crash: reason };
  }

  /** The kernel of the first file, and an index of all. Never called without a file. */
  first(targets: readonly Target[]): { readonly setting: KernelSetting; readonly placement: Placement; readonly index: CodeIndex } {
    const files = targets.slice(0, MAX_ALONE).map(({ path }) => {
      const read = readText(path, this.reader);
      return this.placed(path, read.kind === "text" ? read.text : "");
    });
    const [file] = files;
    if (!file) throw new RangeError("no file");
    const program = this.programs.of(file);
    const index = program.isTree ? program.index : indexOfFiles(files.map(({ path, text, placement }) => ({ path: placement.nameOf(path), text })));
    return { setting: file.setting, placement: file.placement, index };
  }

  /** The file as the analysis is given it. */
  private placed(path: string, text: string): PlacedFile {
    const placement = new Placement(this.settings.rootOf(path) ?? this.cwd);
    return { path, text, placement, setting: this.settings.ofFile(path, text) };
  }

  private extractor(path: string, text: string): Extractor {
    const job = this.placed(path, text);
    return new Extractor({ program: this.programs.of(job), kernel: job.setting.kernel, file: job.placement.nameOf(path) });
  }

  private unread({ path, named }: Target, reason: string): DepthOutcome {
    const placement = new Placement(this.settings.rootOf(path) ?? this.cwd);
    return { path, records: [], unreadable: { file: placement.nameOf(path), reason, named }, crash: null };
  }
}
