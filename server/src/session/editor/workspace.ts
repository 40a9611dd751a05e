/** The files that an editor has open, as the analysis sees them. */

import { dirname } from "node:path";
import { AnalysisMemory } from "../../core/analysis/recall.ts";
import type { FunctionView } from "../../core/findings/function-view.ts";
import { type AnalysedFile, type FileResult, analyseFile, analyseStepwise, judgeFile } from "../../core/pipeline/check-file.ts";
import type { FileInput } from "../../core/pipeline/file-input.ts";
import { viewFile } from "../../core/pipeline/view-file.ts";
import { NormaliserMemory } from "../../core/syntax/normalise/normalise.ts";
import type { SyntaxParser } from "../../core/syntax/parser.ts";
import { LiveDocument } from "../../core/text/live-source.ts";
import { SourceFile } from "../../core/text/source-file.ts";
import { loadParser } from "../../project/grammar.ts";
import { FileScanner } from "../../project/index/scan-files.ts";
import type { Configuration } from "../configuration.ts";
import { inputOf, reportOf } from "../file-check.ts";
import { KernelSettings } from "../kernel-settings.ts";
import { migrate } from "../migrate.ts";
import type { MigrationReport, MigrationTarget } from "../migration-report.ts";
import { MappingFilter } from "../mapping-filter.ts";
import { rowSummary } from "../model-words.ts";
import { Placement } from "../placement.ts";
import { type IndexBlocks, type EditedDocument, type PlacedFile, Programs, openIndexes } from "../programs.ts";
import type { CheckOptions, LocatedDiagnostic, Progress } from "../report.ts";
import { withSeverities } from "../severities.ts";
import { type IsWanted, verifiedFixes } from "../verified-fixes.ts";
import type { FileView } from "./file-view.ts";

/** What the user has set for a folder of the workspace, and the folder. */
export type FolderOptions = Omit<CheckOptions, "paths" | "documents" | "changes" | "cache">;

/** How the caller follows the indexing of trees, and stops it. */
interface IndexingWatch {
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
  private readonly edited = new Map<string, Edited>();
  private readonly unsettled = new Set<string>();
  /** Documents in which somebody types. */
  private readonly typing = new Set<string>();
  /** What the index was told of documents. */
  private readonly outlines = new Map<string, string>();
  /** What was said of the latest text of each file. */
  private readonly mattering = new Map<string, { readonly text: string; readonly configuration: Configuration; readonly matters: boolean }>();
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
    return new Programs(this.options, { parser: this.parser, documents: this.documents, blocks: this.blocks, edited: this.edited });
  }

  /** The text of a file (absolute path) as the editor has it. What other files hang on it for is found out anew by `settle`. */
  setText(path: string, text: string): void {
    if (this.documents.get(path) === text) return;
    this.documents.set(path, text);
    this.programs.forget(path);
    const known = this.edited.get(path);
    known?.update(text);
    if (known) this.typing.add(path);
    if (!known) this.edited.set(path, this.begin(path, text));
    this.unsettled.add(path);
  }

  /** The user pauses. Whether the trees of the open files have to be indexed again before they are looked at. */
  settle(): "index" | "look" | "nothing" {
    if (this.unsettled.size === 0) return "nothing";
    const isOther = [...this.unsettled].some((path) => this.outlines.get(path) !== outlineOf(path, this.documents.get(path) ?? ""));
    for (const path of this.unsettled) this.programs.settle(path);
    for (const one of this.edited.values()) one.memory.doubt();
    this.unsettled.clear();
    this.typing.clear();
    return isOther ? "index" : "look";
  }

  private begin(path: string, text: string): Edited {
    return new Edited(this.placementOf(path).nameOf(path), text);
  }

  /** What is remembered of documents no longer holds. */
  private beginAnew(): void {
    this.typing.clear();
    for (const [path, text] of this.documents) this.edited.set(path, this.begin(path, text));
    this.programs = this.freshPrograms();
  }

  /** The findings of a file with those of their fixes that are wanted; each was tried. */
  fixes(path: string, text: string, isWanted: IsWanted): readonly LocatedDiagnostic[] {
    const job: PlacedFile = { path, text, placement: this.placementOf(path), setting: this.settings.ofFile(path, text) };
    return verifiedFixes(job, { choice: this.options, parser: this.parser, documents: this.documents, blocks: this.blocks }, isWanted);
  }

  /** What can be moved to a newer interface, in files and folders (absolute) as the editor has them. */
  migrate(paths: readonly string[], target: MigrationTarget, only: string | undefined): Promise<MigrationReport> {
    const options = { ...this.options, target, paths, documents: this.documents, ...(only !== undefined && { only }) };
    return migrate(options, { opened: this.blocks });
  }

  private placementOf(path: string): Placement {
    return new Placement(this.settings.rootOf(path) ?? this.options.cwd);
  }

  /** From now on the file is what lies on the disk. */
  close(path: string): void {
    this.edited.delete(path);
    this.mattering.delete(path);
    if (this.documents.delete(path)) this.programs.forget(path);
  }

  /** Something on the disk has changed: trees, kernels and configurations are looked at anew. */
  forget(): void {
    this.settings = new KernelSettings(this.options);
    this.beginAnew();
  }

  /** Whether the file names an interface that maps or unmaps. */
  mayMatter(path: string, text: string): boolean {
    const configuration = this.settings.configurationAt(dirname(path));
    const known = this.mattering.get(path);
    if (known?.text === text && known.configuration === configuration) return known.matters;
    const matters = this.filter.matches(Buffer.from(text), configuration);
    this.mattering.set(path, { text, configuration, matters });
    return matters;
  }

  /** Indexes the trees of the open files; they are known only from then on. Rejects with the signal's reason. */
  async index(paths: readonly string[], { progress, signal }: IndexingWatch): Promise<void> {
    const told = new Map(this.documents);
    const blocks = await openIndexes(paths, this.options, {
      cache: true,
      documents: told,
      progress: (done, total) => progress("index", done, total),
      signal,
    });
    signal.throwIfAborted();
    this.blocks = blocks;
    for (const [path, text] of told) this.outlines.set(path, outlineOf(path, text));
    this.beginAnew();
  }

  /** Finds out about the functions of a file, one at a step: `view` is quick then. Never throws. */
  *prepare(path: string, text: string): Generator<undefined> {
    try {
      const job = this.jobOf(path, text);
      if (job) yield* analyseStepwise(inputOf(job, new SourceFile(job.placement.nameOf(path), text), this.programs));
    } catch {
      // It will be thrown in `view` as well, which tells.
    }
  }

  /** Null where there is nothing to be looked at. */
  private jobOf(path: string, text: string): PlacedFile | null {
    if (this.settings.configurationAt(dirname(path)).problems.length > 0 || !this.mayMatter(path, text)) return null;
    const setting = this.settings.ofFile(path, text);
    this.edited.get(path)?.readAs(setting.identity);
    return { path, text, placement: this.placementOf(path), setting };
  }

  /** Never throws for what the file holds. */
  view(path: string, text: string): FileView {
    const job = this.jobOf(path, text);
    if (!job) return { path, base: this.placementOf(path).base, tree: null, findings: [], functions: () => [], interfaceRules: () => [] };
    const { placement, setting } = job;
    const analysed = new Analysed();
    const report = reportOf(job, { programs: this.programs, documents: this.documents, check: (input) => analysed.check({ ...input, withMigrations: this.typing.has(path) ? "known" : "all" }) });
    const findings = withSeverities(report, setting.configuration, this.options.rules).findings.filter((one) => !this.options.withoutRules.includes(one.rule));
    return {
      path,
      base: placement.base,
      tree: setting.tree,
      findings,
      functions: () => analysed.views(),
      interfaceRules: (name) => setting.kernel.apis.rows(name).filter(({ effects }) => effects !== undefined && effects.length > 0).map((row) => `${row.name}(${row.params.join(", ")}): ${rowSummary(row)}`),
    };
  }
}

/** What an index holds of a text: what it defines, calls and stores. */
function outlineOf(path: string, text: string): string {
  const { part } = new FileScanner().scan({ root: "", paths: [path], files: [0], texts: new Map([[path, text]]) });
  return `${Buffer.from(part.names.blob).toString("latin1")} ${part.records.join()}`;
}

/** Versions of one text after which what is remembered of it begins anew. */
const MOST_EDITS = 2000;

/** A document that is being edited. */
class Edited implements EditedDocument {
  document: LiveDocument;
  memory = new AnalysisMemory();
  readonly reading = new NormaliserMemory();
  private readonly name: string;
  private edits = 0;
  private identity = "";

  constructor(name: string, text: string) {
    this.name = name;
    this.document = new LiveDocument(name, text);
  }

  get source(): SourceFile {
    return this.document.source;
  }

  /** The kernel may follow from the text: what is remembered was found out for one. */
  readAs(identity: string): void {
    if (this.identity !== identity) this.memory = new AnalysisMemory();
    this.identity = identity;
  }

  update(text: string): void {
    this.document.update(text);
    this.edits++;
    if (this.edits < MOST_EDITS) return;
    this.edits = 0;
    this.document = new LiveDocument(this.name, this.document.source.text);
    this.memory = new AnalysisMemory();
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
