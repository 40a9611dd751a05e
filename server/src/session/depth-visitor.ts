/** Reads the records of one file for the depth question, and keeps its faults from spreading. */

import { Extractor } from "../core/depth/extract.ts";
import type { FunctionRecord } from "../core/depth/record.ts";
import { API_ROWS } from "../core/kernel/api-catalogue.ts";
import { isMappingEffect } from "../core/kernel/models.ts";
import type { Target } from "../project/discovery.ts";
import { loadParser } from "../project/grammar.ts";
import { NameFilter } from "../project/name-filter.ts";
import { FileReader, decode } from "../project/source-reader.ts";
import type { DepthOptions } from "./depth-report.ts";
import { type KernelSetting, KernelSettings } from "./kernel-settings.ts";
import { Placement } from "./placement.ts";
import { type IndexBlocks, type PlacedFile, Programs } from "./programs.ts";
import type { Unreadable } from "./report.ts";

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
  private readonly filter = new NameFilter(API_ROWS.filter((row) => row.effects?.some(isMappingEffect)).map((row) => row.name));

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
    if (names === null && !named && !this.filter.matches(read.bytes)) return null;
    const text = decode(read.bytes);
    if (text.kind !== "text") return this.unread(target, text.reason);
    try {
      const extractor = this.extractor(path, text.text);
      return { path, records: names === null ? extractor.mapping() : extractor.passing(names), unreadable: null, crash: null };
    } catch (error) {
      return { path, records: [], unreadable: null, crash: error instanceof Error ? error.message : String(error) };
    }
  }

  /** The file as the analysis is given it. */
  placed(path: string, text: string): PlacedFile {
    const placement = new Placement(this.settings.rootOf(path) ?? this.cwd);
    return { path, text, placement, setting: this.settings.ofFile(path, text) };
  }

  settingOf(path: string, text: string): KernelSetting {
    return this.settings.ofFile(path, text);
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
