/** Applies changes to a text. */

import type { Span } from "./span.ts";

interface Change {
  readonly span: Span;
  readonly text: string;
}

/** Null when two changes overlap or begin at the same place, or one lies outside of the text. */
export function changed(text: string, changes: readonly Change[]): string | null {
  const ordered = [...changes].sort((a, b) => a.span.start - b.span.start);
  let made = "";
  let at = 0;
  let before = -1;
  for (const { span, text: inserted } of ordered) {
    if (span.start < at || span.start === before || span.end < span.start || span.end > text.length) return null;
    made += text.slice(at, span.start) + inserted;
    at = span.end;
    before = span.start;
  }
  return made + text.slice(at);
}
