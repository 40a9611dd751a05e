/** The proof of a migration: what is changed is analysed as the kernel that it is meant for, and held against what was there before. */

import type { RuleId, TextChange } from "../../core/findings/finding.ts";
import { aligned } from "../../core/migrations/alignment.ts";
import { withGroups } from "../../core/migrations/groups.ts";
import { MIGRATIONS } from "../../core/kernel/migrations.ts";
import { difference } from "../../core/migrations/profile.ts";
import type { MigrationTarget, Proposal, Reason, Verdict } from "../../core/migrations/migration.ts";
import { changed } from "../../core/text/changes.ts";
import { linesBefore, rebased } from "../../core/text/rebase.ts";
import type { KernelChoice } from "../configuration.ts";
import type { ProgramTools } from "../programs.ts";
import type { LocatedDiagnostic } from "../report.ts";
import { countOf, nameOf } from "../same-finding.ts";
import { inOrder } from "./order.ts";
import type { ProposalsByFile } from "./proposals.ts";
import { seeFiles, type SeeWatch } from "./see-files.ts";
import type { MigrationSource } from "./sources.ts";
import type { Seen } from "./visitor.ts";

interface ProofSetup {
  readonly choice: KernelChoice;
  readonly cwd: string;
  readonly tools: ProgramTools;
  readonly to: MigrationTarget;
  /** As which kernel changed code is read. */
  readonly target: KernelChoice;
}

/** What is suggested is proved as well: what is left open is what no analysis can tell. */
const PROVED: ReadonlySet<Verdict> = new Set(["safe", "suggested"]);

/** Changes are made less until they prove, this often at most. */
const MAX_ROUNDS = 8;

interface Round {
  readonly now: ReadonlyMap<MigrationSource, readonly Proposal[]>;
  readonly texts: ReadonlyMap<MigrationSource, string>;
  /** The changed texts with those that were not on disk before, by absolute path. */
  readonly documents: ReadonlyMap<string, string>;
}

export class Proof {
  private readonly setup: ProofSetup;
  private readonly before: Map<string, Seen>;
  private readonly watch: SeeWatch;

  /** `before`: files that have been looked at, by absolute path. */
  constructor(setup: ProofSetup, before: ReadonlyMap<string, Seen>, watch: SeeWatch) {
    this.setup = setup;
    this.before = new Map(before);
    this.watch = watch;
  }

  /** What is left refused has its reason. */
  async proved(proposals: ProposalsByFile): Promise<ReadonlyMap<MigrationSource, readonly Proposal[]>> {
    let now: ReadonlyMap<MigrationSource, readonly Proposal[]> = withGroups(withoutOverlaps(proposals));
    let pending = [...now.keys()].filter((file) => textOf(file, now.get(file)!) !== file.text);
    await this.lookBefore(pending);
    for (let round = 0; round < MAX_ROUNDS && pending.length > 0; round++) {
      const next = await this.round(now, pending);
      pending = [...next].filter(([file, some]) => textOf(file, some) !== textOf(file, now.get(file)!)).map(([file]) => file);
      now = next;
    }
    if (pending.length === 0) return now;
    // What has not come to rest is not proved.
    const restless: Reason = { kind: "not-analysed", message: "the changes of the file did not come to rest" };
    return withGroups(new Map([...now].map(([file, some]) => [file, pending.includes(file) ? some.map((one) => refuse(one, restless)) : some])));
  }

  private async lookBefore(files: readonly MigrationSource[]): Promise<void> {
    const { choice, cwd, tools } = this.setup;
    const unknown = files.map(({ path }) => path).filter((path) => !this.before.has(path));
    const seen = await seeFiles(unknown, { choice, cwd, blocks: tools.blocks, documents: tools.documents, target: null }, this.watch);
    for (const [path, one] of seen) this.before.set(path, one);
  }

  private async round(now: Round["now"], pending: readonly MigrationSource[]): Promise<Map<MigrationSource, readonly Proposal[]>> {
    const { target, cwd, tools } = this.setup;
    const texts = new Map([...now].map(([file, some]) => [file, textOf(file, some)] as const));
    const documents = new Map([...tools.documents, ...[...texts].filter(([file, text]) => text !== file.text).map(([file, text]) => [file.path, text] as const)]);
    const changed = pending.filter((file) => texts.get(file) !== file.text);
    const seen = await seeFiles(changed.map(({ path }) => path), { choice: target, cwd, blocks: tools.blocks, documents, target: null }, this.watch);
    const next = new Map(now);
    for (const file of changed) next.set(file, this.judged(file, seen.get(file.path)!, { now, texts, documents }));
    return withGroups(withoutOverlaps(next));
  }

  private judged(file: MigrationSource, after: Seen, { now, texts, documents }: Round): Proposal[] {
    const before = this.before.get(file.path)!;
    const proposals = now.get(file)!;
    const lineBefore = linesBefore(file.text, editsOf(proposals, PROVED));
    const faults = new Map(proposals.flatMap((one) => {
      const reason = one.verdict === "refused" || one.sites.length === 0 ? null : fault(one, this.setup.to, { before, after, lineBefore });
      return reason ? [[one, reason] as const] : [];
    }));
    const late = new Set([...faults].filter(([, { kind }]) => kind === "order").map(([one]) => one.function));
    const repairs = late.size === 0 ? null : inOrder({ ...file, text: texts.get(file)! }, late, { choice: this.setup.target, tools: { ...this.setup.tools, documents } });
    const doubts = [...after.profiles.values()].flatMap(({ function: name, doubt }) => (doubt && !doubt.isHopeless ? [{ name, doubt }] : []));
    const ordered = repairs === null ? new Map<Proposal, Proposal>() : reordered(file, proposals, repairs);
    return proposals.map((one) => {
      const reason = faults.get(one);
      const put = ordered.get(one);
      if (put) return put;
      if (reason) return refuse(one, reason);
      const old = one.verdict === "safe" ? faultyBefore(one, before) : null;
      if (old) return { ...one, verdict: "suggested", reason: old };
      const open = this.setup.to === "stack" ? doubts.find(({ name, doubt }) => name === one.function || doubt.through.includes(one.function)) : undefined;
      return open && one.verdict === "safe" ? { ...one, verdict: "suggested", reason: open.doubt.reason } : one;
    });
  }
}

/** Changes that cannot be made together are not made at all. */
function withoutOverlaps(proposals: ProposalsByFile): ProposalsByFile {
  const overlapping: Reason = { kind: "not-plain", message: "the changes of the file overlap" };
  return new Map([...proposals].map(([file, some]) => {
    return [file, changed(file.text, editsOf(some, PROVED)) === null ? some.map((one) => refuse(one, overlapping)) : some] as const;
  }));
}

const REORDERED: Reason = { kind: "proved", message: "releases are put into reverse order; proved with that" };

/** Changes of a function whose releases change places are one change. */
function reordered(file: MigrationSource, proposals: readonly Proposal[], repairs: ReadonlyMap<string, readonly TextChange[]>): Map<Proposal, Proposal> {
  const made = new Map<Proposal, Proposal>();
  const all = proposals.flatMap((one) => one.edits);
  for (const [name, repair] of repairs) {
    const own = proposals.filter((one) => one.function === name && one.verdict !== "refused" && one.sites.length > 0);
    const edits = rebased(own.flatMap((one) => one.edits), repair, all);
    if (!edits) continue;
    const group = `order ${file.path} ${name}`;
    own.forEach((one, at) => made.set(one, { ...one, edits: at === 0 ? edits : [], reason: one.verdict === "safe" ? REORDERED : one.reason, groups: [...(one.groups ?? []), group] }));
  }
  return made;
}

function refuse(one: Proposal, reason: Reason): Proposal {
  return one.verdict === "refused" ? one : { ...one, verdict: "refused", edits: [], reason };
}

/** With what is safe, and with what is suggested where that is asked for. */
export function textOf(file: MigrationSource, proposals: readonly Proposal[], verdicts: ReadonlySet<Verdict> = PROVED): string {
  const edits = editsOf(proposals, verdicts);
  return changed(file.text, aligned(file.text, edits)) ?? changed(file.text, edits) ?? file.text;
}

function editsOf(proposals: readonly Proposal[], verdicts: ReadonlySet<Verdict>): TextChange[] {
  return proposals.filter(({ verdict }) => verdicts.has(verdict)).flatMap((one) => one.edits);
}

interface Held {
  readonly before: Seen;
  readonly after: Seen;
  /** Of a line of the changed text: where it was. */
  readonly lineBefore: (line: number) => number;
}

/** What is wrong with a function after the change; null when nothing that was not wrong before. */
function fault(one: Proposal, to: MigrationTarget, { before, after, lineBefore }: Held): Reason | null {
  if (after.report.crash !== null) return { kind: "not-analysed", message: after.report.crash };
  const gap = after.report.gaps.find(({ function: name }) => name === one.function);
  if (gap) return { kind: "not-analysed", message: gap.reason };
  const found = after.report.findings.filter((finding) => finding.function === one.function && finding.severity !== "note");
  const [known, now] = [before.report.findings.map(inNewWords), found.map(inNewWords)];
  const fresh = found[now.findIndex((one) => countOf(now, nameOf(one)) > countOf(known.filter(({ severity }) => severity === one.severity), nameOf(one)))];
  if (fresh) {
    const message = fresh.message.replaceAll(/\b(line )(\d+)/g, (_, word: string, line: string) => word + String(lineBefore(Number(line))));
    return { kind: fresh.rule === "non-lifo-unmap" ? "order" : "finding", message: `line ${lineBefore(fresh.range.start.line)}: ${message} [${fresh.rule}]` };
  }
  return difference(to, before.profiles.get(one.function), after.profiles.get(one.function));
}

const RENAMED = [...MIGRATIONS.local.maps, ...MIGRATIONS.local.releases];
const NEWER: ReadonlyMap<string, string> = new Map(RENAMED.map(({ from, to }) => [from, to]));
const LINGERING: ReadonlySet<string> = new Set(RENAMED.flatMap(({ from, lingers }) => (lingers ? [from] : [])));

/** What was found before speaks of the old interface. A use after the release is worse with the new one, where the old one leaves the mapping for a while. */
function inNewWords<T extends LocatedDiagnostic>(finding: T): T {
  const isAsWrong = (word: string): boolean => finding.rule !== "use-after-unmap" || !LINGERING.has(word);
  return { ...finding, message: finding.message.replaceAll(/\w+/g, (word) => (isAsWrong(word) ? NEWER.get(word) : undefined) ?? word) };
}

/** Code that was wrong stays wrong: whoever mends it will want to see both. */
function faultyBefore({ function: name, sites }: Proposal, { report }: Seen): Reason | null {
  const found = sites.length === 0 ? undefined : report.findings.find((one) => one.function === name && one.severity === "error" && OUTLASTS.has(one.rule));
  return found ? { kind: "finding", message: `line ${found.range.start.line} is wrong already: ${found.message} [${found.rule}]` } : null;
}

/** What is no less wrong with the newer interface. */
const OUTLASTS: ReadonlySet<RuleId> = new Set(["leaked-map", "unmatched-unmap", "double-unmap", "wrong-unmap-argument", "mixed-map-api", "use-after-unmap"]);
