/** The files that an editor has open, as the analysis sees them. */

import { dirname } from "node:path";
import type { FunctionView } from "../../core/findings/function-view.ts";
import { type AnalysedFile, type FileResult, analyseFile, judgeFile } from "../../core/pipeline/check-file.ts";
import type { FileInput } from "../../core/pipeline/file-input.ts";
import { viewFile } from "../../core/pipeline/view-file.ts";
import type { SyntaxParser } from "../../core/syntax/parser.ts";
import { loadParser } from "../../project/grammar.ts";
import { reportFile } from "../file-check.ts";
import { KernelSettings } from "../kernel-settings.ts";
import { MappingFilter } from "../mapping-filter.ts";
import { rowSummary } from "../model-words.ts";
import { Placement } from "../placement.ts";
import { type IndexBlocks, type PlacedFile, Programs, openIndexes } from "../programs.ts";
import type { CheckOptions, Progress } from "../report.ts";
import { withSeverities } from "../severities.ts";
import type { FileView } from "./file-view.ts";

/** What the user has set for a folder of the workspace, and the folder. */
export type FolderOptions = Omit<CheckOptions, "paths" | "documents" | "changes" | "cache">;

/** How the caller follows the indexing of trees, and stops it. */
export interface IndexingWatch {
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export type OpensFolder = (options: FolderOptions) => FolderWorkspace;

/** Rejects when no parser can be loaded. */
export async function folderOpener(): Promise<OpensFolder> {
  const parser = await loadParser();
  return (options) => new FolderWorkspace(options, parser);
}

export class FolderWorkspace {
  private readonly documents = new Map<string, string>();
  private readonly options: FolderOptions;
  private readonly parser: SyntaxParser;
  private readonly filter = new MappingFilter();
  private blocks: IndexBlocks = new Map();
  private settings: KernelSettings;
  private programs: Programs;

  constructor(options: FolderOptions, parser: SyntaxParser) {
    this.options = options;
    this.parser = parser;
    this.settings = new KernelSettings(options);
    this.programs = this.freshPrograms();
  }

  private freshPrograms(): Programs {
    return new Programs(this.options, { parser: this.parser, documents: this.documents, blocks: this.blocks });
  }

  /** The text of a file (absolute path) as the editor has it. */
  setText(path: string, text: string): void {
    this.documents.set(path, text);
    this.programs = this.freshPrograms();
  }

  /** From now on the file is what lies on the disk. */
  close(path: string): void {
    if (this.documents.delete(path)) this.programs = this.freshPrograms();
  }

  /** Something on the disk has changed: trees, kernels and configurations are looked at anew. */
  forget(): void {
    this.settings = new KernelSettings(this.options);
    this.programs = this.freshPrograms();
  }

  /** Whether the file names an interface that maps or unmaps. */
  mayMatter(path: string, text: string): boolean {
    return this.filter.matches(Buffer.from(text), this.settings.configurationAt(dirname(path)));
  }

  /** Indexes the trees of the open files; they are known only from then on. Rejects with the signal's reason. */
  async index(paths: readonly string[], { progress, signal }: IndexingWatch): Promise<void> {
    const blocks = await openIndexes(paths, this.options, {
      cache: true,
      documents: new Map(this.documents),
      progress: (done, total) => progress("index", done, total),
      signal,
    });
    signal.throwIfAborted();
    this.blocks = blocks;
    this.programs = this.freshPrograms();
  }

  /** Never throws for what the file holds. */
  view(path: string, text: string): FileView {
    const placement = new Placement(this.settings.rootOf(path) ?? this.options.cwd);
    const configuration = this.settings.configurationAt(dirname(path));
    const nothing = { path, base: placement.base, tree: null, findings: [], functions: () => [], interfaceRules: () => [] };
    if (configuration.problems.length > 0 || !this.mayMatter(path, text)) return nothing;
    const setting = this.settings.ofFile(path, text);
    const job: PlacedFile = { path, text, placement, setting };
    const analysed = new Analysed();
    const { report } = reportFile(job, { programs: this.programs, documents: this.documents, check: (input) => analysed.check(input) });
    const findings = withSeverities(report, configuration, this.options.rules).findings.filter((one) => !this.options.withoutRules.includes(one.rule));
    return {
      path,
      base: placement.base,
      tree: setting.tree,
      findings,
      functions: () => analysed.views(),
      interfaceRules: (name) => setting.kernel.apis.rows(name).map((row) => `${row.name}(${row.params.join(", ")}): ${rowSummary(row)}`),
    };
  }
}

/** Keeps what was found out on the way to the findings. */
class Analysed {
  private input: FileInput | null = null;
  private file: AnalysedFile | null = null;
  private made: readonly FunctionView[] | null = null;

  check(input: FileInput): FileResult {
    this.input = input;
    this.file = analyseFile(input);
    return judgeFile(input, this.file);
  }

  views(): readonly FunctionView[] {
    const { input, file } = this;
    if (!input || !file) return [];
    return (this.made ??= viewFile(input, file));
  }
}
