/** `kmaplint report`: findings, depth and migrations as one page to look at. */

import { type Command, Option } from "commander";
import { type Dashboard, dashboard, type DashboardOptions } from "../../session/dashboard.ts";
import { migrate } from "../../session/migrate.ts";
import { type MigrationReport, targetsOf } from "../../session/migration-report.ts";
import type { Progress } from "../../session/report.ts";
import { problemLine } from "../../session/sound-targets.ts";
import { EXIT, type ExitStatus } from "../exit-status.ts";
import { addKernelOptions, kernelOptions, type KernelFlags } from "../kernel-options.ts";
import { writeAtomically } from "../output-file.ts";
import { withProgress } from "../progress.ts";
import { dashboardHtml } from "../reporters/dashboard/dashboard.ts";
import type { Terminal } from "../terminal.ts";
import { positive } from "../whole-number.ts";

interface ReportFlags extends KernelFlags {
  readonly html: string;
  readonly jobs?: number;
  readonly cache: boolean;
  readonly migrations: boolean;
  readonly quiet?: true;
}

interface ReportContext {
  readonly terminal: Terminal;
  /** Takes the exit status. */
  readonly end: (status: ExitStatus) => void;
}

export function addReport(program: Command, context: ReportContext): void {
  const command = program
    .command("report")
    .description("one page to look at: findings, depth, migrations, and the stacks of functions")
    .argument("[path...]", "files and folders", ["."])
    .requiredOption("--html <file>", "the page to write");
  addKernelOptions(command);
  command
    .addOption(new Option("--jobs <n>", "files analysed at the same time").argParser(positive))
    .option("--no-migrations", "leave out what could be migrated, which takes the longest to find out")
    .option("--no-cache", "scan the whole tree again, and keep nothing")
    .option("--quiet", "no progress")
    .action(async (paths: string[], flags: ReportFlags) => {
      context.end(await runReport(paths, flags, context.terminal));
    });
}

async function runReport(paths: readonly string[], flags: ReportFlags, terminal: Terminal): Promise<ExitStatus> {
  const options = optionsOf(paths, flags, terminal);
  const { gathered, migrations } = await withProgress(terminal, flags.quiet === true, async (progress) => {
    const gathered = await dashboard(options, { progress });
    return { gathered, migrations: flags.migrations ? await migrationsOf(options, gathered, progress) : [] };
  });
  writeAtomically(terminal.cwd, flags.html, await dashboardHtml(gathered, migrations, terminal.cwd));
  tellTroubles(gathered, terminal);
  return statusOf(gathered);
}

function optionsOf(paths: readonly string[], flags: ReportFlags, terminal: Terminal): DashboardOptions {
  const jobs = flags.jobs === undefined ? {} : { jobs: flags.jobs };
  return { paths, cwd: terminal.cwd, ...kernelOptions(flags, terminal.cwd), rules: [], withoutRules: [], cache: flags.cache, ...jobs };
}

/** One for each target that the kernels of the files have. */
async function migrationsOf(options: DashboardOptions, { check }: Dashboard, show: Progress): Promise<readonly MigrationReport[]> {
  const targets = new Set(check.trees.flatMap(({ era }) => targetsOf(era)));
  const reports: MigrationReport[] = [];
  for (const target of targets) reports.push(await migrate({ ...options, target }, { progress: show }));
  return reports;
}

function tellTroubles({ check }: Dashboard, terminal: Terminal): void {
  for (const problem of check.configProblems) terminal.err.write(`kmaplint: ${problemLine(problem)}\n`);
  for (const { file, reason } of check.unreadable) terminal.err.write(`kmaplint: ${file}: ${reason}\n`);
  for (const { file, reason } of check.crashes) terminal.err.write(`kmaplint: internal error in ${file}: ${reason}\n`);
}

/** The page is there in any case; findings are no failure of it. */
function statusOf({ check }: Dashboard): ExitStatus {
  if (check.crashes.length > 0) return EXIT.failure;
  return check.configProblems.length > 0 || check.unreadable.some(({ named }) => named) ? EXIT.usage : EXIT.clean;
}
