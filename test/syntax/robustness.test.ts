/** Whatever it is given, the front end answers with a unit and gaps. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { read } from "./reading.ts";

/** Asks for everything that is built lazily. */
function exhaust(source: string) {
  const unit = read(source);
  expect(unit.text).toHaveLength(source.length);
  for (const found of unit.functions) expect(found.identifiers.size + found.guards.length).toBeGreaterThanOrEqual(0);
  for (const found of unit.macros) expect(found.body === null || found.body.end <= found.span.end).toBe(true);
  expect(unit.structs.size).toBeGreaterThanOrEqual(0);
  return unit;
}

describe("odd inputs", () => {
  const nested = (count: number): string => `void f(void)\n{\n${"if (a) {\n".repeat(count)}${"}\n".repeat(count)}}\n`;

  test.each([
    ["empty", "", 0, 0],
    ["NUL characters", "\0\0int a;\0", 0, 0],
    ["an unterminated comment", "int f(void)\n{\n}\n/* rest", 1, 0],
    ["an unterminated string", 'char *s = "abc\nint f(void)\n{\n}\n', 1, 0],
    ["a truncated function", "int f(void)\n{\n\tif (a) {\n\t\tkmap(", 1, 1],
    ["unbalanced parentheses", "int f(void)\n{\n\tg((1);\n}\nint h(void)\n{\n\treturn 0;\n}\n", 2, 1],
    ["a missing brace", "int f(void)\n{\n\tif (a) {\n\treturn 0;\n}\n\nint g(void)\n{\n\treturn 0;\n}\n", 2, 1],
    ["1,000 nested blocks", nested(1000), 1, 0],
    ["blocks nested too deep to be walked", nested(20_000), 1, 1],
    ["parentheses nested too deep", `int f(void)\n{\n\treturn ${"(".repeat(9000)}1${")".repeat(9000)};\n}\n`, 1, 1],
    ["#if without end", "#ifdef A\n".repeat(5000), 0, 0],
    ["#endif without start", "#endif\n#else\n#elif A\nint f(void)\n{\n}\n", 1, 0],
    ["a directive cut off", "#define A \\", 0, 0],
    ["only braces", "{ } } {", 0, 2],
    ["Windows line ends", "#define A(x) do { \\\r\n\tx; \\\r\n} while (0)\r\nint f(void)\r\n{\r\n\tA(1);\r\n}\r\n", 1, 0],
    ["a string over Windows lines", "void f(void)\r\n{\r\n\tasm(\"\\\r\n\tnop\\n\\\r\n\tnop\");\r\n}\r\n", 1, 0],
  ])("%s", (_, source, functions, gaps) => {
    const unit = exhaust(source);
    expect([unit.functions.length, unit.gaps.length]).toEqual([functions, gaps]);
  });

  test("a generated table of 10 MB", () => {
    const unit = exhaust(`static const u32 table[] = {\n${"\t0x12345678, 0x9abcdef0,\n".repeat(400_000)}};\nint f(void)\n{\n\treturn 0;\n}\n`);
    expect(unit.functions.map(({ name }) => name)).toEqual(["f"]);
  });

  test("a stray block is a gap outside of any function", () => {
    expect(read("int a;\nwhat {\n\tint b;\n}\n").gaps).toMatchObject([{ function: null, span: { start: 12 } }]);
  });
});

test("any string", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (source) => void exhaust(source)), { numRuns: 200 });
});

test("any row of C's tokens", () => {
  const words = "int f ( ) { } ; , * & = # \\ \" ' [ ] : ? if else for while do case return struct static kmap FOO(x) for_each_cpu asm ... && / 1 \n".split(" ");
  const lines = ["\n#if A\n", "\n#else\n", "\n#endif\n", "\n#define A(x) x \\\n", "\n#ifdef B\n"];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words, ...lines), { maxLength: 120 }), (parts) => void exhaust(parts.join(" "))),
    { numRuns: 400 },
  );
});
