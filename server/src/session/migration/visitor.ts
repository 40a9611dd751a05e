/** Looks at one file for a migration: what it proposes, and what its functions do. Everything that comes back is plain data. */

import type { MigrationTarget, Proposal } from "../../core/migrations/migration.ts";
import type { FunctionProfile } from "../../core/migrations/profile.ts";
import { analyseFile, judgeFile } from "../../core/pipeline/check-file.ts";
import { profilesOf } from "../../core/pipeline/profile-file.ts";
import { proposeMigrations } from "../../core/pipeline/propose-migrations.ts";
import { loadParser } from "../../project/grammar.ts";
import { readText } from "../../project/source-reader.ts";
import type { KernelChoice } from "../configuration.ts";
import { type FileReport, reportFile, reportGap } from "../file-check.ts";
import { KernelSettings } from "../kernel-settings.ts";
import { Placement } from "../placement.ts";
import { type IndexBlocks, type PlacedFile, Programs } from "../programs.ts";

/** A file as it was found to be. */
export interface Seen {
  readonly report: FileReport;
  /** By name of the function. */
  readonly profiles: ReadonlyMap<string, FunctionProfile>;
  /** Empty unless they were asked for. */
  readonly proposals: readonly Proposal[];
}

/** What a visitor, in whatever thread, is made from. */
export interface VisitSetup {
  readonly choice: KernelChoice;
  readonly cwd: string;
  readonly blocks: IndexBlocks;
  /** Texts that stand in for files on disk, by absolute path. */
  readonly documents: ReadonlyMap<string, string>;
  /** What is to be proposed; null for nothing. */
  readonly target: Exclude<MigrationTarget, "stack"> | null;
}

export class MigrationVisitor {
  private readonly setup: VisitSetup;
  private readonly settings: KernelSettings;
  private readonly programs: Programs;

  static async make(setup: VisitSetup): Promise<MigrationVisitor> {
    return new MigrationVisitor(setup, new Programs(setup.choice, { parser: await loadParser(), documents: setup.documents, blocks: setup.blocks }));
  }

  private constructor(setup: VisitSetup, programs: Programs) {
    this.setup = setup;
    this.settings = new KernelSettings(setup.choice);
    this.programs = programs;
  }

  /** Never throws for what the file (absolute path) holds. */
  see(path: string): Seen {
    const placement = new Placement(this.settings.rootOf(path) ?? this.setup.cwd);
    const open = this.setup.documents.get(path);
    const read = open === undefined ? readText(path) : { kind: "text" as const, text: open };
    const text = read.kind === "text" ? read.text : "";
    const file = { path, text, placement, setting: this.settings.ofFile(path, text) };
    return read.kind === "text" ? this.analysed(file) : { report: reportGap(file, read.reason), profiles: new Map(), proposals: [] };
  }

  private analysed(file: PlacedFile): Seen {
    const { target, documents } = this.setup;
    const profiles = new Map<string, FunctionProfile>();
    const proposals: Proposal[] = [];
    const { report } = reportFile(file, {
      programs: this.programs,
      documents,
      check: (asked) => {
        const { withMigrations: _unasked, ...input } = asked;
        const solved = analyseFile(input);
        for (const one of profilesOf(input, solved)) profiles.set(one.function, one);
        if (target !== null) proposals.push(...proposeMigrations(input, solved, target));
        const result = judgeFile(input, solved);
        solved.analysis.release();
        return result;
      },
    });
    return { report, profiles, proposals };
  }

  /** What is known of a file that nothing came back from. */
  lost(path: string, reason: string): Seen {
    const placement = new Placement(this.settings.rootOf(path) ?? this.setup.cwd);
    const file = { path, text: "", placement, setting: this.settings.ofFile(path, "") };
    return { report: { ...reportGap(file, `internal error: ${reason}`), crash: reason }, profiles: new Map(), proposals: [] };
  }
}
