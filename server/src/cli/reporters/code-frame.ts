/** Source lines with the steps of a witness path numbered under them. */

import type { Range } from "../../core/text/span.ts";
import type { SourceFile } from "../../core/text/source-file.ts";
import { cutLine, printable, type ScreenLine, screenLine } from "./excerpt.ts";
import type { Paint } from "./paint.ts";

/** Something to point at. */
export interface Mark {
  readonly file: string;
  readonly range: Range;
  /** Null: carets only. */
  readonly label: string | null;
  /** The place of the finding itself. */
  readonly primary: boolean;
}

interface FrameStyle {
  readonly paint: Paint;
  /** Width to keep to, in characters. */
  readonly width: number;
  readonly sourceOf: (file: string) => SourceFile | null;
}

/** Marks on one line that follow each other share it; a path that comes back to a line shows it again. */
export function codeFrame(marks: readonly Mark[], home: string, style: FrameStyle): string[] {
  const groups = groupByLine(marks);
  const gutter = Math.max(5, ...groups.map((group) => String(group.line).length + 2));
  const shown = groups.map((group) => ({ group, line: screenLine(style.sourceOf(group.file)?.line(group.line) ?? "") }));
  const indent = Math.min(...shown.filter(({ line }) => line.text !== "").map(({ line }) => line.indent));
  const lines: string[] = [];
  let file = home;
  for (const { group, line } of shown) {
    if (group.file !== file) lines.push(`${" ".repeat(gutter + 1)}${style.paint.dim(`in ${printable(group.file)}`)}`);
    file = group.file;
    lines.push(...groupLines(group, line, { indent: Number.isFinite(indent) ? indent : 0, gutter, style }));
  }
  return lines;
}

interface Group {
  readonly file: string;
  readonly line: number;
  readonly marks: Mark[];
}

function groupByLine(marks: readonly Mark[]): Group[] {
  const groups: Group[] = [];
  for (const mark of marks) {
    const last = groups.at(-1);
    if (last !== undefined && last.file === mark.file && last.line === mark.range.start.line) last.marks.push(mark);
    else groups.push({ file: mark.file, line: mark.range.start.line, marks: [mark] });
  }
  return groups;
}

interface Layout {
  readonly indent: number;
  readonly gutter: number;
  readonly style: FrameStyle;
}

function groupLines(group: Group, line: ScreenLine, layout: Layout): string[] {
  const { paint, width } = layout.style;
  const room = Math.max(20, width - layout.gutter - 5);
  const spans = group.marks.map((mark) => ({ mark, ...screenSpan(mark.range, line) }));
  const focus = { from: Math.min(...spans.map((span) => span.from)), to: Math.max(...spans.map((span) => span.to)) };
  const cut = cutLine(line, layout.indent, focus, room);
  const result = [`${paint.dim(`${String(group.line).padStart(layout.gutter)} |`)}   ${cut.text}`];
  let before = { from: -1, to: -1 };
  for (const { mark, from, to } of spans) {
    const left = Math.max(0, from - cut.shift);
    const length = Math.max(1, Math.min(to - cut.shift, room) - left);
    // The same place twice is pointed at once.
    const again = before.from === from && before.to === to;
    const carets = again ? " ".repeat(length) : "^".repeat(length);
    const text = `${carets}${mark.label === null ? "" : ` ${printable(mark.label)}`}`;
    if (!again || mark.label !== null) result.push(`${" ".repeat(layout.gutter)} ${paint.dim("|")}   ${" ".repeat(left)}${mark.primary ? paint.primary(text) : paint.mark(text)}`);
    before = { from, to };
  }
  return result;
}

/** A range that goes on to further lines is marked to the end of its first. */
function screenSpan(range: Range, line: ScreenLine): { readonly from: number; readonly to: number } {
  const from = line.columnOf(range.start.column);
  const to = range.end.line === range.start.line ? line.columnOf(range.end.column) : [...line.text].length;
  return { from, to: Math.max(to, from + 1) };
}
