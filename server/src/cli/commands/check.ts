/** `kmaplint check`: lints files, folders or trees. */

import { type Command, Option } from "commander";
import type { check } from "../../session/check.ts";
import type { CheckOptions, CheckReport } from "../../session/report.ts";
import { effectiveSettings } from "../../session/effective-settings.ts";
import { problemLine } from "../../session/sound-targets.ts";
import { compareWithBaseline, type Compared } from "../../session/findings-baseline.ts";
import { type Folded, foldedLine, withoutMigrationNotes } from "../folded-notes.ts";
import { type ChangeFlags, askedChanges, beforePatch, changesLine, newOnly, withFailed } from "../asked-changes.ts";
import { loadBaseline } from "../baseline-file.ts";
import { counted } from "../counted.ts";
import { EXIT, type ExitStatus, UsageError } from "../exit-status.ts";
import { writeAtomically } from "../output-file.ts";
import { withProgress } from "../progress.ts";
import { githubReport } from "../reporters/github.ts";
import { jsonReport } from "../reporters/json.ts";
import { COLOURED, PLAIN } from "../reporters/paint.ts";
import { sarifReport } from "../reporters/sarif.ts";
import { summaryLine } from "../reporters/summary.ts";
import { textReport } from "../reporters/text.ts";
import { summaryTable } from "../reporters/summary-table.ts";
import { knownRule } from "../rule-names.ts";
import type { Terminal } from "../terminal.ts";
import { positive } from "../whole-number.ts";
import { addKernelOptions, kernelOptions, type KernelFlags } from "../kernel-options.ts";
import { withCompileCommands } from "./compile-commands.ts";
import { runKbuild } from "./kbuild.ts";

interface CheckFlags extends KernelFlags, ChangeFlags {
  readonly format: Format;
  readonly output?: string;
  readonly failOn: FailOn;
  readonly rule: readonly string[];
  readonly noRule: readonly string[];
  readonly compileCommands?: string;
  readonly kbuild?: true;
  readonly baseline?: string;
  readonly jobs?: number;
  readonly printConfig?: string;
  readonly fixes?: true;
  readonly cache: boolean;
  readonly quiet?: true;
  readonly color?: boolean;
}

type Format = "text" | "json" | "sarif" | "github" | "summary";
type FailOn = "error" | "warning" | "note" | "never";

export type Check = typeof check;

export interface CheckContext {
  readonly terminal: Terminal;
  readonly check: Check;
  /** Takes the exit status. */
  readonly end: (status: ExitStatus) => void;
  /** What stands behind --kbuild; null without it. */
  readonly compiler?: readonly string[] | null;
}

export function addCheck(program: Command, context: CheckContext): void {
  const command = program
    .command("check")
    .description("lint files, folders or a kernel tree")
    .argument("[path...]", "files (whatever their suffix) and folders (*.c and *.h below them)")
    .addOption(new Option("--format <format>", "how to report").choices(["text", "json", "sarif", "github", "summary"]).default("text"))
    .option("--output <file>", "write the report to a file")
    .addOption(new Option("--fail-on <severity>", "least severity that gives exit status 1")
      .choices(["error", "warning", "note", "never"]).default("error"));
  addKernelOptions(command);
  command
    .addOption(new Option("--rule <id>", "report this rule only (repeatable)").argParser(collectRule).default([], "all"))
    .addOption(withoutNegation(new Option("--no-rule <id>", "leave this rule out (repeatable)").argParser(collectRule).default([], "none")))
    .addOption(new Option("--since <rev>", "only what changed since a commit: committed, staged, unstaged, untracked").conflicts("diff"))
    .option("--diff <file>", "only what a patch that is not applied would change (- reads standard input)")
    .option("--new-only", "with --diff: without what is found before the patch too")
    .option("--compile-commands <file>", "check the files that a compile_commands.json names")
    .option("--kbuild", "stand in for the kernel's CHECK: all that follows are the compiler's arguments")
    .option("--baseline <file>", "leave out the findings that the file holds")
    .addOption(new Option("--jobs <n>", "files analysed at the same time").argParser(positive))
    .addOption(new Option("--print-config <file>", "print what holds for a file and where it comes from, and check nothing").conflicts(["compileCommands", "kbuild"]))
    .option("--fixes", "with json and sarif: work out repairs and try each, which takes longer")
    .option("--resident", "have a process that stays in memory do it, which is started where there is none (kmaplint resident)")
    .option("--no-cache", "scan the whole tree again, and keep nothing")
    .option("--quiet", "no progress, no summary")
    .option("--color", "colours, also where the output is no terminal")
    .option("--no-color", "no colours")
    .action(async (paths: string[], flags: CheckFlags) => {
      context.end(await chosen(paths, flags, context));
    });
}

async function chosen(paths: readonly string[], flags: CheckFlags, context: CheckContext): Promise<ExitStatus> {
  if (flags.printConfig !== undefined) return printConfig(flags.printConfig, flags, context);
  if (flags.kbuild !== true) return runCheck(paths, flags, context);
  return runKbuild(context.compiler ?? [], { ...context, options: { ...optionsOf(flags, context.terminal), paths: [] }, baseline: flags.baseline });
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

/** Formats for people. */
const FOLDING: ReadonlySet<Format> = new Set(["text", "github"]);
/** Formats that have a place for fixes. */
const LISTS_FIXES: ReadonlySet<Format> = new Set(["json", "sarif"]);

type SharedOptions = Omit<CheckOptions, "paths">;

function optionsOf(flags: CheckFlags, terminal: Terminal): SharedOptions {
  return {
    cwd: terminal.cwd,
    ...kernelOptions(flags, terminal.cwd),
    rules: flags.rule,
    withoutRules: flags.noRule,
    cache: flags.cache,
    ...(flags.jobs !== undefined && { jobs: flags.jobs }),
    withFixes: flags.fixes === true && LISTS_FIXES.has(flags.format),
  };
}

async function runCheck(paths: readonly string[], flags: CheckFlags, context: CheckContext): Promise<ExitStatus> {
  const { terminal } = context;
  // Read first: a long run is not to end with a file that was not there.
  const baseline = flags.baseline === undefined ? null : loadBaseline(terminal.cwd, flags.baseline);
  const asked = await askedChanges(paths, flags, terminal);
  const named = paths.length === 0 && flags.compileCommands !== undefined ? { paths } : {};
  const options = withCompileCommands({ ...optionsOf(flags, terminal), ...asked.options, ...named }, flags.compileCommands, terminal);
  const all = withFailed(await checked(options, flags, context), asked.failed);
  const compared = baseline && compareWithBaseline(all, baseline, options);
  const report = compared?.report ?? all;
  // Files that were named are read closely; folders are looked over.
  const isWalked = report.summary.files > paths.length && FOLDING.has(flags.format) && flags.rule.length === 0;
  const folded = isWalked ? withoutMigrationNotes(report) : null;
  deliver(folded?.report ?? report, { flags, terminal, ...(options.documents !== undefined && { documents: options.documents }) });
  tellTroubles(report, terminal);
  if (flags.quiet !== true) tellRest(report, { flags, terminal, compared, what: asked.what, folded });
  return statusOf(report, flags.failOn);
}

async function checked(options: CheckOptions, flags: CheckFlags, { terminal, check }: CheckContext): Promise<CheckReport> {
  return withProgress(terminal, flags.quiet === true, async (progress) => {
    const watch = { progress, ...(terminal.signal !== undefined && { signal: terminal.signal }) };
    const report = await check(options, watch);
    const before = flags.newOnly === true ? await check(beforePatch(options), watch) : null;
    return before === null ? report : newOnly(report, before);
  });
}

interface Rest {
  readonly flags: CheckFlags;
  readonly terminal: Terminal;
  readonly compared: Compared | null;
  readonly what: string | null;
  readonly folded: Folded | null;
}

function tellRest(report: CheckReport, { flags, terminal, compared, what, folded }: Rest): void {
  // What was not looked at is not known to be gone.
  if (compared) tellBaseline(what === null ? compared : { ...compared, stale: [] }, flags, terminal);
  if (what !== null) terminal.err.write(`${changesLine(what, report)}\n`);
  if (flags.format === "text" || flags.format === "summary") terminal.err.write(`${summaryLine(folded?.report ?? report)}\n`);
  const line = folded && foldedLine(folded);
  if (line !== null) terminal.err.write(`${line}\n`);
}

interface Delivery {
  readonly flags: CheckFlags;
  readonly terminal: Terminal;
  /** Texts that stand in for files on disk, by absolute path. */
  readonly documents?: ReadonlyMap<string, string>;
}

function deliver(report: CheckReport, delivery: Delivery): void {
  const { flags, terminal } = delivery;
  const text = written(report, delivery);
  if (flags.output === undefined) terminal.out.write(text);
  else writeAtomically(terminal.cwd, flags.output, text);
}

function written(report: CheckReport, { flags, terminal, documents }: Delivery): string {
  switch (flags.format) {
    case "json":
      return jsonReport(report);
    case "sarif":
      return sarifReport(report, terminal.cwd);
    case "github":
      return githubReport(report, terminal.cwd);
    case "summary":
      return summaryTable(report, hasColor(flags, terminal) ? COLOURED : PLAIN);
    case "text":
      return textReport(report, {
        cwd: terminal.cwd,
        color: hasColor(flags, terminal),
        columns: flags.output === undefined ? terminal.out.columns : 0,
        ...(documents !== undefined && { documents }),
      });
  }
}

function hasColor({ color, output }: CheckFlags, terminal: Terminal): boolean {
  return color ?? (output === undefined && terminal.out.isTerminal && terminal.env["NO_COLOR"] === undefined);
}

function tellBaseline({ known, stale }: Compared, { baseline = "" }: CheckFlags, terminal: Terminal): void {
  if (known > 0) terminal.err.write(`${baseline}: ${counted(known, "known finding")} left out\n`);
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
