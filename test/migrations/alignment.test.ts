/** White space that follows from a change: lines under a parenthesis, backslashes. */

import { expect, test } from "vitest";
import { aligned } from "../../server/src/core/migrations/alignment.ts";
import { changed } from "../../server/src/core/text/changes.ts";

/** With `old` put in the place of `now` wherever it stands. */
function renamed(text: string, old: string, now: string): string {
  const changes = [...text.matchAll(new RegExp(old, "g"))].map(({ index }) => ({ span: { start: index, end: index + old.length }, text: now }));
  return changed(text, aligned(text, changes))!;
}

/** Text, what it becomes when `old(` is called `newer_one(`. */
const CASES: Readonly<Record<string, readonly [before: string, after: string]>> = {
  "arguments under their parenthesis": ["\tp = old(page,\n\t\tprot);\n", "\tp = newer_one(page,\n\t\t      prot);\n"],
  "arguments under one that stands behind": ["\tq = old(page) + add(1,\n\t\t\t    2);\n", "\tq = newer_one(page) + add(1,\n\t\t\t\t  2);\n"],
  "lines under a line that has moved": ["\tp = old(add(1,\n\t\t    2), min(3,\n\t\t\t    4),\n\t\t5);\n", "\tp = newer_one(add(1,\n\t\t\t  2), min(3,\n\t\t\t\t  4),\n\t\t      5);\n"],
  "lines that have an indentation of their own": ["\tp = old(page,\n\t\t\t\tprot);\n", "\tp = newer_one(page,\n\t\t\t\tprot);\n"],
  "arguments under a parenthesis before the change": ["\tf(old(page),\n\t  2);\n", "\tf(newer_one(page),\n\t  2);\n"],
  "spaces": ["  p = old(page,\n          prot);\n", "  p = newer_one(page,\n                prot);\n"],
  "parentheses in comments and strings": ["\tg(old(a), \":(\", /* ( */\n\t  b);\n", "\tg(newer_one(a), \":(\", /* ( */\n\t  b);\n"],
  "a backslash": ["#define m(a)\t\t\t\\\n\told(a);\t\t\t\\\n\tend()\n", "#define m(a)\t\t\t\\\n\tnewer_one(a);\t\t\\\n\tend()\n"],
  "a backslash that the line has reached": ["#define m(a)\t\\\n\told(a);\t\\\n\tend()\n", "#define m(a)\t\\\n\tnewer_one(a); \\\n\tend()\n"],
  "windows' line ends": ["\tp = old(page,\r\n\t\tprot);\r\n", "\tp = newer_one(page,\r\n\t\t      prot);\r\n"],
};

for (const [what, [before, after]] of Object.entries(CASES)) {
  test(what, () => expect(renamed(before, "old", "newer_one")).toBe(after));
}

test("a line that its change breaks is left to it", () => {
  expect(renamed("\told(a,\n\t    b);\n", "old", "first();\n\tlonger_one")).toBe("\tfirst();\n\tlonger_one(a,\n\t    b);\n");
});
