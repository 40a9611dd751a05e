/** Goes from a path to what is to be reported of the file there. */

import { dirname } from "node:path";
import type { Basis } from "../core/analysis/program.ts";
import type { Changes } from "../project/changes/line-range.ts";
import type { Target } from "../project/discovery.ts";
import { FileReader, type Text, decode } from "../project/source-reader.ts";
import { type FileChecker, type FileReport, reportFile, reportGap } from "./file-check.ts";
import { KernelSettings } from "./kernel-settings.ts";
import { MappingFilter } from "./mapping-filter.ts";
import { Placement } from "./placement.ts";
import type { PlacedFile } from "./programs.ts";
import type { CheckOptions, TreeInfo, Unreadable } from "./report.ts";
import { TouchedCode, touchedReport } from "./touched.ts";

/** Plain data: it travels between threads. */
export interface FileOutcome extends FileReport {
  /** As in reports. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  /** Null when the file could not be read. */
  readonly tree: TreeInfo | null;
  readonly unreadable: Unreadable | null;
  /** Functions that the changes touch, when only they count. */
  readonly touchedFunctions: number;
}

/** A visit of a file. */
export interface Visit {
  /** Null when nothing in the file can matter. */
  readonly outcome: FileOutcome | null;
  /** What was asked to find it; null where nothing was. */
  readonly basis: VisitBasis | null;
}

export interface VisitBasis extends Basis {
  /** As which kernel the file was read, with which settings. */
  readonly identity: string;
  /** Files beside the tree that were read: absolute path → summed stamp. */
  readonly outside: ReadonlyMap<string, string>;
  /** Another visit would find the same; not so where the analysis has failed, or files were changing meanwhile. */
  readonly isKept: boolean;
  /** The file mattered because it was named. */
  readonly isNamedOnly: boolean;
}

const IDLE: Visit = { outcome: null, basis: null };

export class FileVisitor {
  private readonly cwd: string;
  private readonly changes: Changes | undefined;
  private readonly checker: FileChecker;
  private readonly settings: KernelSettings;
  private readonly filter = new MappingFilter();

  constructor(options: CheckOptions, checker: FileChecker) {
    this.cwd = options.cwd;
    this.changes = options.changes;
    this.checker = checker;
    this.settings = new KernelSettings(options);
  }

  /** Never throws. */
  visit(target: Target): Visit {
    const { path } = target;
    const { text: read, isNamedOnly } = this.read(target);
    if (read === null) return IDLE;
    if (read.kind === "unreadable") return { outcome: this.unread(target, read.reason), basis: null };
    const placement = this.placement(path);
    const text = read.kind === "text" ? read.text : "";
    const setting = this.settings.ofFile(path, text);
    const job = { path, text, placement, setting };
    const { report: whole, basis } = read.kind === "text" ? reportFile(job, this.checker) : { report: reportGap(job, read.reason), basis: null };
    // What keeps a file from being analysed at all concerns whatever was changed in it.
    const report = read.kind === "text" && whole.crash === null ? this.touched(job, whole) : { ...whole, touchedFunctions: 0 };
    const outcome: FileOutcome = { ...report, file: placement.nameOf(path), path, tree: setting.tree, unreadable: null };
    const { texts } = this.checker.programs;
    const isKept = whole.crash === null && texts.areScanned;
    // Answers of a text that the index does not know must not stand for what others were told before.
    const asked = basis && (texts.areScanned ? basis.asked : { ...basis.asked, answers: [] });
    return { outcome, basis: basis && asked && { ...basis, asked, identity: setting.identity, outside: texts.takeOutside(), isKept, isNamedOnly } };
  }

  private touched(job: PlacedFile, report: FileReport): FileReport & { readonly touchedFunctions: number } {
    return this.changes === undefined ? { ...report, touchedFunctions: 0 } : touchedReport(report, new TouchedCode(job, this.checker.programs.of(job), this.changes));
  }

  /** What is reported of a path that cannot be read. */
  unread({ path, named }: Target, reason: string): FileOutcome {
    const file = this.placement(path).nameOf(path);
    return { ...NOTHING, touchedFunctions: 0, file, path, tree: null, unreadable: { file, reason, named } };
  }

  /** What is reported of a file that nothing came back from. */
  lost({ path }: Target, reason: string): FileOutcome {
    const placement = this.placement(path);
    const setting = this.settings.ofFile(path, "");
    const report = reportGap({ path, text: "", placement, setting }, `internal error: ${reason}`);
    return { ...report, touchedFunctions: 0, crash: reason, file: placement.nameOf(path), path, tree: setting.tree, unreadable: null };
  }

  /** Files that the user named always matter. */
  private read(target: Target): { readonly text: Text | null; readonly isNamedOnly: boolean } {
    const open = this.checker.documents.get(target.path);
    const { texts } = this.checker.programs;
    const read = open === undefined ? texts.bytes(target.path) : { kind: "bytes" as const, bytes: Buffer.from(open) };
    if (read.kind !== "bytes") return { text: read, isNamedOnly: false };
    if (open === undefined) texts.note(target.path, read.bytes);
    const mentions = this.filter.matches(read.bytes, this.settings.configurationAt(dirname(target.path)));
    if (!mentions && !target.named) return { text: null, isNamedOnly: false };
    return { text: open === undefined ? decode(read.bytes) : { kind: "text", text: open }, isNamedOnly: !mentions };
  }

  private placement(path: string): Placement {
    return new Placement(this.settings.rootOf(path) ?? this.cwd);
  }
}

const NOTHING: FileReport = { findings: [], suppressed: [], gaps: [], functions: 0, mappedFunctions: 0, crash: null };

/** Whether the file (absolute path) names an interface that maps or unmaps; true as well of one that cannot be read. */
export function mayMatter(path: string, settings: KernelSettings): boolean {
  const read = new FileReader().read(path);
  return read.kind !== "bytes" || new MappingFilter().matches(read.bytes, settings.configurationAt(dirname(path)));
}
