/** Takes changes of a changed text back to the text that it was made from. */

import { changed } from "./changes.ts";
import { LineIndex } from "./line-index.ts";
import type { Span } from "./span.ts";

interface Change {
  readonly span: Span;
  readonly text: string;
}

/**
 * `later` are changes of the text that all of `earlier` make. Gives the changes that stand for those of `own` (among the
 * earlier ones) and the later ones together; null where a later one begins or ends within what an earlier one has put in.
 */
export function rebased(own: readonly Change[], later: readonly Change[], earlier: readonly Change[]): Change[] | null {
  const ordered = [...earlier].sort((a, b) => a.span.start - b.span.start);
  let kept = [...own];
  const added: Change[] = [];
  for (const { span, text } of later) {
    const [start, end] = [before(ordered, span.start, "start"), before(ordered, span.end, "end")];
    if (start === null || end === null) return null;
    const isIn = (one: Change): boolean => start <= one.span.start && one.span.end <= end;
    if (kept.some((one) => !isIn(one) && one.span.start < end && start < one.span.end)) return null;
    kept = kept.filter((one) => !isIn(one));
    added.push({ span: { start, end }, text });
  }
  return [...kept, ...added];
}

/** Where an offset of the changed text comes from. */
function before(ordered: readonly Change[], offset: number, side: "start" | "end"): number | null {
  let shift = 0;
  for (const { span, text } of ordered) {
    const from = span.start + shift;
    const isBehind = side === "start" ? offset >= from + text.length : offset > from + text.length || (offset === from + text.length && text.length === 0 && offset > from);
    if (!isBehind) return offset > from && offset < from + text.length ? null : offset - shift;
    shift += text.length - (span.end - span.start);
  }
  return offset - shift;
}

/** Where lines (from 1) of a changed text were in the one that it was made from. What was put in was where it was put. */
export function linesBefore(text: string, changes: readonly Change[]): (line: number) => number {
  const ordered = [...changes].sort((a, b) => a.span.start - b.span.start);
  const was = new LineIndex(text);
  const is = new LineIndex(changed(text, changes) ?? text);
  return (line) => was.position(origin(ordered, is.lineStart(line))).line;
}

function origin(ordered: readonly Change[], offset: number): number {
  let shift = 0;
  for (const { span, text } of ordered) {
    const from = span.start + shift;
    if (offset < from + text.length) return offset <= from ? offset - shift : span.start;
    shift += text.length - (span.end - span.start);
  }
  return offset - shift;
}
