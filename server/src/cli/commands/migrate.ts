/** `kmaplint migrate`: moves code to a newer interface where that is proved, as changes, patches or a plan. */

import { mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Command, Option } from "commander";
import { MIGRATION_TARGETS, type MigrationTarget } from "../../core/migrations/migration.ts";
import { encoded, rewriteFiles } from "../../project/rewrite-files.ts";
import { reasonOf } from "../../project/source-reader.ts";
import { migrate } from "../../session/migrate.ts";
import type { FileChange, MigrationReport } from "../../session/migration-report.ts";
import { EXIT, type ExitStatus, UsageError } from "../exit-status.ts";
import { addKernelOptions, kernelOptions, type KernelFlags } from "../kernel-options.ts";
import { writeAtomically } from "../output-file.ts";
import { withProgress } from "../progress.ts";
import { migrationPatches, type Patch } from "../reporters/migration-patch.ts";
import { migrationPlan } from "../reporters/migration-plan.ts";
import { migrationSummary } from "../reporters/migration-summary.ts";
import { COLOURED, PLAIN } from "../reporters/paint.ts";
import type { Terminal } from "../terminal.ts";
import { positive } from "../whole-number.ts";

interface MigrateFlags extends KernelFlags {
  readonly to: MigrationTarget;
  readonly write?: true;
  readonly patch?: string;
  readonly per: "file" | "directory";
  readonly plan?: string;
  readonly suggested?: true;
  readonly jobs?: number;
  readonly cache: boolean;
  readonly quiet?: true;
}

interface MigrateContext {
  readonly terminal: Terminal;
  /** Takes the exit status. */
  readonly end: (status: ExitStatus) => void;
}

export function addMigrate(program: Command, context: MigrateContext): void {
  const command = program
    .command("migrate")
    .description("move code to a newer interface, where that is proved to be right")
    .argument("[path...]", "files and folders", ["."])
    .addOption(new Option("--to <interface>", "stack: no KM_types; local: kmap_local_page; helpers: copies in one call").choices(MIGRATION_TARGETS).makeOptionMandatory())
    .addOption(new Option("--write", "change the files").conflicts("patch"))
    .option("--patch <folder>", "write patches for git apply (- prints them)")
    .addOption(new Option("--per <unit>", "one patch for each file or for each directory").choices(["file", "directory"]).default("file"))
    .option("--plan <file.csv>", "write every call with its verdict and the reason")
    .option("--suggested", "make changes too that only a reader can judge");
  addKernelOptions(command);
  command
    .addOption(new Option("--jobs <n>", "files analysed at the same time").argParser(positive))
    .option("--no-cache", "scan the whole tree again, and keep nothing")
    .option("--quiet", "no progress")
    .action(async (paths: string[], flags: MigrateFlags) => {
      context.end(await runMigrate(paths, flags, context.terminal));
    });
}

async function runMigrate(paths: readonly string[], flags: MigrateFlags, terminal: Terminal): Promise<ExitStatus> {
  const options = {
    target: flags.to, paths, cwd: terminal.cwd, ...kernelOptions(flags, terminal.cwd), rules: [], withoutRules: [], cache: flags.cache,
    withSuggested: flags.suggested === true,
    ...(flags.jobs !== undefined && { jobs: flags.jobs }),
  };
  const report = await withProgress(terminal, flags.quiet === true, (progress) => migrate(options, { progress }));
  for (const { file, reason } of report.troubles) terminal.err.write(`kmaplint: ${file}: ${reason}\n`);
  if (flags.plan !== undefined) writeAtomically(terminal.cwd, flags.plan, migrationPlan(report));
  const isWritten = deliver({ ...report, changes: ofOneName(report.changes) }, flags, terminal);
  const summary = migrationSummary(report, terminal.out.isTerminal && terminal.env["NO_COLOR"] === undefined ? COLOURED : PLAIN);
  (flags.patch === "-" ? terminal.err : terminal.out).write(summary);
  return isWritten && report.troubles.length === 0 ? EXIT.clean : EXIT.usage;
}

/** False where something could not be written. */
function deliver(report: MigrationReport, flags: MigrateFlags, terminal: Terminal): boolean {
  if (flags.write === true) return write(report, terminal);
  if (flags.patch === undefined) return true;
  const patches = migrationPatches({ ...report, changes: report.changes.map(withMark) }, flags.per);
  if (flags.patch === "-") for (const patch of patches) terminal.out.write(bytesOf(patch));
  else writePatches(patches, resolve(terminal.cwd, flags.patch));
  return true;
}

/** A file that links lead to is changed by its own name, once. */
function ofOneName(changes: readonly FileChange[]): FileChange[] {
  const real = new Map<string, FileChange>();
  for (const change of changes) {
    const path = realPath(change.path);
    if (!real.has(path) || path === change.path) real.set(path, change);
  }
  return changes.filter((change) => real.get(realPath(change.path)) === change);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function write({ changes }: MigrationReport, terminal: Terminal): boolean {
  const faults = rewriteFiles(changes);
  for (const { path, reason } of faults) terminal.err.write(`kmaplint: ${path}: ${reason}\n`);
  if (faults.length > 0) terminal.err.write("kmaplint: nothing was written\n");
  return faults.length === 0;
}

function writePatches(patches: readonly Patch[], folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const patch of patches) writeFileSync(join(folder, patch.name), bytesOf(patch));
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`cannot write patches to ${folder}: ${reasonOf(error)}`);
  }
}

/** Each part in the encoding of its file, so that it applies. */
function bytesOf({ head, parts }: Patch): Buffer {
  return Buffer.concat([Buffer.from(head), ...parts.map(({ change, text }) => encoded(text, withoutMark(bytesAt(change.path))))]);
}

const MARK = Buffer.from("\ufeff");

/** A byte order mark is a part of the first line. */
function withMark(change: FileChange): FileChange {
  const isMarked = bytesAt(change.path).subarray(0, MARK.length).equals(MARK);
  return isMarked ? { ...change, before: `\ufeff${change.before}`, after: `\ufeff${change.after}` } : change;
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, MARK.length).equals(MARK) ? bytes.subarray(MARK.length) : bytes;
}

function bytesAt(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`${path}: ${reasonOf(error)}`);
  }
}
