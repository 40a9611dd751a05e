/** Takes statements out of a text together with their lines. */

import type { TextChange } from "../findings/finding.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { Span } from "../text/span.ts";

/** Text that may stand on the lines of a statement, besides it. */
export type Beside = "nothing" | "a-comment-behind";

/** The lines of a statement, whole; null when something else stands on them. */
export function wholeLines({ text, lines }: SourceFile, span: Span, beside: Beside): Span | null {
  const start = lines.lineStart(lines.position(span.start).line);
  const end = lines.lineStart(lines.position(span.end).line + 1);
  const behind = text.slice(span.end, end).trim();
  const isComment = beside === "a-comment-behind" && (/^\/\*(?:(?!\*\/).)*\*\/$/.test(behind) || /^\/\/.*[^\\]$/.test(behind));
  return text.slice(start, span.start).trim() === "" && (behind === "" || isComment) ? { start, end } : null;
}

/** A blank line goes with the lines beside it where it would begin or end a block, or follow another one. */
export function removeLines({ text }: SourceFile, removed: readonly Span[]): TextChange[] {
  return merge(removed).map(({ start, end }): TextChange => {
    const before = text.slice(Math.max(0, start - 400), start);
    const isAfterBlank = /(?:^|\n)[\t ]*\r?\n$/.test(before);
    const blank = /^[\t ]*\r?\n/.exec(text.slice(end, end + 200))?.[0].length ?? 0;
    if (blank > 0) return { span: { start, end: isAfterBlank || /\{[\t ]*\r?\n$/.test(before) ? end + blank : end }, text: "" };
    const isLast = isAfterBlank && /^[\t ]*\}/.test(text.slice(end, end + 200));
    return { span: { start: isLast ? start - (/[\t ]*\r?\n$/.exec(before)?.[0].length ?? 0) : start, end }, text: "" };
  });
}

/** Spans that touch become one. */
function merge(spans: readonly Span[]): Span[] {
  const found: Span[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = found.at(-1);
    if (last && start <= last.end) found[found.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else found.push({ start, end });
  }
  return found;
}
