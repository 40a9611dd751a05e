/** Fixes for the findings of files: of a document for the editor, of a report for the command line. */

import type { DiagnosticFix } from "../core/findings/diagnostic.ts";
import type { RuleId } from "../core/findings/finding.ts";
import type { Range } from "../core/text/span.ts";
import { REPAIRED_RULES } from "../core/pipeline/check-file.ts";
import { loadParser } from "../project/grammar.ts";
import { readText } from "../project/source-reader.ts";
import type { KernelChoice } from "./configuration.ts";
import { KernelSettings } from "./kernel-settings.ts";
import { Placement } from "./placement.ts";
import { type IndexBlocks, type PlacedFile, openIndexes } from "./programs.ts";
import type { CheckOptions, LocatedDiagnostic } from "./report.ts";
import { type FixTools, type IsWanted, verifiedFixes } from "./verified-fixes.ts";

export { applyFix } from "./verified-fixes.ts";

export interface FixQuestion {
  /** Absolute. */
  readonly path: string;
  /** What the file holds, saved or not. */
  readonly text: string;
  /** As for the check that found the findings; `paths` and rules do not count. */
  readonly options: CheckOptions;
  /** Findings by fingerprint, or those that a range touches. */
  readonly of: { readonly fingerprints: readonly string[] } | { readonly range: Range };
  /** Without it, all. */
  readonly purpose?: DiagnosticFix["purpose"];
}

/** A finding with what can be done about it; each fix was tried. */
export interface FixedFinding {
  readonly fingerprint: string;
  readonly rule: RuleId;
  readonly range: Range;
  readonly fixes: readonly DiagnosticFix[];
}

/** Findings without fixes are left out. Each fix stands for itself: after one was applied, ask again. */
export async function fixesOf(question: FixQuestion): Promise<readonly FixedFinding[]> {
  const { path, text, options, of, purpose } = question;
  const asked = new Set("fingerprints" in of ? of.fingerprints : []);
  const isMeant = (one: LocatedDiagnostic): boolean => ("range" in of ? touches(one.range, of.range) : asked.has(one.fingerprint));
  const documents = new Map([...(options.documents ?? []), [path, text]]);
  const blocks = await openIndexes([path], options, { cache: options.cache !== false, onlyKnownTrees: options.onlyKnownTrees === true, documents });
  const tools = { choice: options, parser: await loadParser(), documents, blocks };
  const job = placedFile(path, text, { options, settings: new KernelSettings(options) });
  const found = verifiedFixes(job, tools, (one, fix) => isMeant(one) && (purpose === undefined || fix.purpose === purpose));
  return found.filter((one) => one.fixes.length > 0).map(({ fingerprint, rule, range, fixes }) => ({ fingerprint, rule, range, fixes }));
}

/** The findings of a report with their repairs. */
export async function withRepairs(findings: readonly LocatedDiagnostic[], options: CheckOptions, opened: IndexBlocks): Promise<LocatedDiagnostic[]> {
  const documents = options.documents ?? new Map<string, string>();
  const byPath = new Map<string, LocatedDiagnostic[]>();
  for (const one of findings) if (REPAIRED_RULES.has(one.rule)) byPath.set(one.path, [...(byPath.get(one.path) ?? []), one]);
  const watch = { cache: options.cache !== false, onlyKnownTrees: options.onlyKnownTrees === true, documents, opened };
  const blocks = await openIndexes([...byPath.keys()], options, watch);
  const tools: FixTools = { choice: options, parser: await loadParser(), documents, blocks };
  const fixes = new Map<string, LocatedDiagnostic["fixes"]>();
  const settings = new KernelSettings(options);
  for (const [path, known] of byPath) {
    const read = documents.get(path) ?? textAt(path);
    if (read === null) continue;
    const prints = new Set(known.map((one) => one.fingerprint));
    const isWanted: IsWanted = (one, fix) => prints.has(one.fingerprint) && fix.purpose === "repair";
    for (const one of verifiedFixes(placedFile(path, read, { options, settings }), tools, isWanted)) fixes.set(`${path}\0${one.fingerprint}`, one.fixes);
  }
  return findings.map((one) => ({ ...one, fixes: fixes.get(`${one.path}\0${one.fingerprint}`) ?? [] }));
}

function placedFile(path: string, text: string, by: { options: KernelChoice & Pick<CheckOptions, "cwd">; settings: KernelSettings }): PlacedFile {
  const { options, settings } = by;
  const placement = new Placement(settings.rootOf(path) ?? options.cwd);
  return { path, text, placement, setting: settings.ofFile(path, text) };
}

function textAt(path: string): string | null {
  const read = readText(path);
  return read.kind === "text" ? read.text : null;
}

function touches(one: Range, other: Range): boolean {
  const isBefore = (a: Range["end"], b: Range["start"]): boolean => a.line < b.line || (a.line === b.line && a.column < b.column);
  return !isBefore(one.end, other.start) && !isBefore(other.end, one.start);
}
