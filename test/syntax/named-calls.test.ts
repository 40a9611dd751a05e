import { expect, it } from "vitest";
import { namedCalls } from "../../server/src/core/syntax/named-calls.ts";

function names(text: string): string[] {
  return namedCalls(text).map(({ name }) => name);
}

it("are names with a parenthesis behind them, wherever they stand", () => {
  expect(names("MACRO(a, if (f (b)) g\n(c), h)")).toEqual(["MACRO", "f", "g"]);
  expect(names("#define twice(x) \\\n\tonce(once(x))\n")).toEqual(["twice", "once", "once"]);
});

it("are no words of comments, strings and characters, and none of C", () => {
  expect(names('/* f(a) */ "g(b)" // h(c)\nwhile (sizeof(int)) return (x);')).toEqual([]);
});

it("have their places in the whole text", () => {
  const text = "a(b); c(d);";
  expect(namedCalls(text, { start: 5, end: 11 })).toEqual([{ name: "c", span: { start: 6, end: 7 } }]);
});
