/** Where the offsets of a text have gone after edits. */

import type { Span } from "./span.ts";

/** What stood at [from, to) of the first text takes `length` units now. */
interface Replaced {
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

/** `start` and `end` in the text before the edit, `length` of what stands there after it; all in UTF-16 code units. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly length: number;
}

export class OffsetMap {
  /** In the order of the text; they neither overlap nor touch. */
  private replaced: readonly Replaced[] = [];

  /** What has been replaced itself is taken to its start or its end, whichever is nearer in order. */
  moved(offset: number): number {
    let shift = 0;
    for (const { from, to, length } of this.replaced) {
      if (offset < from) break;
      if (offset < to) return from + shift + Math.min(offset - from, length);
      shift += length - (to - from);
    }
    return offset + shift;
  }

  /** Whether nothing within a stretch has become longer or shorter. */
  movesAsOne({ start, end }: Span): boolean {
    return this.replaced.every(({ from, to, length }) => to < start || from > end || length === to - from || (to === start && from < to) || (from === end && from < to));
  }

  /** `edit` is of the text as it is now. */
  add(edit: Edit): void {
    const before: Replaced[] = [];
    const after: Replaced[] = [];
    let [from, to, length] = [-1, -1, edit.length];
    let shift = 0;
    let shiftBefore = 0;
    let shiftAfter = 0;
    for (const one of this.replaced) {
      const start = one.from + shift;
      const end = start + one.length;
      shift += one.length - (one.to - one.from);
      if (end < edit.start) {
        before.push(one);
        shiftBefore = shiftAfter = shift;
      } else if (start > edit.end) after.push(one);
      else {
        // The edit runs into what was replaced before: both are one from now on.
        const isFirst = from < 0;
        if (isFirst) from = Math.min(one.from, edit.start - shiftBefore);
        if (isFirst) length += Math.max(0, edit.start - start);
        length += Math.max(0, end - edit.end);
        to = Math.max(one.to, edit.end - shift);
        shiftAfter = shift;
      }
    }
    if (from < 0) [from, to] = [edit.start - shiftBefore, edit.end - shiftBefore];
    else to = Math.max(to, edit.end - shiftAfter);
    this.replaced = [...before, { from, to, length }, ...after];
  }
}

/** Texts are compared this much at a time before they are compared unit by unit. */
const STRIDE = 4096;

/** The one edit that makes one text of another; null where they are the same. */
export function editBetween(before: string, after: string): Edit | null {
  if (before === after) return null;
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start + STRIDE <= shortest && before.slice(start, start + STRIDE) === after.slice(start, start + STRIDE)) start += STRIDE;
  while (start < shortest && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  const most = shortest - start;
  const [last, lastAfter] = [before.length, after.length];
  let tail = 0;
  while (tail + STRIDE <= most && before.slice(last - tail - STRIDE, last - tail) === after.slice(lastAfter - tail - STRIDE, lastAfter - tail)) tail += STRIDE;
  while (tail < most && before.charCodeAt(last - 1 - tail) === after.charCodeAt(lastAfter - 1 - tail)) tail++;
  return { start, end: last - tail, length: lastAfter - tail - start };
}
