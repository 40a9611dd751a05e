/** Checks files, folders and trees: the one way in, for the command line and the editor. */

import { API_ROWS } from "../core/kernel/api-catalogue.ts";
import { isMappingEffect } from "../core/kernel/models.ts";
import { type Target, discover } from "../project/discovery.ts";
import { loadParser } from "../project/grammar.ts";
import { TOOL_NAME, toolVersion } from "../project/installation.ts";
import { NameFilter } from "../project/name-filter.ts";
import { FileReader, type Text, decode } from "../project/source-reader.ts";
import { type FileChecker, type FileJob, type FileReport, coreCheck, reportFile, reportGap } from "./file-check.ts";
import { KernelSettings } from "./kernel-settings.ts";
import { byPlace, compareText } from "./locate.ts";
import { Placement } from "./placement.ts";
import type { CheckOptions, CheckReport, LocatedDiagnostic, Progress, TreeInfo, Unreadable } from "./report.ts";

/** How the caller follows a check and stops it. */
export interface Watch {
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
  /** The analysis of one file; only tests put another one in. */
  readonly analysis?: FileChecker["check"];
}

/** Throws the signal's reason when stopped, RangeError for options that mean nothing; what files hold never makes it throw. */
export async function check(options: CheckOptions, watch: Watch = {}): Promise<CheckReport> {
  const checker = {
    parser: await loadParser(),
    documents: options.documents ?? new Map<string, string>(),
    check: watch.analysis ?? coreCheck,
  };
  return new Check(options, watch, checker).run();
}

/** Files between two looks at the signal, and two reports of progress. */
const STRIDE = 64;

class Check {
  private readonly started = performance.now();
  private readonly options: CheckOptions;
  private readonly watch: Watch;
  private readonly checker: FileChecker;
  private readonly settings: KernelSettings;
  private readonly reader = new FileReader();
  private readonly filter = new NameFilter(mappingNames());
  private readonly unreadable: Unreadable[] = [];
  private readonly reports: { readonly job: FileJob; readonly report: FileReport }[] = [];

  constructor(options: CheckOptions, watch: Watch, checker: FileChecker) {
    this.options = options;
    this.watch = watch;
    this.checker = checker;
    this.settings = new KernelSettings(options);
  }

  async run(): Promise<CheckReport> {
    const { targets, unwalked } = discover(this.options.paths, this.options.cwd);
    for (const { path, named, reason } of unwalked) this.unreadable.push({ file: this.placement(path).nameOf(path), reason, named });
    for (const [at, target] of targets.entries()) {
      if (at % STRIDE === 0) await this.breathe(at, targets.length);
      this.visit(target);
    }
    await this.breathe(targets.length, targets.length);
    return this.report(targets.length);
  }

  /** Lets timers, signals and the terminal have their turn. */
  private async breathe(done: number, total: number): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.watch.signal?.throwIfAborted();
    this.watch.progress?.("analyse", done, total);
  }

  private visit(target: Target): void {
    const read = this.read(target);
    if (read === null) return;
    if (read.kind === "unreadable") {
      this.unreadable.push({ file: this.placement(target.path).nameOf(target.path), reason: read.reason, named: target.named });
      return;
    }
    const text = read.kind === "text" ? read.text : "";
    const job = { path: target.path, text, placement: this.placement(target.path), setting: this.settings.ofFile(target.path, text) };
    const report = read.kind === "text" ? reportFile(job, this.checker) : reportGap(job, read.reason);
    this.reports.push({ job, report });
  }

  /** Null when nothing in the file can matter; files that the user named always do. */
  private read(target: Target): Text | null {
    const open = this.checker.documents.get(target.path);
    if (open !== undefined) return { kind: "text", text: open };
    const read = this.reader.read(target.path);
    if (read.kind !== "bytes") return read;
    return target.named || this.filter.matches(read.bytes) ? decode(read.bytes) : null;
  }

  private placement(path: string): Placement {
    return new Placement(this.settings.rootOf(path) ?? this.options.cwd);
  }

  private report(files: number): CheckReport {
    const reports = this.reports.map(({ report }) => report);
    const gaps = reports.flatMap((report) => report.gaps).sort((a, b) => byPlace(asPlace(a), asPlace(b)));
    const trees = this.treesInOrder();
    return {
      tool: { name: TOOL_NAME, version: toolVersion() },
      tree: trees[0] ?? NO_TREE,
      trees,
      findings: reports.flatMap((report) => report.findings).filter((finding) => this.wanted(finding)).sort(byPlace),
      gaps,
      unreadable: this.unreadable.sort((a, b) => compareText(a.file, b.file)),
      crashes: this.reports.flatMap(({ job, report }) => (
        report.crash === null ? [] : [{ file: job.placement.nameOf(job.path), reason: report.crash }])),
      summary: {
        files,
        functions: sum(reports.map((report) => report.functions)),
        mapped_functions: sum(reports.map((report) => report.mappedFunctions)),
        gaps: gaps.length,
        seconds: Math.round(performance.now() - this.started) / 1000,
      },
    };
  }

  private wanted(finding: LocatedDiagnostic): boolean {
    const { rules, withoutRules } = this.options;
    return (rules.length === 0 || rules.includes(finding.rule)) && !withoutRules.includes(finding.rule);
  }

  /** Trees by their root, then files outside of trees as one entry each way they were read. */
  private treesInOrder(): TreeInfo[] {
    const trees = new Map<string, TreeInfo>();
    for (const { job } of this.reports) {
      const { tree } = job.setting;
      trees.set(`${tree.root ?? ""}\0${tree.kernel ?? ""}\0${tree.era}`, tree);
    }
    return [...trees.values()];
  }
}

/** Of all kernels: which one a file is read as may only be known from its text. */
function mappingNames(): string[] {
  return API_ROWS.filter((row) => row.effects?.some(isMappingEffect)).map((row) => row.name);
}

const NO_TREE: TreeInfo = { root: null, kernel: null, era: "local", eraReason: "nothing was read", inWords: "nothing was read" };

function asPlace<T extends { readonly reason: string }>(gap: T): T & { readonly rule: "parse-gap"; readonly message: string } {
  return { ...gap, rule: "parse-gap", message: gap.reason };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
