import { describe, expect, it } from "vitest";
import { callersIn, definedAs, indexOf, namesOf } from "./indexing.ts";

/** Ends the text of each test: it is found only when the braces were counted right. */
const NEXT = "int next(void)\n{\n\tlast();\n}\n";

describe("#if", () => {
  it("is read in all arms", () => {
    const text = `int demo(void)\n{\n#ifdef A\n\tone();\n#elif defined(B)\n\ttwo();\n#else\n\tthree();\n#endif\n}\n${NEXT}`;
    for (const name of ["one", "two", "three"]) expect(callersIn(text, name)).toEqual(["demo"]);
    expect(callersIn(text, "last")).toEqual(["next"]);
  });

  it.each([
    "#ifdef A\n\tif (a) {\n#else\n\tif (b) {\n#endif\n\t\tleaf();\n\t}",
    "#ifdef A\n\tif (a) {\n#endif\n\t\tleaf();\n#ifdef A\n\t}\n#endif",
    "#ifndef A\n\tif (a) {\n#endif\n\t\tleaf();\n#ifndef A\n\t}\n#endif",
    "#ifdef A\n\tif (a)\n#else\n\tif (b)\n#endif\n\t{\n\t\tleaf();\n\t}",
    "#ifdef A\n\tleaf();\n}\n#else\n\tother();\n}\n#endif\nint middle(void) {",
    "#if defined(A) && \\\n    defined(B)\n\tif (x) {\n#else\n\t{\n#endif\n\tleaf(); }",
    "\tcall(a,\n#ifdef A\n\t     leaf(1));\n#else\n\t     2);\n#endif",
  ])("may split braces: %s", (body) => {
    const text = `int demo(void)\n{\n${body}\n}\n${NEXT}`;
    expect(callersIn(text, "leaf")).toEqual(["demo"]);
    expect(callersIn(text, "last")).toEqual(["next"]);
  });

  it("may put two headers before one body", () => {
    const text = `#ifdef A\nint demo(int a)\n#else\nstatic int demo_plain(long a)\n#endif\n{\n\tleaf();\n}\n${NEXT}`;
    expect(callersIn(text, "leaf").sort()).toEqual(["demo", "demo_plain"]);
    expect(definedAs(text, "demo_plain")).toEqual(["static"]);
    expect(callersIn(text, "last")).toEqual(["next"]);
  });

  it("may open one body twice", () => {
    const text = `#ifdef A\nint demo(int a)\n{\n#else\nint demo_plain(long a)\n{\n\tother();\n#endif\n\tleaf();\n}\n${NEXT}`;
    expect(callersIn(text, "leaf").sort()).toEqual(["demo", "demo_plain"]);
    expect(callersIn(text, "last")).toEqual(["next"]);
  });

  it("defines the same function once or twice", () => {
    const index = indexOf("#ifdef A\nint demo(void)\n{\n\tone();\n}\n#else\nint demo(void)\n{\n\ttwo();\n}\n#endif\n");
    expect(namesOf(index.definitions("demo"))).toEqual(["demo"]);
    expect(namesOf(index.callers("one"))).toEqual(["demo"]);
    expect(namesOf(index.callers("two"))).toEqual(["demo"]);
  });

  it("0 and what else no kernel reads is passed over", () => {
    const dead = (condition: string): string => `int demo(void)\n{\n${condition}\n\tleaf(); { don't\n#endif\n}\n${NEXT}`;
    for (const condition of ["#if 0", "#if 1\n#else", "#ifdef __cplusplus", "#ifndef __KERNEL__"]) {
      expect(callersIn(dead(condition), "leaf")).toEqual([]);
      expect(callersIn(dead(condition), "last")).toEqual(["next"]);
    }
    expect(callersIn("int demo(void)\n{\n#if 0\n#ifdef X\n\ta();\n#else\n\tb();\n#endif\n#else\n\tleaf();\n#endif\n}\n", "leaf")).toEqual(["demo"]);
  });

  it("without an end does no harm", () => {
    expect(callersIn(`#else\n#endif\n${NEXT}#ifdef A\n`, "last")).toEqual(["next"]);
  });
});

describe("preprocessor lines", () => {
  it("hold no code, not even over several lines", () => {
    const text = `#define A { \\\n\tfoo(\n#include <a.h> /* { \n { */\n#error don't\n#pragma x({\n${NEXT}`;
    expect(callersIn(text, "last")).toEqual(["next"]);
  });

  it("may stand within a function", () => {
    const text = `int demo(void)\n{\n#define inner(x) leaf(x, {)\n\tone();\n#undef inner\n}\n${NEXT}`;
    expect(callersIn(text, "leaf")).toEqual(["inner"]);
    expect(callersIn(text, "one")).toEqual(["demo"]);
    expect(callersIn(text, "last")).toEqual(["next"]);
  });
});

describe("broken text", () => {
  it.each(["int demo(void)\n{\n\tif (a) {\n\tone();\n}\n", "int demo(void)\n{\n\tone();\n\tcall(a, b;\n}\n", "}\n"])("is left at a brace in the first column: %s", (text) => {
    expect(callersIn(text + NEXT, "last")).toEqual(["next"]);
  });

  it.each(["", "{", "}", "((((", "\"", "'", "/*", "#", "#define", "#define f(", "\\", "int f(", "#if", "\0\0", "struct", "a = {", "f() { g(", "é(ü) { ï(); }"])(
    "%j is read without an error",
    (text) => {
      expect(indexOf(text).definitions("nothing")).toEqual([]);
    },
  );
});
