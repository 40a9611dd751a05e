/** Migrations: what can be moved to a newer interface, with proof. The one way in, for the command line and the editor. */

import type { MigrationTarget, Proposal, Verdict } from "../core/migrations/migration.ts";
import { MIGRATIONS } from "../core/kernel/migrations.ts";
import { analyseFile } from "../core/pipeline/check-file.ts";
import { proposeMigrations } from "../core/pipeline/propose-migrations.ts";
import { SourceFile } from "../core/text/source-file.ts";
import { TOOL_NAME, toolVersion } from "../project/installation.ts";
import { loadParser } from "../project/grammar.ts";
import type { KernelChoice } from "./configuration.ts";
import { inputOf } from "./file-check.ts";
import { byPosition } from "./locate.ts";
import type { FileChange, MigratedSite, MigrationReport } from "./migration-report.ts";
import { Proof, textOf } from "./migration/proof.ts";
import type { ProposalsByFile } from "./migration/proposals.ts";
import { type MigrationSource, sourcesOf } from "./migration/sources.ts";
import { type FindMore, StackPlan } from "./migration/stack-plan.ts";
import { openIndexes, Programs, type ProgramTools } from "./programs.ts";
import type { CheckOptions, Progress, TreeInfo } from "./report.ts";
import { soundTargets } from "./sound-targets.ts";

export interface MigrateOptions extends CheckOptions {
  readonly target: MigrationTarget;
  /** Changes hold what is suggested, too. */
  readonly withSuggested?: boolean;
}

export interface MigrationWatch {
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

export async function migrate(asked: MigrateOptions, watch: MigrationWatch = {}): Promise<MigrationReport> {
  const { targets, unwalked, configs } = soundTargets(asked);
  const options = { ...asked, configs };
  const paths = targets.map(({ path }) => path);
  const { files, troubles } = sourcesOf(paths, options);
  const documents = options.documents ?? new Map<string, string>();
  const blocks = await openIndexes(files.map(({ path }) => path), options, {
    cache: options.cache !== false,
    documents,
    progress: (done, total) => watch.progress?.("index", done, total),
    ...(watch.signal !== undefined && { signal: watch.signal }),
  });
  const tools = { parser: await loadParser(), documents, blocks };
  const more: FindMore = (names) => sourcesOf(paths, options, names).files;
  const { proposals, target } = planned(files, { options, tools, more, shown: (done) => watch.progress?.("plan", done, files.length) });
  const proof = new Proof({ choice: options, tools, target });
  const proved = proof.proved(proposals, (done, total) => watch.progress?.("analyse", done, total));
  return {
    tool: { name: TOOL_NAME, version: toolVersion() },
    target: options.target,
    trees: treesOf(files),
    sites: [...proved].flatMap(([file, some]) => sitesOf(file, some)).sort(byPosition),
    changes: changesOf(proved, new Set(options.withSuggested === true ? ["safe", "suggested"] : ["safe"])),
    troubles: [...troubles, ...unwalked.map(({ path, reason }) => ({ file: path, reason }))],
  };
}

interface Plan {
  readonly proposals: ProposalsByFile;
  /** As which kernel changed code is read. */
  readonly target: KernelChoice;
}

function planned(files: readonly MigrationSource[], by: { options: MigrateOptions; tools: ProgramTools; more: FindMore; shown: (done: number) => void }): Plan {
  const { options, tools, more, shown } = by;
  const programs = new Programs(options, tools);
  if (options.target === "stack") {
    const { proposals, rows } = new StackPlan(files, programs, more).proposals();
    return { proposals, target: { ...options, kernel: MIGRATIONS.stack.proof, apis: rows } };
  }
  const { target: to } = options;
  const proposals = new Map(files.map((file, at) => {
    shown(at);
    const input = inputOf(file, new SourceFile(file.name, file.text), programs);
    const solved = analyseFile(input);
    const found = proposeMigrations(input, solved, to);
    solved.analysis.release();
    return [file, found] as const;
  }));
  const isOlder = to === "local" && files.some(({ setting }) => setting.tree.era !== "local");
  return { proposals, target: isOlder ? { ...options, kernel: MIGRATIONS.local.from } : options };
}

function treesOf(files: readonly MigrationSource[]): TreeInfo[] {
  return [...new Map(files.map(({ setting: { tree } }) => [`${tree.root ?? ""}\0${tree.inWords}`, tree])).values()];
}

function sitesOf({ name, path, text }: MigrationSource, proposals: readonly Proposal[]): MigratedSite[] {
  const { lines } = new SourceFile(name, text);
  return proposals.flatMap(({ function: fn, sites, verdict, reason }) => sites.map(({ span, interface: called }) => (
    { file: name, path, range: lines.range(span), function: fn, interface: called, verdict, kind: reason.kind, reason: reason.message })));
}

function changesOf(proved: ProposalsByFile, verdicts: ReadonlySet<Verdict>): FileChange[] {
  const changes = [...proved].map(([file, some]): FileChange => (
    { file: file.name, path: file.path, before: file.text, after: textOf(file, some, verdicts), functions: [...new Set(some.filter(({ verdict }) => verdicts.has(verdict)).map((one) => one.function))] }));
  return changes.filter(({ before, after }) => before !== after).sort((a, b) => (a.file < b.file ? -1 : 1));
}
