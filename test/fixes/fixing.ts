/** Asks for the fixes of a text, and applies them. */

import { type FixedFinding, applyFix, fixesOf } from "../../server/src/session/fixes.ts";
import type { DiagnosticFix } from "../../server/src/core/findings/diagnostic.ts";
import type { CheckOptions } from "../../server/src/session/report.ts";
import { scratchFolder } from "../project/scratch-folder.ts";
import { join } from "node:path";

const EVERYTHING = { start: { line: 1, column: 1 }, end: { line: 1_000_000, column: 1 } };

export function optionsFor(cwd: string, kernel: string): CheckOptions {
  return { paths: [], cwd, kernel, configSymbols: new Map(), rules: [], withoutRules: [], cache: false };
}

/** Of a file that stands alone. */
export async function fixesIn(text: string, kernel: string, purpose: DiagnosticFix["purpose"] = "repair"): Promise<readonly FixedFinding[]> {
  const cwd = scratchFolder();
  return fixesOf({ path: join(cwd, "demo.c"), text, options: optionsFor(cwd, kernel), of: { range: EVERYTHING }, purpose });
}

/** The text after each fix, by the rule that it is for and how safe it is. */
export async function fixedTexts(text: string, kernel: string): Promise<{ rule: string; safety: string; text: string | null }[]> {
  const found = await fixesIn(text, kernel);
  return found.flatMap(({ rule, fixes }) => fixes.map((fix) => ({ rule, safety: fix.safety, text: applyFix(text, fix) })));
}
