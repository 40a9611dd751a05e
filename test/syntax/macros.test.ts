/** `#define`s, struct fields, includes and comments. */

import { describe, expect, test } from "vitest";
import { readComments } from "../../server/src/core/syntax/comments.ts";
import { nodesOf, read } from "./reading.ts";

function macro(source: string) {
  const unit = read(source);
  return { unit, macro: unit.macros[0]! };
}

describe("a replacement", () => {
  test.each([
    ["#define A(p) kmap_atomic(p, KM_USER0)\n", "call_expression"],
    ["#define A (1 << 3)\n", "parenthesized_expression"],
    ["#define A(x) ({ int v = x; v; })\n", "parenthesized_expression"],
    ["#define A(x) do { f(x); g(x); } while (0)\n", "compound_statement"],
    ["#define A(x) { f(x); }\n", "compound_statement"],
    ["#define A(x) f(x); g(x)\n", "compound_statement"],
    ["#define A(x) if (x) return -1\n", "compound_statement"],
    ["#define A(x, y) name_##x(#y)\n", "call_expression"],
    ["#define A(fmt, ...) printk(fmt, ##__VA_ARGS__)\n", "call_expression"],
  ])("%j is a %s", (source, kind) => {
    expect(macro(source).macro.body).toMatchObject({ kind, broken: false });
  });

  test.each(["#define A\n", "#define A struct page *\n", "#define A(x) } else {\n", "#define A [0] = 1,\n", "#define A(x) unsigned long\n"])(
    "%j is neither expression nor statement",
    (source) => {
      expect(macro(source).macro.body).toBeNull();
    },
  );

  test("has the file's offsets, also over lines", () => {
    const source = "int a;\n#define A(p)\t\\\n\tdo {\t\\\n\t\tkunmap(p);\t\\\n\t} while (0)\nint b;\n";
    const found = macro(source).macro;
    const call = nodesOf(found.body!, "call_expression")[0]!;
    expect(source.slice(call.start, call.end)).toBe("kunmap(p)");
    expect(source.slice(found.nameSpan.start, found.nameSpan.end)).toBe("A");
    expect(found.body!.end).toBeLessThanOrEqual(found.span.end);
  });

  test("is normalised, with marks in the file", () => {
    const source = "#define A(h) list_for_each(p, h) use(p)\n";
    const { unit, macro: found } = macro(source);
    const loop = nodesOf(found.body!, "while_statement")[0]!;
    expect(unit.marks.get(loop.start)).toMatchObject({ name: "list_for_each" });
  });
});

describe("a macro", () => {
  test("tells parameters, identifiers and guards", () => {
    const source = "#ifdef CONFIG_HIGHPTE\n#define A(dir, at...) f(dir, KM_PTE0)\n#else\n#define B f\n#endif\n";
    const { macros } = read(source);
    expect(macros.map(({ parameters }) => parameters)).toEqual([["dir", "at"], null]);
    expect(macros.map(({ isVariadic }) => isVariadic)).toEqual([true, false]);
    expect([...macros[0]!.identifiers]).toEqual(["f", "dir", "KM_PTE0"]);
    expect(macros.map(({ guards }) => guards.map(({ holds }) => holds))).toEqual([[true], [false]]);
  });

  test("is found inside of functions, and not in dead arms", () => {
    const { macros } = read("int f(void)\n{\n#define IN(x) use(x)\n\tIN(1);\n}\n#if 0\n#define OUT 1\n#endif\n");
    expect(macros.map(({ name }) => name)).toEqual(["IN"]);
  });
});

describe("structs", () => {
  test("tell their fields' types as written", () => {
    const { structs } = read(
      "struct s {\n\tstruct page *pages[16], **more;\n\tunsigned long flags:3, rest;\n\tint (*read)(struct file *, char *);\n" +
        "\tu32 __iomem *base;\n\tunion {\n\t\tint a;\n\t};\n\tstruct {\n\t\tint b;\n\t} in;\n\tstruct t {\n\t\tint c;\n\t} t;\n};\n",
    );
    expect(Object.fromEntries(structs.get("s")!)).toEqual({
      pages: "struct page *[16]",
      more: "struct page **",
      flags: "unsigned long",
      rest: "unsigned long",
      read: "int (*)(struct file *,char *)",
      base: "u32 *",
      a: "int",
      in: "struct s.in",
      t: "struct t",
    });
    expect(structs.get("s.in")?.get("b")).toBe("int");
    expect(structs.get("t")?.get("c")).toBe("int");
  });
});

test("includes keep their quotes and brackets", () => {
  expect(read('#include <linux/highmem.h>\n# include "demo.h"\n/* #include <no.h> */\n').includes).toEqual(["<linux/highmem.h>", '"demo.h"']);
});

test("comments are found where they are, also in directives", () => {
  const source = 'int a; /* one */ // two\n#define X /* three */ 1\nchar *s = "/* no */";\n';
  expect(readComments(source).map(({ start, end }) => source.slice(start, end))).toEqual(["/* one */", "// two", "/* three */"]);
});
