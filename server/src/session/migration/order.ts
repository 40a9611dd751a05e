/** Puts neighbouring releases into reverse order, where a changed function needs no more than that. */

import type { TextChange } from "../../core/findings/finding.ts";
import { SourceFile } from "../../core/text/source-file.ts";
import type { Range } from "../../core/text/span.ts";
import type { KernelChoice } from "../configuration.ts";
import { KernelSettings } from "../kernel-settings.ts";
import type { ProgramTools } from "../programs.ts";
import { verifiedFixes } from "../verified-fixes.ts";
import type { MigrationSource } from "./sources.ts";

/** By function, changes of the text that is given; each was tried. */
export function inOrder(file: MigrationSource, functions: ReadonlySet<string>, by: { choice: KernelChoice; tools: ProgramTools }): Map<string, readonly TextChange[]> {
  const setting = new KernelSettings(by.choice).ofFile(file.path, file.text);
  const found = verifiedFixes({ ...file, setting }, { ...by.tools, choice: by.choice }, (one, fix) => one.rule === "non-lifo-unmap" && fix.purpose === "repair" && functions.has(one.function));
  const { lines } = new SourceFile(file.name, file.text);
  const offset = (at: Range["start"]): number => lines.lineStart(at.line) + at.column - 1;
  const repairs = new Map<string, readonly TextChange[]>();
  for (const { function: name, fixes: [fix] } of found) {
    if (fix && !repairs.has(name)) repairs.set(name, fix.edits.map(({ range, text }) => ({ span: { start: offset(range.start), end: offset(range.end) }, text })));
  }
  return repairs;
}
