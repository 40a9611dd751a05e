/** Where lines of a changed text come from. */

import { describe, expect, test } from "vitest";
import { linesBefore } from "../../server/src/core/text/rebase.ts";

const TEXT = "one\ntwo,\nthree\nfour\n";

function change(from: string, to: string): { span: { start: number; end: number }; text: string } {
  const start = TEXT.indexOf(from);
  return { span: { start, end: start + from.length }, text: to };
}

function all(changes: readonly ReturnType<typeof change>[], count: number): number[] {
  const before = linesBefore(TEXT, changes);
  return Array.from({ length: count }, (_, at) => before(at + 1));
}

describe("the lines of a changed text:", () => {
  test("nothing has changed", () => expect(all([], 4)).toEqual([1, 2, 3, 4]));
  test("a word has", () => expect(all([change("two", "2")], 4)).toEqual([1, 2, 3, 4]));
  test("two lines are one", () => expect(all([change(",\nthree", "")], 3)).toEqual([1, 2, 4]));
  test("a line is gone", () => expect(all([change("one\n", "")], 3)).toEqual([2, 3, 4]));
  test("a line is new", () => expect(all([change("two,", "zero\ntwo,")], 5)).toEqual([1, 2, 2, 3, 4]));
  test("changes add up", () => expect(all([change("one\n", ""), change(",\nthree", ""), change("four", "4\n5")], 3)).toEqual([2, 4, 4]));
});
