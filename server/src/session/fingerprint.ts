/** Names for findings that outlive edits elsewhere. */

import { createHash } from "node:crypto";
import type { SourceFile } from "../core/text/source-file.ts";
import type { Range } from "../core/text/span.ts";

interface Named {
  readonly rule: string;
  readonly function: string;
  readonly range: Range;
}

/**
 * Fingerprints of one file's findings, in the same order: 16 hex digits each, from the rule, the file, the function, the
 * text of the lines without regard to white space, and a count among findings that agree in all of these.
 */
export function fingerprints(source: SourceFile, findings: readonly Named[]): string[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const base = [finding.rule, source.path, finding.function, linesOf(source, finding.range)].join("\0");
    const ordinal = seen.get(base) ?? 0;
    seen.set(base, ordinal + 1);
    return createHash("sha1").update(`${base}\0${ordinal}`).digest("hex").slice(0, 16);
  });
}

function linesOf(source: SourceFile, range: Range): string {
  const start = source.lines.lineStart(range.start.line);
  const end = source.lines.lineStart(range.end.line + 1);
  return source.text.slice(start, end).replace(/\s+/g, " ").trim();
}
