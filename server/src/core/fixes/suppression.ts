/** Any rule: a comment that silences the finding, with a reason for the author to write. */

import type { ProposedFix, WordedFinding } from "../findings/finding.ts";
import type { SourceFile } from "../text/source-file.ts";
import { lineBreak } from "./insertion.ts";

const PLACEHOLDER = "reason needed";
/** A comment alone on its line; its rules end where the reason begins. */
const ABOVE = /^\s*\/\*\s*kmaplint-ignore\s+[\w-]+(?:\s*,\s*[\w-]+)*(?=\s*:)/;

/** Null for what no comment can silence. */
export function suppress(source: SourceFile, finding: Pick<WordedFinding, "rule" | "span">): ProposedFix | null {
  const { line } = source.lines.position(finding.span.start);
  const above = line > 1 ? source.line(line - 1) : "";
  if (finding.rule === "unused-suppression" || above.endsWith("\\")) return null;
  const start = source.lines.lineStart(line);
  const known = ABOVE.exec(above)?.[0];
  const at = known === undefined ? start : source.lines.lineStart(line - 1) + known.length;
  const indent = /^[\t ]*/.exec(source.line(line))?.[0] ?? "";
  const text = known === undefined ? `${indent}/* kmaplint-ignore ${finding.rule}: ${PLACEHOLDER} */${lineBreak({ source })}` : `, ${finding.rule}`;
  return { title: "suppress with a reason", purpose: "suppress", edits: [{ span: { start: at, end: at }, text }] };
}
