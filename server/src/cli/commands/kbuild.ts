/** `kmaplint check --kbuild`: what the kernel's build calls for each source file. Whatever happens, the build goes on. */

import { dirname, resolve } from "node:path";
import { type BuildConfiguration, BuildConfigurations } from "../../project/build-configuration.ts";
import { readGccArguments } from "../../project/gcc-arguments.ts";
import { KernelRoots } from "../../project/kernel-tree.ts";
import type { check } from "../../session/check.ts";
import { KernelSettings } from "../../session/kernel-settings.ts";
import { mayMatter } from "../../session/file-visitor.ts";
import { compareWithBaseline } from "../../session/findings-baseline.ts";
import type { CheckOptions, CheckReport } from "../../session/report.ts";
import { problemLine } from "../../session/sound-targets.ts";
import { loadBaseline } from "../baseline-file.ts";
import { EXIT, type ExitStatus } from "../exit-status.ts";
import { gccReport } from "../reporters/gcc.ts";
import type { Terminal } from "../terminal.ts";

/** Everything behind `--kbuild` is the compiler's, whatever it looks like; `compiler` is null where it is not asked for. */
export function splitAtKbuild(args: readonly string[]): { readonly own: readonly string[]; readonly compiler: readonly string[] | null } {
  const at = args[0] === "check" ? args.indexOf("--kbuild") : -1;
  return at < 0 ? { own: args, compiler: null } : { own: args.slice(0, at + 1), compiler: args.slice(at + 1) };
}

interface KbuildContext {
  readonly terminal: Terminal;
  readonly check: typeof check;
  /** What the options before `--kbuild` ask for. */
  readonly options: CheckOptions;
  readonly baseline: string | undefined;
}

/** Always ends with 0; never rejects. Writes to stderr only, all at once: parallel builds share it. */
export async function runKbuild(compiler: readonly string[], context: KbuildContext): Promise<ExitStatus> {
  try {
    context.terminal.err.write(await warningsOf(compiler, context));
  } catch (error) {
    context.terminal.err.write(`kmaplint: ${oneLine(error instanceof Error ? error.message : String(error))}\n`);
  }
  return EXIT.clean;
}

async function warningsOf(compiler: readonly string[], { terminal: { cwd }, check, options, baseline }: KbuildContext): Promise<string> {
  const args = readGccArguments(compiler, cwd);
  if (args.sources.length === 0) return "kmaplint: there is no C file among the arguments behind --kbuild\n";
  const given = new Map(args.sources.map((source) => [resolve(cwd, source), source]));
  const settings = new KernelSettings(options);
  const paths = [...given.keys()].filter((path) => mayMatter(path, settings));
  if (paths.length === 0) return "";
  const asked = { ...configured(options, new BuildConfigurations().of(args, cwd), paths), paths, jobs: 1, onlyKnownTrees: true };
  const all = await check(asked);
  const known = baseline === undefined ? all : compareWithBaseline(all, loadBaseline(cwd, baseline), asked).report;
  return gccReport(withoutNotes(known, options.rules), { cwd, given }) + troublesOf(all);
}

/** What the build says goes behind what the user says; its kernel counts for files that are in no tree. */
export function configured(options: CheckOptions, build: BuildConfiguration, paths: readonly string[]): CheckOptions {
  const roots = new KernelRoots();
  const isOutside = paths.every((path) => roots.above(dirname(resolve(options.cwd, path))) === null);
  const isAsked = options.kernel !== undefined || options.era !== undefined;
  return {
    ...options,
    configSymbols: new Map([...build.symbols, ...options.configSymbols]),
    isConfigComplete: build.isComplete,
    ...(isOutside && !isAsked && build.kernel !== null && { kernel: build.kernel }),
  };
}

/** Advice has no place in the log of a build, unless its rule is asked for. */
function withoutNotes(report: CheckReport, asked: readonly string[]): CheckReport {
  return { ...report, findings: report.findings.filter(({ severity, rule }) => severity !== "note" || asked.includes(rule)) };
}

function troublesOf({ configProblems, unreadable, crashes }: CheckReport): string {
  return [
    ...configProblems.map((problem) => `kmaplint: ${problemLine(problem)}\n`),
    ...unreadable.map(({ file, reason }) => `kmaplint: ${file}: ${reason}\n`),
    ...crashes.map(({ file, reason }) => `kmaplint: internal error in ${file}: ${oneLine(reason)}\n`),
  ].join("");
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " ");
}
