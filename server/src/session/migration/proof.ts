/** The proof of a migration: what is changed is analysed as the kernel that it is meant for, and held against what was there before. */

import type { TextChange } from "../../core/findings/finding.ts";
import { difference, type FunctionProfile } from "../../core/migrations/profile.ts";
import type { Proposal, Reason, Verdict } from "../../core/migrations/migration.ts";
import { profileFile } from "../../core/pipeline/profile-file.ts";
import { changed } from "../../core/text/changes.ts";
import { rebased } from "../../core/text/rebase.ts";
import { SourceFile } from "../../core/text/source-file.ts";
import type { Range } from "../../core/text/span.ts";
import type { KernelChoice } from "../configuration.ts";
import { type FileReport, reportFile } from "../file-check.ts";
import { KernelSettings } from "../kernel-settings.ts";
import { Programs, type ProgramTools } from "../programs.ts";
import type { LocatedDiagnostic } from "../report.ts";
import { type ProposalsByFile, withGroups } from "./proposals.ts";
import { verifiedFixes } from "../verified-fixes.ts";
import type { MigrationSource } from "./sources.ts";

export interface ProofSetup {
  readonly choice: KernelChoice;
  readonly tools: ProgramTools;
  /** As which kernel changed code is read. */
  readonly target: KernelChoice;
}

/** A file as it was found to be. */
interface Seen {
  readonly report: FileReport;
  readonly profiles: ReadonlyMap<string, FunctionProfile>;
}

/** What is suggested is proved as well: what is left open is what no analysis can tell. */
const PROVED: ReadonlySet<Verdict> = new Set(["safe", "suggested"]);

/** Changes are made less until they prove, this often at most. */
const MAX_ROUNDS = 8;

export class Proof {
  private readonly setup: ProofSetup;
  private readonly before = new Map<string, Seen>();
  private readonly programs: Programs;
  private readonly settings: KernelSettings;
  private readonly targetSettings: KernelSettings;

  constructor(setup: ProofSetup) {
    this.setup = setup;
    this.programs = new Programs(setup.choice, setup.tools);
    this.settings = new KernelSettings(setup.choice);
    this.targetSettings = new KernelSettings(setup.target);
  }

  /** What is left refused has its reason. `shown`: how many of how many files have been looked at. */
  proved(proposals: ProposalsByFile, shown: (done: number, total: number) => void): Map<MigrationSource, readonly Proposal[]> {
    let now = withGroups(proposals);
    let pending = new Set([...now.keys()]);
    for (let round = 0; round < MAX_ROUNDS && pending.size > 0; round++) {
      const texts = new Map([...now].map(([file, some]) => [file, textOf(file, some)] as const));
      const documents = new Map([...this.setup.tools.documents, ...[...texts].map(([file, text]) => [file.path, text] as const)]);
      const programs = new Programs(this.setup.target, { ...this.setup.tools, documents });
      const next = new Map(now);
      let done = 0;
      for (const file of pending) {
        const text = texts.get(file)!;
        if (text !== file.text) {
          const seen = this.seen({ ...file, text }, this.targetSettings, programs);
          next.set(file, this.judged(file, now.get(file)!, { seen, text, documents }));
        }
        shown(++done, pending.size);
      }
      const grouped = withGroups(next);
      pending = new Set([...grouped].filter(([file, some]) => textOf(file, some) !== texts.get(file)).map(([file]) => file));
      now = grouped;
    }
    // What has not come to rest is not proved.
    for (const file of pending) now.set(file, now.get(file)!.map((one) => (one.verdict === "refused" ? one : withReason(one, { kind: "not-analysed", message: "the changes of the file did not come to rest" }))));
    return now;
  }

  private judged(file: MigrationSource, proposals: readonly Proposal[], after: { seen: Seen; text: string; documents: ReadonlyMap<string, string> }): Proposal[] {
    const before = this.asItWas(file);
    const judged = proposals.map((one) => {
      const reason = one.verdict === "refused" || one.sites.length === 0 ? null : fault(one, before, after.seen);
      return { one, reason };
    });
    const late = new Set(judged.filter(({ reason }) => reason?.kind === "order").map(({ one }) => one.function));
    const repairs = late.size === 0 ? new Map<string, readonly TextChange[]>() : this.orders({ ...file, text: after.text }, late, after.documents);
    return judged.map(({ one, reason }) => (reason ? (reordered(one, repairs.get(one.function), proposals) ?? withReason(one, reason)) : one));
  }

  /** For functions that release in another order than they have to: changes of the changed text that put that right. */
  private orders(file: MigrationSource, functions: ReadonlySet<string>, documents: ReadonlyMap<string, string>): Map<string, readonly TextChange[]> {
    const setting = this.targetSettings.ofFile(file.path, file.text);
    const tools = { ...this.setup.tools, documents, choice: this.setup.target };
    const found = verifiedFixes({ ...file, setting }, tools, (one, fix) => one.rule === "non-lifo-unmap" && fix.purpose === "repair" && functions.has(one.function));
    const { lines } = new SourceFile(file.name, file.text);
    const offset = (at: Range["start"]): number => lines.lineStart(at.line) + at.column - 1;
    const repairs = new Map<string, readonly TextChange[]>();
    for (const { function: name, fixes: [fix] } of found) {
      if (fix && !repairs.has(name)) repairs.set(name, fix.edits.map(({ range, text }) => ({ span: { start: offset(range.start), end: offset(range.end) }, text })));
    }
    return repairs;
  }

  private asItWas(file: MigrationSource): Seen {
    const known = this.before.get(file.path);
    if (known) return known;
    const made = this.seen(file, this.settings, this.programs);
    this.before.set(file.path, made);
    return made;
  }

  private seen(file: MigrationSource, settings: KernelSettings, programs: Programs): Seen {
    const profiles = new Map<string, FunctionProfile>();
    const setting = settings.ofFile(file.path, file.text);
    const { report } = reportFile({ ...file, setting }, {
      programs,
      documents: this.setup.tools.documents,
      check: (input) => {
        const { result, profiles: found } = profileFile(input);
        for (const one of found) profiles.set(one.function, one);
        return result;
      },
    });
    return { report, profiles };
  }
}

const REORDERED: Reason = { kind: "proved", message: "releases are put into reverse order; proved with that" };

/** Null when no order is known that helps, or it has been tried. */
function reordered(one: Proposal, repair: readonly TextChange[] | undefined, all: readonly Proposal[]): Proposal | null {
  const edits = repair && rebased(one.edits, repair, all.flatMap((other) => other.edits));
  return edits ? { ...one, edits, reason: REORDERED } : null;
}

function withReason(one: Proposal, reason: Reason): Proposal {
  return { ...one, verdict: "refused", edits: [], reason };
}

/** With what is safe, and with what is suggested where that is asked for. */
export function textOf(file: MigrationSource, proposals: readonly Proposal[], verdicts: ReadonlySet<Verdict> = PROVED): string {
  const edits: TextChange[] = proposals.filter(({ verdict }) => verdicts.has(verdict)).flatMap((one) => one.edits);
  return changed(file.text, edits) ?? file.text;
}

/** What is wrong with a function after the change; null when nothing that was not wrong before. */
function fault(one: Proposal, before: Seen, after: Seen): Reason | null {
  if (after.report.crash !== null) return { kind: "not-analysed", message: after.report.crash };
  const gap = after.report.gaps.find(({ function: name }) => name === one.function);
  if (gap) return { kind: "not-analysed", message: gap.reason };
  const found = after.report.findings.filter((finding) => finding.function === one.function && finding.severity !== "note");
  const fresh = found.find((finding) => countOf(found, finding) > countOf(before.report.findings, finding));
  if (fresh) return { kind: fresh.rule === "non-lifo-unmap" ? "order" : "finding", message: `line ${fresh.range.start.line}: ${fresh.message} [${fresh.rule}]` };
  return difference(before.profiles.get(one.function), after.profiles.get(one.function));
}

function countOf(findings: readonly LocatedDiagnostic[], like: LocatedDiagnostic): number {
  return findings.filter((one) => nameOf(one) === nameOf(like)).length;
}

/** What a finding says, wherever it stands. */
function nameOf({ rule, function: name, message, severity }: LocatedDiagnostic): string {
  return [rule, severity, name, message.replace(/\b(line|:)\s*\d+/g, "$1")].join("\0");
}
