/** double-unmap: a release that repeats the statement before it is taken out. */

import { type FixMaker, textOf } from "./fix-input.ts";
import { callAt, neighbour, statementOf } from "./statements.ts";

export const dropRepetition: FixMaker<"unmap-again"> = (input, { detail, span, certainty }) => {
  const again = callAt(input, span, detail.callee);
  const earlier = callAt(input, detail.earlier.span, detail.callee);
  const statement = again && statementOf(again);
  const block = again?.around[1];
  if (certainty !== "must" || !earlier || !statement || !block) return null;
  const before = neighbour(statement, block, -1);
  const first = statementOf(earlier);
  if (!before || !first || before.start !== first.start || textOf(input, before) !== textOf(input, statement)) return null;
  const { lines, text } = input.source;
  const line = { start: lines.lineStart(lines.position(statement.start).line), end: lines.lineStart(lines.position(statement.end).line + 1) };
  const isAlone = textOf(input, line).trim() === textOf(input, statement);
  if (!isAlone || line.start <= before.end || text[line.end - 1] !== "\n") return null;
  return { title: "remove the second release", purpose: "repair", edits: [{ span: line, text: "" }] };
};
