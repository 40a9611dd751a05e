/** How one text becomes another, line by line. */

import { diffLines } from "diff";

/** Lines count from 0; `end` is the line after the last one that is replaced. */
interface LineEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function lineEdits(before: string, after: string): LineEdit[] {
  const edits: LineEdit[] = [];
  let line = 0;
  let open: LineEdit | null = null;
  for (const { added, removed, value, count } of diffLines(before, after)) {
    if (!added && !removed) {
      if (open) edits.push(open);
      open = null;
      line += count;
      continue;
    }
    const { start, text }: LineEdit = open ?? { start: line, end: line, text: "" };
    if (removed) line += count;
    open = { start, end: line, text: text + (added ? value : "") };
  }
  return open ? [...edits, open] : edits;
}
