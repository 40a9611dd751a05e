/** Findings that are known and left for now: by fingerprint, so that they survive moved lines and edits elsewhere. */

import { resolve } from "node:path";
import { isBelow } from "../project/below.ts";
import { compareText } from "./locate.ts";
import type { CheckReport, LocatedDiagnostic } from "./report.ts";
import { readJson } from "./read-json.ts";

const VERSION = 1;

/** What stands in the file for one finding; all but the fingerprint is for readers. */
interface KnownFinding {
  readonly fingerprint: string;
  readonly rule: string;
  /** As in reports. */
  readonly file: string;
  readonly function: string;
  readonly message: string;
}

export interface FindingsBaseline {
  readonly version: typeof VERSION;
  readonly findings: readonly KnownFinding[];
}

export interface Compared {
  /** Without what the baseline holds. */
  readonly report: CheckReport;
  readonly known: number;
  /** Entries about the files that were checked, of findings that are no longer there. */
  readonly stale: readonly KnownFinding[];
}

export function findingsBaseline(findings: readonly LocatedDiagnostic[]): FindingsBaseline {
  const entries = findings.map(({ fingerprint, rule, file, function: name, message }): KnownFinding => ({ fingerprint, rule, file, function: name, message }));
  return { version: VERSION, findings: entries.sort((a, b) => compareText(a.file, b.file) || compareText(a.fingerprint, b.fingerprint)) };
}

/** What was looked for. */
interface Sought {
  readonly cwd: string;
  /** As the user wrote them. */
  readonly paths: readonly string[];
  /** Of all rules, where there are none. */
  readonly rules: readonly string[];
  readonly withoutRules: readonly string[];
}

export function compareWithBaseline(report: CheckReport, baseline: FindingsBaseline, of: Sought): Compared {
  const known = new Set(baseline.findings.map((one) => one.fingerprint));
  const found = new Set(report.findings.map((one) => one.fingerprint));
  const findings = report.findings.filter((one) => !known.has(one.fingerprint));
  return {
    report: { ...report, findings },
    known: report.findings.length - findings.length,
    stale: baseline.findings.filter((one) => !found.has(one.fingerprint) && isChecked(one, report, of)),
  };
}

function isChecked({ file, rule }: KnownFinding, { trees }: CheckReport, { cwd, paths, rules, withoutRules }: Sought): boolean {
  if ((rules.length > 0 && !rules.includes(rule)) || withoutRules.includes(rule)) return false;
  // Files are named from the root of their tree; those in none, from the working directory.
  const bases = trees.map(({ root }) => root ?? cwd);
  const checked = paths.map((path) => resolve(cwd, path));
  return bases.map((base) => resolve(base, file)).some((found) => checked.some((path) => found === path || isBelow(found, path)));
}

export function withoutStale(baseline: FindingsBaseline, stale: readonly KnownFinding[]): FindingsBaseline {
  const gone = new Set(stale.map((one) => one.fingerprint));
  return { ...baseline, findings: baseline.findings.filter((one) => !gone.has(one.fingerprint)) };
}

/** Ends with a line break; one line for each finding, so that changes read well in a diff. */
export function printBaseline({ version, findings }: FindingsBaseline): string {
  const lines = findings.map((one) => `  ${JSON.stringify(one)}`);
  return `{ "version": ${version}, "findings": [${lines.length > 0 ? `\n${lines.join(",\n")}\n` : ""}] }\n`;
}

/** Null when the text is no baseline. */
export function readFindingsBaseline(text: string): FindingsBaseline | null {
  return readJson(text, isBaseline);
}

function isBaseline(read: unknown): read is FindingsBaseline {
  if (typeof read !== "object" || read === null || !("version" in read) || !("findings" in read)) return false;
  return read.version === VERSION && Array.isArray(read.findings) && read.findings.every(isKnown);
}

function isKnown(one: unknown): one is KnownFinding {
  if (typeof one !== "object" || one === null) return false;
  const entry = one as Partial<Record<keyof KnownFinding, unknown>>;
  return [entry.fingerprint, entry.rule, entry.file, entry.function, entry.message].every((value) => typeof value === "string");
}
