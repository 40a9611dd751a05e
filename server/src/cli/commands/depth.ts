/** `kmaplint depth`: how deep mappings nest, and whether they nest deeper than before. */

import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { readText } from "../../project/source-reader.ts";
import { depth, DepthPathError } from "../../session/depth.ts";
import { baselineOf, type DepthBaseline, growthSince, readBaseline } from "../../session/depth-baseline.ts";
import type { DepthReport } from "../../session/depth-report.ts";
import { EXIT, type ExitStatus, UsageError } from "../exit-status.ts";
import { addKernelOptions, kernelOptions, type KernelFlags } from "../kernel-options.ts";
import { writeAtomically } from "../output-file.ts";
import { withProgress } from "../progress.ts";
import { depthJson } from "../reporters/depth-json.ts";
import { depthText } from "../reporters/depth-text.ts";
import type { Terminal } from "../terminal.ts";
import { positive } from "../whole-number.ts";

interface DepthFlags extends KernelFlags {
  readonly format: "text" | "json";
  readonly output?: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly jobs?: number;
  readonly cache: boolean;
  readonly quiet?: true;
}

interface DepthContext {
  readonly terminal: Terminal;
  /** Takes the exit status. */
  readonly end: (status: ExitStatus) => void;
}

export function addDepth(program: Command, context: DepthContext): void {
  const command = program
    .command("depth")
    .description("the worst nesting of mappings per context, and the slots that are left")
    .argument("[path...]", "files and folders of one tree", ["."])
    .addOption(new Option("--format <format>", "how to report").choices(["text", "json"]).default("text"))
    .option("--output <file>", "write the report to a file")
    .option("--baseline <file>", "exit status 1 when something nests deeper than the file says")
    .option("--write-baseline <file>", "write the maxima to a file, for --baseline");
  addKernelOptions(command);
  command
    .addOption(new Option("--jobs <n>", "files analysed at the same time").argParser(positive))
    .option("--no-cache", "scan the whole tree again, and keep nothing")
    .option("--quiet", "no progress")
    .action(async (paths: string[], flags: DepthFlags) => {
      context.end(await runDepth(paths, flags, context.terminal));
    });
}

async function runDepth(paths: readonly string[], flags: DepthFlags, terminal: Terminal): Promise<ExitStatus> {
  const baseline = flags.baseline === undefined ? null : loadBaseline(flags.baseline, terminal);
  const report = await ask(paths, flags, terminal);
  const text = flags.format === "json" ? depthJson(report) : depthText(report, { columns: flags.output === undefined ? terminal.out.columns : 0 });
  if (flags.output === undefined) terminal.out.write(text);
  else writeAtomically(terminal.cwd, flags.output, text);
  tellTroubles(report, terminal);
  if (flags.writeBaseline !== undefined) writeAtomically(terminal.cwd, flags.writeBaseline, `${JSON.stringify(baselineOf(report), null, 1)}\n`);
  return statusOf(report, baseline, terminal);
}

async function ask(paths: readonly string[], flags: DepthFlags, terminal: Terminal): Promise<DepthReport> {
  const options = { paths, cwd: terminal.cwd, ...kernelOptions(flags, terminal.cwd), cache: flags.cache, ...(flags.jobs !== undefined && { jobs: flags.jobs }) };
  try {
    return await withProgress(terminal, flags.quiet === true, (progress) => depth(options, { progress }));
  } catch (error) {
    if (error instanceof DepthPathError) throw new UsageError(error.message);
    throw error;
  }
}

function loadBaseline(file: string, terminal: Terminal): DepthBaseline {
  const read = readText(resolve(terminal.cwd, file));
  if (read.kind !== "text") throw new UsageError(`${file}: ${read.reason}; --write-baseline makes one`);
  const baseline = readBaseline(read.text);
  if (baseline === null) throw new UsageError(`${file}: no baseline of kmaplint depth`);
  return baseline;
}

function tellTroubles(report: DepthReport, terminal: Terminal): void {
  for (const { file, reason } of report.unreadable) terminal.err.write(`kmaplint: ${file}: ${reason}\n`);
  for (const { file, reason } of report.crashes) terminal.err.write(`kmaplint: internal error in ${file}: ${reason}\n`);
}

function statusOf(report: DepthReport, baseline: DepthBaseline | null, terminal: Terminal): ExitStatus {
  const grown = baseline === null ? [] : growthSince(report, baseline);
  for (const { what, before, now, chain } of grown) {
    const change = now === Infinity ? "new" : `${before} before, ${now} now`;
    terminal.err.write(`kmaplint: deeper: ${what}: ${change}${chain.length > 0 ? `: ${chain.join(" → ")}` : ""}\n`);
  }
  if (report.crashes.length > 0) return EXIT.failure;
  if (report.unreadable.some((entry) => entry.named)) return EXIT.usage;
  return grown.length > 0 ? EXIT.findings : EXIT.clean;
}
