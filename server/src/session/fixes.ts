/** Fixes for the findings of a report. */

import { REPAIRED_RULES } from "../core/pipeline/check-file.ts";
import { loadParser } from "../project/grammar.ts";
import { readText } from "../project/source-reader.ts";
import type { KernelChoice } from "./configuration.ts";
import { KernelSettings } from "./kernel-settings.ts";
import { Placement } from "./placement.ts";
import { type IndexBlocks, type PlacedFile, openIndexes } from "./programs.ts";
import type { CheckOptions, LocatedDiagnostic } from "./report.ts";
import { type FixTools, type IsWanted, verifiedFixes } from "./verified-fixes.ts";

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
