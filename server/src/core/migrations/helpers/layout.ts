/** Lays a call out as kernel code does: lines of 80 columns, going on behind the opening parenthesis. */

import { lineBreak } from "../../fixes/insertion.ts";
import { columnAfter, whiteSpaceTo } from "../../text/columns.ts";
import type { MigrationInput } from "../migration.ts";

const WIDTH = 80;

/** The text of a call that begins at an offset and is followed by a semicolon. */
export function layOut(input: MigrationInput, start: number, call: { name: string; args: readonly string[] }): string {
  const { text, lines } = input.source;
  const column = columnAfter(text.slice(lines.lineStart(lines.position(start).line), start));
  const opening = `${call.name}(`;
  const inner = column + opening.length;
  const indent = lineBreak(input) + whiteSpaceTo(inner);
  let made = opening;
  let at = inner;
  call.args.forEach((arg, index) => {
    const isLast = index === call.args.length - 1;
    // Behind it stands a comma, or the end of the statement.
    const needed = arg.length + (isLast ? 2 : 1);
    const isFirst = index === 0;
    if (!isFirst && at + 1 + needed > WIDTH) {
      made += indent + arg;
      at = inner + arg.length;
    } else {
      made += (isFirst ? "" : " ") + arg;
      at += (isFirst ? 0 : 1) + arg.length;
    }
    made += isLast ? ")" : ",";
    at += 1;
  });
  return made;
}
