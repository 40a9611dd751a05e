/** `kmaplint check`: lints files, folders or trees. */

import { type Command, InvalidArgumentError, Option } from "commander";
import type { check } from "../../session/check.ts";
import type { CheckOptions, CheckReport } from "../../session/report.ts";
import { effectiveSettings } from "../../session/effective-settings.ts";
import { problemLine } from "../../session/sound-targets.ts";
import { compareWithBaseline, type Compared } from "../../session/findings-baseline.ts";
import { loadBaseline } from "../baseline-file.ts";
import { EXIT, type ExitStatus, UsageError } from "../exit-status.ts";
import { writeAtomically } from "../output-file.ts";
import { progressLine } from "../progress.ts";
import { githubReport } from "../reporters/github.ts";
import { jsonReport } from "../reporters/json.ts";
import { sarifReport } from "../reporters/sarif.ts";
import { summaryLine } from "../reporters/summary.ts";
import { textReport } from "../reporters/text.ts";
import { knownRule } from "../rule-names.ts";
import type { Terminal } from "../terminal.ts";
import { addKernelOptions, kernelOptions, type KernelFlags } from "../kernel-options.ts";

interface CheckFlags extends KernelFlags {
  readonly format: Format;
  readonly output?: string;
  readonly failOn: FailOn;
  readonly rule: readonly string[];
  readonly noRule: readonly string[];
  readonly baseline?: string;
  readonly jobs?: number;
  readonly printConfig?: string;
  readonly cache: boolean;
  readonly quiet?: true;
  readonly color?: boolean;
}

type Format = "text" | "json" | "sarif" | "github";
type FailOn = "error" | "warning" | "note" | "never";

export type Check = typeof check;

export interface CheckContext {
  readonly terminal: Terminal;
  readonly check: Check;
  /** Takes the exit status. */
  readonly end: (status: ExitStatus) => void;
}

export function addCheck(program: Command, context: CheckContext): void {
  const command = program
    .command("check")
    .description("lint files, folders or a kernel tree")
    .argument("[path...]", "files (whatever their suffix) and folders (*.c and *.h below them)", ["."])
    .addOption(new Option("--format <format>", "how to report").choices(["text", "json", "sarif", "github"]).default("text"))
    .option("--output <file>", "write the report to a file")
    .addOption(new Option("--fail-on <severity>", "least severity that gives exit status 1")
      .choices(["error", "warning", "note", "never"]).default("error"));
  addKernelOptions(command);
  command
    .addOption(new Option("--rule <id>", "report this rule only (repeatable)").argParser(collectRule).default([], "all"))
    .addOption(withoutNegation(new Option("--no-rule <id>", "leave this rule out (repeatable)").argParser(collectRule).default([], "none")))
    .option("--baseline <file>", "leave out the findings that the file holds")
    .addOption(new Option("--jobs <n>", "files analysed at the same time").argParser(positive))
    .option("--print-config <file>", "print what holds for a file and where it comes from, and check nothing")
    .option("--no-cache", "scan the whole tree again, and keep nothing")
    .option("--quiet", "no progress, no summary")
    .option("--color", "colours, also where the output is no terminal")
    .option("--no-color", "no colours")
    .action(async (paths: string[], flags: CheckFlags) => {
      context.end(flags.printConfig === undefined ? await runCheck(paths, flags, context) : printConfig(flags.printConfig, flags, context));
    });
}

function printConfig(file: string, flags: CheckFlags, { terminal }: CheckContext): ExitStatus {
  const answer = effectiveSettings({ file, cwd: terminal.cwd, ...kernelOptions(flags, terminal.cwd), rules: flags.rule, withoutRules: flags.noRule });
  if ("reason" in answer) throw new UsageError(`${file}: ${answer.reason}`);
  if ("problems" in answer) {
    for (const problem of answer.problems) terminal.err.write(`kmaplint: ${problemLine(problem)}\n`);
    return EXIT.usage;
  }
  terminal.out.write(`${JSON.stringify(answer.settings, null, 2)}\n`);
  return EXIT.clean;
}

async function runCheck(paths: readonly string[], flags: CheckFlags, { terminal, check }: CheckContext): Promise<ExitStatus> {
  const options: CheckOptions = {
    paths,
    cwd: terminal.cwd,
    ...kernelOptions(flags, terminal.cwd),
    rules: flags.rule,
    withoutRules: flags.noRule,
    cache: flags.cache,
    ...(flags.jobs !== undefined && { jobs: flags.jobs }),
  };
  const progress = progressLine(terminal, flags.quiet === true);
  // Read first: a long run is not to end with a file that was not there.
  const baseline = flags.baseline === undefined ? null : loadBaseline(terminal.cwd, flags.baseline);
  const all = await check(options, { progress: progress.show });
  progress.clear();
  const compared = baseline && compareWithBaseline(all, baseline, options);
  const report = compared?.report ?? all;
  deliver(report, flags, terminal);
  tellTroubles(report, terminal);
  if (compared && flags.quiet !== true && report.configProblems.length === 0) tellBaseline(compared, flags, terminal);
  if (flags.format === "text" && flags.quiet !== true) terminal.err.write(`${summaryLine(report)}\n`);
  return statusOf(report, flags.failOn);
}

function deliver(report: CheckReport, flags: CheckFlags, terminal: Terminal): void {
  const text = written(report, flags, terminal);
  if (flags.output === undefined) terminal.out.write(text);
  else writeAtomically(terminal.cwd, flags.output, text);
}

function written(report: CheckReport, flags: CheckFlags, terminal: Terminal): string {
  switch (flags.format) {
    case "json":
      return jsonReport(report);
    case "sarif":
      return sarifReport(report, terminal.cwd);
    case "github":
      return githubReport(report, terminal.cwd);
    case "text":
      return textReport(report, {
        cwd: terminal.cwd,
        color: flags.color ?? (flags.output === undefined && terminal.out.isTerminal && terminal.env["NO_COLOR"] === undefined),
        columns: flags.output === undefined ? terminal.out.columns : 0,
      });
  }
}

function tellBaseline({ known, stale }: Compared, { baseline = "" }: CheckFlags, terminal: Terminal): void {
  if (known > 0) terminal.err.write(`${baseline}: ${known} known findings left out\n`);
  for (const { file, function: name, rule } of stale) terminal.err.write(`${baseline}: no longer found: ${file}: ${name}: ${rule}\n`);
  if (stale.length > 0) terminal.err.write(`${baseline}: \`kmaplint baseline prune\` takes out the ${stale.length} that are no longer found\n`);
}

function tellTroubles(report: CheckReport, terminal: Terminal): void {
  for (const { root, disagreement } of report.trees) {
    if (disagreement !== undefined) terminal.err.write(`kmaplint: ${root}: ${disagreement}; the headers were followed\n`);
  }
  for (const problem of report.configProblems) terminal.err.write(`kmaplint: ${problemLine(problem)}\n`);
  for (const { file, reason } of report.unreadable) terminal.err.write(`kmaplint: ${file}: ${reason}\n`);
  for (const { file, reason } of report.crashes) terminal.err.write(`kmaplint: internal error in ${file}: ${reason}\n`);
}

const WEIGHT = { note: 1, warning: 2, error: 3 } as const;

function statusOf(report: CheckReport, failOn: FailOn): ExitStatus {
  if (report.crashes.length > 0) return EXIT.failure;
  if (report.configProblems.length > 0 || report.unreadable.some((entry) => entry.named)) return EXIT.usage;
  if (failOn === "never") return EXIT.clean;
  return report.findings.some((finding) => WEIGHT[finding.severity] >= WEIGHT[failOn]) ? EXIT.findings : EXIT.clean;
}

function collectRule(value: string, before: readonly string[]): string[] {
  return [...before, knownRule(value)];
}

/** Commander would read `--no-rule` as the opposite of `--rule`, and keep both in one place. */
function withoutNegation(option: Option): Option {
  option.negate = false;
  return option;
}

function positive(value: string): number {
  if (!/^[1-9]\d*$/.test(value)) throw new InvalidArgumentError("Not a whole number from 1.");
  return Number(value);
}
