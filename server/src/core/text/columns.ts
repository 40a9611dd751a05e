/** Columns of kernel code, from 0: tabs are 8 characters (Documentation/process/coding-style.rst). */

const TAB = 8;

/** Where a line goes on behind this text, which begins it. */
export function columnAfter(text: string): number {
  let column = 0;
  for (const char of text) column = char === "\t" ? column + TAB - (column % TAB) : column + 1;
  return column;
}

/** Tabs, and spaces for the rest, from one column to another behind it. */
export function whiteSpaceTo(column: number, from = 0): string {
  const tabs = Math.floor(column / TAB) - Math.floor(from / TAB);
  return tabs === 0 ? " ".repeat(column - from) : "\t".repeat(tabs) + " ".repeat(column % TAB);
}
