/** Goes from a path to what is to be reported of the file there. */

import { dirname } from "node:path";
import type { Target } from "../project/discovery.ts";
import { FileReader, type Text, decode } from "../project/source-reader.ts";
import { type FileChecker, type FileReport, reportFile, reportGap } from "./file-check.ts";
import { KernelSettings } from "./kernel-settings.ts";
import { MappingFilter } from "./mapping-filter.ts";
import { Placement } from "./placement.ts";
import type { CheckOptions, TreeInfo, Unreadable } from "./report.ts";
import { withSeverities } from "./severities.ts";

/** Plain data: it travels between threads. */
export interface FileOutcome extends FileReport {
  /** As in reports. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  /** Null when the file could not be read. */
  readonly tree: TreeInfo | null;
  readonly unreadable: Unreadable | null;
}

export class FileVisitor {
  private readonly cwd: string;
  /** Rules that the user names. */
  private readonly asked: readonly string[];
  private readonly checker: FileChecker;
  private readonly settings: KernelSettings;
  private readonly reader = new FileReader();
  private readonly filter = new MappingFilter();

  constructor(options: CheckOptions, checker: FileChecker) {
    this.cwd = options.cwd;
    this.asked = options.rules;
    this.checker = checker;
    this.settings = new KernelSettings(options);
  }

  /** Null when nothing in the file can matter. Never throws. */
  visit(target: Target): FileOutcome | null {
    const { path } = target;
    const read = this.read(target);
    if (read === null) return null;
    if (read.kind === "unreadable") return this.unread(target, read.reason);
    const placement = this.placement(path);
    const text = read.kind === "text" ? read.text : "";
    const setting = this.settings.ofFile(path, text);
    const job = { path, text, placement, setting };
    const found = read.kind === "text" ? reportFile(job, this.checker) : reportGap(job, read.reason);
    const report = withSeverities(found, setting.configuration, this.asked);
    return { ...report, file: placement.nameOf(path), path, tree: setting.tree, unreadable: null };
  }

  /** What is reported of a path that cannot be read. */
  unread({ path, named }: Target, reason: string): FileOutcome {
    const file = this.placement(path).nameOf(path);
    return { ...NOTHING, file, path, tree: null, unreadable: { file, reason, named } };
  }

  /** What is reported of a file that nothing came back from. */
  lost({ path }: Target, reason: string): FileOutcome {
    const placement = this.placement(path);
    const setting = this.settings.ofFile(path, "");
    const report = withSeverities(reportGap({ path, text: "", placement, setting }, `internal error: ${reason}`), setting.configuration, this.asked);
    return { ...report, crash: reason, file: placement.nameOf(path), path, tree: setting.tree, unreadable: null };
  }

  /** Files that the user named always matter. */
  private read(target: Target): Text | null {
    const open = this.checker.documents.get(target.path);
    if (open !== undefined) return { kind: "text", text: open };
    const read = this.reader.read(target.path);
    if (read.kind !== "bytes") return read;
    return target.named || this.filter.matches(read.bytes, this.settings.configurationAt(dirname(target.path))) ? decode(read.bytes) : null;
  }

  private placement(path: string): Placement {
    return new Placement(this.settings.rootOf(path) ?? this.cwd);
  }
}

const NOTHING: FileReport = { findings: [], suppressed: [], gaps: [], functions: 0, mappedFunctions: 0, crash: null };
