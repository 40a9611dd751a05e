/** Lines that hang on a changed one keep their place under its parenthesis, and backslashes of a macro their column. */

import type { TextChange } from "../findings/finding.ts";
import { changed } from "../text/changes.ts";
import { columnAfter, whiteSpaceTo } from "../text/columns.ts";
import type { Span } from "../text/span.ts";
import { CodeText } from "./code-text.ts";

/** The changes, with those of white space that follow from them. */
export function aligned(text: string, changes: readonly TextChange[]): TextChange[] {
  const all = [...changes];
  if (all.length === 0) return all;
  const code = new CodeText(text).code;
  for (const line of linesFrom(text, lineStart(text, Math.min(...all.map(({ span }) => span.start))))) {
    if (all.every(({ span }) => span.start < line.start)) break;
    const own = all.filter(({ span }) => span.start >= line.start && span.start <= line.end);
    if (own.length === 0) continue;
    // A line that is broken or joined by its change has no columns to keep.
    if (own.some((change) => change.span.end > line.end || change.text.includes("\n"))) continue;
    const backslash = movedBackslash(text, line, own);
    if (backslash) all.push(backslash);
    all.push(...hanging({ text, code }, line, own).filter((one) => !all.some(({ span }) => span.start <= one.span.end && span.end >= one.span.start)));
  }
  return all;
}

/** Without the line break. */
function* linesFrom(text: string, start: number): Generator<Span> {
  for (let at = start; at < text.length; ) {
    const end = lineEnd(text, at);
    yield { start: at, end };
    at = end + 1;
  }
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end;
}

/** New indentation of the lines that stand under a parenthesis of this line which has moved. */
function hanging({ text, code }: { text: string; code: string }, line: Span, own: readonly TextChange[]): TextChange[] {
  const made: TextChange[] = [];
  const open = opened(code, line, []);
  for (const next of linesFrom(text, line.end + 1)) {
    if (!open.some((at) => at < line.end)) break;
    const indent = /^[\t ]*/.exec(text.slice(next.start, next.end))![0];
    const parenthesis = open.at(-1)!;
    const before = columnAfter(text.slice(line.start, parenthesis + 1));
    const isUnder = parenthesis < line.end && columnAfter(indent) === before && indent.length < next.end - next.start;
    const after = isUnder ? columnAfter(within(text, { start: line.start, end: parenthesis + 1 }, own)) : before;
    if (after !== before) made.push({ span: { start: next.start, end: next.start + indent.length }, text: indent.includes("\t") ? whiteSpaceTo(after) : " ".repeat(after) });
    opened(code, next, open);
  }
  return made;
}

/** The parentheses that are open at the end of the line, the innermost last. */
function opened(code: string, { start, end }: Span, open: number[]): number[] {
  for (let at = start; at < end; at++) {
    if (code[at] === "(") open.push(at);
    else if (code[at] === ")") open.pop();
  }
  return open;
}

/** A part of the text, with the changes that lie in it. */
function within(text: string, { start, end }: Span, changes: readonly TextChange[]): string {
  const inside = changes.filter(({ span }) => span.start >= start && span.end <= end).map((one) => ({ ...one, span: { start: one.span.start - start, end: one.span.end - start } }));
  return changed(text.slice(start, end), inside) ?? text.slice(start, end);
}

/** The white space before the backslash that ends the line, as wide as it takes to leave the backslash where it was. */
function movedBackslash(text: string, line: Span, own: readonly TextChange[]): TextChange | null {
  const [all, blank] = /([\t ]+)\\\r?$/.exec(text.slice(line.start, line.end)) ?? [];
  if (all === undefined || blank === undefined) return null;
  const start = line.end - all.length;
  if (own.some(({ span }) => span.end > start)) return null;
  const column = columnAfter(text.slice(line.start, start) + blank);
  const width = columnAfter(within(text, { start: line.start, end: start }, own));
  const spacing = width >= column ? " " : blank.includes("\t") ? whiteSpaceTo(column, width) : " ".repeat(column - width);
  return spacing === blank ? null : { span: { start, end: start + blank.length }, text: spacing };
}
