/** Which functions a file defines, and what is told of them without a tree. */

import { describe, expect, test } from "vitest";
import { functionNamed, read } from "./reading.ts";

function names(source: string): string[] {
  return read(source).functions.map(({ name }) => name);
}

describe("definitions", () => {
  test.each([
    ["plain", "int f(void)\n{\n}\nstatic struct s *g(int a)\n{\n}\n", ["f", "g"]],
    ["pointers to functions", "void (*pick(int which))(int)\n{\n\treturn 0;\n}\nint (real)(int a)\n{\n}\n", ["pick", "real"]],
    ["old style", "int f(a, b)\n\tint a;\n\tchar *b;\n{\n\treturn a;\n}\n", ["f"]],
    ["without a type", "f(a)\n{\n\treturn a;\n}\n", ["f"]],
    ["in extern \"C\"", 'extern "C" {\nint f(void)\n{\n}\n}\nint g(void)\n{\n}\n', ["f", "g"]],
    ["after macros without a semicolon", "MODULE_THING(a)\n\nstatic int f(void)\n{\n}\nEXPORT(f)\nint g(void)\n{\n}\n", ["f", "g"]],
    ["not initializers", "static const struct ops ops = {\n\t.open = f,\n};\nint a[] = { 1 };\nmachine(x) {\n\t.name = 1,\n};\nint f(void)\n{\n}\n", ["f"]],
    ["not types", "struct s {\n\tint (*f)(int);\n};\nenum e { A = sizeof(int) };\nint f(void)\n{\n}\n", ["f"]],
    ["not dead arms", "#if 0\nint a(void)\n{\n}\n#else\nint b(void)\n{\n}\n#endif\n#if 1\nint c(void)\n{\n}\n#else\nint d(void)\n{\n}\n#endif\n", ["b", "c"]],
    ["in both arms", "#ifdef A\nint f(void)\n{\n\treturn 1;\n}\n#else\nint f(void)\n{\n\treturn 2;\n}\n#endif\n", ["f", "f"]],
  ])("%s", (_, source, expected) => {
    const unit = read(source);
    expect(names(source)).toEqual(expected);
    expect(unit.gaps).toEqual([]);
  });

  test("tell span, name, linkage and identifiers", () => {
    const source = "int a;\nstatic int __init f(struct page *page)\n{\n\t/* kunmap */\n\treturn kmap(page) ? 1 : 0;\n}\n";
    const found = functionNamed(read(source), "f");
    expect(source.slice(found.span.start, found.span.end)).toMatch(/^static int __init f[^]*\}$/);
    expect(source.slice(found.nameSpan.start, found.nameSpan.end)).toBe("f");
    expect(found.isStatic).toBe(true);
    expect([...found.identifiers]).toEqual(["static", "int", "__init", "f", "struct", "page", "return", "kmap"]);
  });

  test("name a system call by its function, at its place in the source", () => {
    const source = "SYSCALL_DEFINE1(demo, int, fd)\n{\n\treturn fd;\n}\n";
    const found = functionNamed(read(source), "sys_demo");
    expect(source.slice(found.nameSpan.start, found.nameSpan.end)).toBe("demo");
  });
});

describe("guards", () => {
  function guardsOf(source: string, name: string): string[] {
    const unit = read(source);
    return functionNamed(unit, name).guards.map(({ condition, holds }) => `${source.slice(condition.start, condition.end)}=${holds}`);
  }

  test("list the conditions around a definition, outermost first", () => {
    const source = "#ifdef A\n#if B && !C\n#elif D\nint f(void)\n{\n}\n#endif\n#else\nint g(void)\n{\n}\n#endif\n";
    expect(guardsOf(source, "f")).toEqual(["A=true", "B && !C=false", "D=true"]);
    expect(guardsOf(source, "g")).toEqual(["A=false"]);
  });

  test("read #ndef and ! as the condition not holding", () => {
    const source = "#ifndef A\n#if !defined(B)\nint f(void)\n{\n}\n#endif\n#endif\n";
    expect(guardsOf(source, "f")).toEqual(["A=false", "defined(B)=false"]);
    const [first] = functionNamed(read(source), "f").guards;
    expect(first?.condition).toMatchObject({ kind: "preproc_defined", children: [{ kind: "identifier" }] });
  });

  test("leave out include guards and symbols that every build has", () => {
    const source = "#ifndef DEMO_H\n#define DEMO_H\n#ifdef __KERNEL__\nint f(void)\n{\n}\n#endif\n#endif\n";
    expect(guardsOf(source, "f")).toEqual([]);
  });
});
