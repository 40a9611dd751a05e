/** What `--since` and `--diff` ask for: the changes that count, and the texts that a patch would make. */

import { resolve } from "node:path";
import { ChangesError } from "../project/changes/changes-error.ts";
import { changesInPatch, type PatchChanges } from "../project/changes/changes-in-patch.ts";
import { changesSince } from "../project/changes/changes-since.ts";
import { type Changes, WHOLE_FILE } from "../project/changes/line-range.ts";
import type { Unapplied } from "../project/changes/patched-texts.ts";
import { FileReader } from "../project/source-reader.ts";
import type { CheckOptions, CheckReport } from "../session/report.ts";
import { counted } from "./counted.ts";
import { UsageError } from "./exit-status.ts";
import type { Terminal } from "./terminal.ts";

export interface ChangeFlags {
  readonly since?: string;
  readonly diff?: string;
  readonly newOnly?: true;
}

/** What to look at. */
interface Asked {
  /** In words; null when everything counts. */
  readonly what: string | null;
  readonly options: Pick<CheckOptions, "paths" | "changes" | "documents">;
  readonly failed: readonly Unapplied[];
}

const HERE: readonly string[] = ["."];

/** Rejects with UsageError. */
export async function askedChanges(paths: readonly string[], { since, diff, newOnly }: ChangeFlags, terminal: Terminal): Promise<Asked> {
  if (newOnly === true && diff === undefined) throw new UsageError("--new-only needs --diff: it compares with what stands on disk");
  const named = paths.length > 0 ? paths : HERE;
  if (since !== undefined) {
    const changes = await attempt("", () => changesSince(since, named, terminal.cwd));
    return { what: `since ${since}`, options: { paths: named, changes }, failed: [] };
  }
  if (diff === undefined) return { what: null, options: { paths: named }, failed: [] };
  const { base, changes, documents, failed } = await readPatchFile(diff, paths, terminal);
  return { what: diff === "-" ? "standard input" : diff, options: { paths: paths.length > 0 ? paths : [base], changes, documents }, failed };
}

async function readPatchFile(file: string, paths: readonly string[], terminal: Terminal): Promise<PatchChanges> {
  const bytes = await patchBytes(file, terminal);
  return attempt(`${file === "-" ? "standard input" : file}: `, () => changesInPatch(bytes, paths, terminal.cwd));
}

async function patchBytes(file: string, terminal: Terminal): Promise<Buffer> {
  if (file === "-") return terminal.input();
  const read = new FileReader().read(resolve(terminal.cwd, file));
  if (read.kind !== "bytes") throw new UsageError(`${file}: ${read.reason}`);
  return read.bytes;
}

async function attempt<T>(prefix: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ChangesError) throw new UsageError(`${prefix}${error.message}`);
    throw error;
  }
}

/** The same files, whole and as they stand on disk. */
export function beforePatch(options: CheckOptions): CheckOptions {
  const { documents: _documents, changes, ...rest } = options;
  const files = [...(changes ?? [])].filter(([, lines]) => lines.length > 0);
  const whole: Changes = new Map(files.map(([path]) => [path, WHOLE_FILE]));
  return { ...rest, changes: whole };
}

/** Without what is found before the patch too. */
export function newOnly(report: CheckReport, before: CheckReport): CheckReport {
  const known = new Set([...before.findings, ...before.suppressed].map((one) => one.fingerprint));
  return { ...report, findings: report.findings.filter((one) => !known.has(one.fingerprint)) };
}

/** With the files that the patch could not be applied to among those that could not be read. */
export function withFailed(report: CheckReport, failed: readonly Unapplied[]): CheckReport {
  return { ...report, unreadable: [...report.unreadable, ...failed.map((one) => ({ ...one, named: true }))] };
}

/** How much was looked at. */
export function changesLine(what: string, { summary, touchedFunctions = 0 }: CheckReport): string {
  return `${what}: looked at ${counted(summary.files, "changed file")} and ${counted(touchedFunctions, "changed function")}`;
}
