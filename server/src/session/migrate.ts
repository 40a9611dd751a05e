/** Migrations: what can be moved to a newer interface, with proof. The one way in, for the command line and the editor. */

import type { MigrationTarget, Proposal, Verdict } from "../core/migrations/migration.ts";
import { COPIED_MAPS } from "../core/kernel/copy-helpers.ts";
import { MIGRATIONS } from "../core/kernel/migrations.ts";
import { SourceFile } from "../core/text/source-file.ts";
import { TOOL_NAME, toolVersion } from "../project/installation.ts";
import { loadParser } from "../project/grammar.ts";
import type { KernelChoice } from "./configuration.ts";
import { byPosition } from "./locate.ts";
import type { FileChange, MigratedSite, MigrationReport } from "./migration-report.ts";
import { seeFiles, type SeeWatch } from "./migration/see-files.ts";
import type { Seen, VisitSetup } from "./migration/visitor.ts";
import { TypeArguments } from "../core/migrations/stack/type-arguments.ts";
import { Proof, textOf } from "./migration/proof.ts";
import { type ProposalsByFile, restricted } from "./migration/proposals.ts";
import { type MigrationSource, sourcesOf } from "./migration/sources.ts";
import { type FindMore, StackPlan } from "./migration/stack-plan.ts";
import { type IndexBlocks, openIndexes, Programs, type ProgramTools } from "./programs.ts";
import type { CheckOptions, Progress, TreeInfo } from "./report.ts";
import { soundTargets } from "./sound-targets.ts";

export interface MigrateOptions extends CheckOptions {
  readonly target: MigrationTarget;
  /** Changes hold what is suggested, too. */
  readonly withSuggested?: boolean;
  /** Only this function, with what has to go with it. */
  readonly only?: string;
}

interface MigrationWatch {
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
  /** Indexes that are at hand. */
  readonly opened?: IndexBlocks;
}

/** Rejects with the signal's reason when stopped. */
export async function migrate(asked: MigrateOptions, watch: MigrationWatch = {}): Promise<MigrationReport> {
  const { targets, unwalked, folders } = soundTargets(asked);
  const options = { ...asked, ...folders };
  const paths = targets.map(({ path }) => path);
  const { files, troubles } = sourcesOf(paths, options, oldNames(options.target));
  const documents = options.documents ?? new Map<string, string>();
  const blocks = await openIndexes(files.map(({ path }) => path), options, {
    cache: options.cache !== false,
    documents,
    onlyKnownTrees: options.onlyKnownTrees === true,
    progress: (done, total) => watch.progress?.("index", done, total),
    ...(watch.signal !== undefined && { signal: watch.signal }),
    ...(watch.opened !== undefined && { opened: watch.opened }),
  });
  const tools = { parser: await loadParser(), documents, blocks };
  const more: FindMore = (names) => sourcesOf(paths, options, names).files;
  const seeing = (phase: "plan" | "analyse"): SeeWatch => ({
    shown: (done, total) => watch.progress?.(phase, done, total),
    ...(options.jobs !== undefined && { jobs: options.jobs }),
    ...(watch.signal !== undefined && { signal: watch.signal }),
  });
  const plan = options.target === "stack" ? stackPlan(files, { options, tools, more }) : await plainPlan(files, { options, tools, target: options.target }, seeing("plan"));
  const proof = new Proof({ choice: options, cwd: options.cwd, tools, to: options.target, target: plan.target }, plan.before, seeing("analyse"));
  const proved = await proof.proved(options.only === undefined ? plan.proposals : restricted(plan.proposals, options.only));
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
  /** Files that have been looked at as they are, by absolute path. */
  readonly before: ReadonlyMap<string, Seen>;
  /** As which kernel changed code is read. */
  readonly target: KernelChoice;
}

function stackPlan(files: readonly MigrationSource[], by: { options: MigrateOptions; tools: ProgramTools; more: FindMore }): Plan {
  const { options, tools, more } = by;
  const { proposals, rows } = new StackPlan(files, new Programs(options, tools), more).proposals();
  return { proposals, before: new Map(), target: { ...options, kernel: MIGRATIONS.stack.proof, apis: rows } };
}

async function plainPlan(files: readonly MigrationSource[], by: { options: MigrateOptions; tools: ProgramTools; target: VisitSetup["target"] }, watch: SeeWatch): Promise<Plan> {
  const { options, tools: { blocks, documents }, target } = by;
  const before = await seeFiles(files.map(({ path }) => path), { choice: options, cwd: options.cwd, blocks, documents, target }, watch);
  const proposals = new Map(files.map((file) => [file, before.get(file.path)?.proposals ?? []] as const));
  const isOlder = target === "local" && files.some(({ setting }) => setting.tree.era !== "local");
  return { proposals, before, target: isOlder ? { ...options, kernel: MIGRATIONS.local.from } : options };
}

/** Names without one of which a file has nothing to migrate. */
function oldNames(target: MigrationTarget): Iterable<string> {
  if (target === "stack") return new Set([...new TypeArguments().names, ...MIGRATIONS.stack.renames.map(({ from }) => from)]);
  return target === "local" ? [...MIGRATIONS.local.maps, ...MIGRATIONS.local.releases].map(({ from }) => from) : COPIED_MAPS;
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
