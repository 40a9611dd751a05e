/** `kmaplint baseline`: findings that are to stay for now. */

import type { Command } from "commander";
import type { CheckReport } from "../../session/report.ts";
import { problemLine } from "../../session/sound-targets.ts";
import { compareWithBaseline, findingsBaseline, printBaseline, withoutStale } from "../../session/findings-baseline.ts";
import { loadBaseline } from "../baseline-file.ts";
import { counted } from "../counted.ts";
import { EXIT, type ExitStatus, UsageError } from "../exit-status.ts";
import { addKernelOptions, kernelOptions, type KernelFlags } from "../kernel-options.ts";
import { writeAtomically } from "../output-file.ts";
import { withProgress } from "../progress.ts";
import type { CheckContext } from "./check.ts";

interface BaselineFlags extends KernelFlags {
  readonly file: string;
  readonly cache: boolean;
  readonly quiet?: true;
}

const FILE = "kmaplint-baseline.json";

export function addBaseline(program: Command, context: CheckContext): void {
  const baseline = program.command("baseline").description("keep the findings of today, so that only new ones are reported");
  add(baseline, { name: "write", what: "write all findings to the baseline", context, run: write });
  add(baseline, { name: "prune", what: "take out of the baseline what is no longer found", context, run: prune });
}

type Run = (report: CheckReport, of: { paths: readonly string[]; flags: BaselineFlags; context: CheckContext }) => void;

function add(parent: Command, of: { name: string; what: string; context: CheckContext; run: Run }): void {
  const command = parent.command(of.name).description(of.what)
    .argument("[path...]", "files, folders or a kernel tree", ["."])
    .option("--file <file>", "the baseline", FILE);
  addKernelOptions(command);
  command
    .option("--no-cache", "scan the whole tree again, and keep nothing")
    .option("--quiet", "no progress")
    .action(async (paths: string[], flags: BaselineFlags) => {
      const report = await checked(paths, flags, of.context);
      of.run(report, { paths, flags, context: of.context });
      of.context.end(statusOf(report));
    });
}

async function checked(paths: readonly string[], flags: BaselineFlags, { terminal, check }: CheckContext): Promise<CheckReport> {
  const options = { paths, cwd: terminal.cwd, ...kernelOptions(flags, terminal.cwd), rules: [], withoutRules: [], cache: flags.cache };
  const report = await withProgress(terminal, flags.quiet === true, (progress) => check(options, { progress }));
  // What was not looked at would be taken for mended.
  if (report.configProblems.length > 0) throw new UsageError(report.configProblems.map(problemLine).join("\n"));
  for (const { file, reason } of [...report.unreadable, ...report.crashes]) terminal.err.write(`kmaplint: ${file}: ${reason}\n`);
  return report;
}

const write: Run = (report, { flags, context: { terminal } }) => {
  if (report.unreadable.some(({ named }) => named)) {
    terminal.err.write(`${flags.file}: nothing was written\n`);
    return;
  }
  writeAtomically(terminal.cwd, flags.file, printBaseline(findingsBaseline(report.findings)));
  terminal.err.write(`${flags.file}: ${counted(report.findings.length, "finding")}\n`);
};

const prune: Run = (report, { paths, flags, context: { terminal } }) => {
  const before = loadBaseline(terminal.cwd, flags.file);
  const { stale } = compareWithBaseline(report, before, { cwd: terminal.cwd, paths, rules: [], withoutRules: [] });
  const after = withoutStale(before, stale);
  if (stale.length > 0) writeAtomically(terminal.cwd, flags.file, printBaseline(after));
  terminal.err.write(`${flags.file}: ${stale.length} taken out, ${after.findings.length} left\n`);
};

function statusOf(report: CheckReport): ExitStatus {
  if (report.crashes.length > 0) return EXIT.failure;
  return report.unreadable.some((entry) => entry.named) ? EXIT.usage : EXIT.clean;
}
