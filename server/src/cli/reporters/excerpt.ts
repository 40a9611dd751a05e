/** A source line as a terminal can show it, and where columns of the source come to stand in it. */

const TAB_WIDTH = 8;

/** Column in the source (from 1, UTF-16 units) to a column on the screen (from 0). */
export interface ScreenLine {
  readonly text: string;
  readonly indent: number;
  columnOf(sourceColumn: number): number;
}

/** Expands tabs; control characters become dots, so that a source file cannot drive the terminal. */
export function screenLine(line: string): ScreenLine {
  const columns: number[] = [];
  let text = "";
  let width = 0;
  for (const character of line) {
    for (let unit = 0; unit < character.length; unit++) columns.push(width);
    const shown = character === "\t" ? " ".repeat(TAB_WIDTH - (width % TAB_WIDTH)) : printable(character);
    text += shown;
    width += character === "\t" ? shown.length : 1;
  }
  const end = width;
  return {
    text: text.trimEnd(),
    indent: text.length - text.trimStart().length,
    columnOf: (sourceColumn) => columns[sourceColumn - 1] ?? end,
  };
}

/** Text from a source or a message, safe for a terminal. */
export function printable(text: string): string {
  // Controls, the C1 set, and what changes the direction of writing.
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "·");
}

/** A part of a line, and how far its characters moved to the left. */
interface Cut {
  readonly text: string;
  readonly shift: number;
}

/** Takes out `indent` columns, and what does not fit around `focus` (a screen column) into `width` columns. */
export function cutLine(line: ScreenLine, indent: number, focus: { readonly from: number; readonly to: number }, width: number): Cut {
  const characters = [...line.text];
  if (characters.length - indent <= width) return { text: characters.slice(indent).join(""), shift: indent };
  const wanted = Math.max(indent, Math.min(focus.from - 8, focus.to - width + 8));
  const start = Math.max(indent, Math.min(wanted, characters.length - width));
  const part = characters.slice(start, start + width);
  if (start > indent) part[0] = "…";
  if (start + width < characters.length) part[part.length - 1] = "…";
  return { text: part.join(""), shift: start };
}
