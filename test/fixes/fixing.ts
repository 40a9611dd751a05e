/** Asks for the fixes of a text, and applies them. */

import { join } from "node:path";
import type { DiagnosticFix } from "../../server/src/core/findings/diagnostic.ts";
import { loadParser } from "../../server/src/project/grammar.ts";
import { KernelSettings } from "../../server/src/session/kernel-settings.ts";
import { Placement } from "../../server/src/session/placement.ts";
import { openIndexes } from "../../server/src/session/programs.ts";
import type { CheckOptions, LocatedDiagnostic } from "../../server/src/session/report.ts";
import { applyFix, verifiedFixes } from "../../server/src/session/verified-fixes.ts";
import { scratchFolder } from "../project/scratch-folder.ts";

interface FixQuestion {
  readonly path: string;
  readonly text: string;
  readonly options: CheckOptions;
  readonly purpose: DiagnosticFix["purpose"];
}

export function optionsFor(cwd: string, kernel: string): CheckOptions {
  return { paths: [], cwd, kernel, configSymbols: new Map(), rules: [], withoutRules: [], cache: false };
}

/** Of a file that stands alone. */
export async function fixesIn(text: string, kernel: string, purpose: DiagnosticFix["purpose"] = "repair"): Promise<readonly LocatedDiagnostic[]> {
  const cwd = scratchFolder();
  return fixedFindings({ path: join(cwd, "demo.c"), text, options: optionsFor(cwd, kernel), purpose });
}

/** Findings without fixes are left out. */
export async function fixedFindings({ path, text, options, purpose }: FixQuestion): Promise<readonly LocatedDiagnostic[]> {
  const documents = new Map([[path, text]]);
  const blocks = await openIndexes([path], options, { cache: false, onlyKnownTrees: false, documents });
  const settings = new KernelSettings(options);
  const job = { path, text, placement: new Placement(settings.rootOf(path) ?? options.cwd), setting: settings.ofFile(path, text) };
  const found = verifiedFixes(job, { choice: options, parser: await loadParser(), documents, blocks }, (_finding, fix) => fix.purpose === purpose);
  return found.filter((one) => one.fixes.length > 0);
}

/** The text after each fix, by the rule that it is for and how safe it is. */
export async function fixedTexts(text: string, kernel: string): Promise<{ rule: string; safety: string; text: string | null }[]> {
  const found = await fixesIn(text, kernel);
  return found.flatMap(({ rule, fixes }) => fixes.map((fix) => ({ rule, safety: fix.safety, text: applyFix(text, fix) })));
}
