/** What C becomes in the intermediate representation, and how its blocks hang together. */

import { beforeAll, describe, expect, it } from "vitest";
import { buildGraph } from "../../server/src/core/cfg/build.ts";
import type { Body } from "../../server/src/core/ir/ir.ts";
import { lowerFunction } from "../../server/src/core/ir/lower-function.ts";
import { printBody } from "../../server/src/core/ir/print.ts";
import type { SyntaxParser } from "../../server/src/core/syntax/parser.ts";
import { readTranslationUnit } from "../../server/src/core/syntax/read-translation-unit.ts";
import { SourceFile } from "../../server/src/core/text/source-file.ts";
import { loadParser } from "../../server/src/project/grammar.ts";

let parser: SyntaxParser;
beforeAll(async () => {
  parser = await loadParser();
});

function lower(text: string): Body {
  const unit = readTranslationUnit(new SourceFile("t.c", text), parser);
  const body = lowerFunction(unit.functions.at(-1)!, {
    text: unit.text,
    marks: unit.marks,
    macro: (name) => {
      const macro = unit.macros.find((one) => one.name === name);
      return macro && { macro, text: unit.text, marks: unit.marks };
    },
    inlined: () => undefined, isModelled: () => false,
    memberType: () => null,
    statements: (mark) => unit.statements(mark),
  });
  expect(body).not.toBeNull();
  return body!;
}

/** Instructions and jumps without labels. */
function lines(text: string): string[] {
  return printBody(lower(text)).split("\n").slice(1).filter((line) => line.startsWith("    ")).map((line) => line.trim());
}

describe("expressions", () => {
  it("takes calls out in the order of evaluation", () => {
    expect(lines("void f(int a) { g(h(a), i(a) + 1); }")).toEqual(expect.arrayContaining(["%1 = h(a)", "%2 = i(a)", "%3 = g(%1, (%2 + 1))"]));
  });

  it("keeps the old value of a postfix increment", () => {
    expect(lines("void f(char *p) { *p++ = 0; }").slice(0, 3)).toEqual(["%1 = p", "p := (p + 1)", "*%1 = 0"]);
  });

  it("takes the increment first where another operator stands before it", () => {
    expect(lines("void f(char *p, struct s *q, int n) { if (!p++) n = -q->n--; }").slice(0, 6)).toEqual(["%1 = p", "p := (p + 1)", "if !%1 goto then.3 else endif.5", "%2 = q->n", "q->n := (q->n - 1)", "n = -%2"]);
  });

  it("branches for &&, || and ?:", () => {
    expect(lines("int f(int a, int b) { return a && b ? a : b; }").filter((line) => line.startsWith("if"))).toHaveLength(2);
  });

  it("reads members through pointers and of structures", () => {
    expect(lines("void f(struct s *p) { struct s q; q.a.b = p->c[1]; }")).toContain("q.a.b = p->c[1]");
  });

  it("makes *&x x, and an array its address", () => {
    expect(lines("void f(void) { int x, a[2], *b[3]; g(*&x, a, b); }")).toContain("%1 = g(x, &a, &b)");
  });

  it.each([
    ["struct s q = { .a = x, .b.c = y }", ["q = 0", "q.a = x", "q.b.c = y"]],
    ["struct s q = { }", ["q = 0"]],
    ["struct s q = { 0 }", ["q = 0"]],
    ["struct s q = { .a = x, y }", ["q.a = x", "q.a#1 = y"]],
    ["struct s q = { x }", ["q.#0 = x"]],
    ["int q[4] = { [1] = x, y }", ["q[1] = x", "q[2] = y"]],
    ["struct s q = { x, y }", ["q.#0 = x", "q.#1 = y"]],
    ["int q[2] = { x, y }", ["q[0] = x", "q[1] = y"]],
    ["static struct s q = { .a = x }", []],
  ])("sets what the list in `%s` does not name to 0", (declaration, expected) => {
    expect(lines(`void f(int x, int y) { ${declaration}; }`).filter((line) => line.startsWith("q"))).toEqual(expected);
  });

  it("expands a macro with its arguments by name", () => {
    expect(lines("#define SET(p, v) ((p)->m = (v))\nvoid f(struct s *q) { SET(q, 3); }")).toContain("q->m = 3");
  });

  it("hands on all arguments that are left where a macro takes any number", () => {
    const macros = "#define say(fmt, args...) printk(fmt, ##args)\n#define tell(x...) say(x)\n#define hush(...) do { } while (0)\n#define log(fmt, ...) printk(fmt, __VA_ARGS__)\n";
    const of = (text: string): string[] => lines(`${macros}void f(int a, int b) { ${text}; }`).filter((line) => line.includes("("));
    expect(of("say(a)")).toEqual(["%1 = printk(a)"]);
    expect(of("say(a, b, 3)")).toEqual(["%1 = printk(a, b, 3)"]);
    expect(of("tell(a, b)")).toEqual(["%1 = printk(a, b)"]);
    expect(of("log(a, b, 3)")).toEqual(["%1 = printk(a, b, 3)"]);
    expect(of("hush(a, g(b))")).toEqual([]);
  });
});

describe("statements", () => {
  it("takes a call that is given a label for a macro that jumps there", () => {
    const body = (text: string): string[] => lines(`void f(int rc) { ${text} out: b(); }`);
    expect(body("GOTO(out, rc);").slice(0, 2)).toEqual(["%1 = GOTO(::out, rc)", "goto out"]);
    expect(body("CHECK(rc, out);").slice(0, 2)).toEqual(["%1 = CHECK(rc, ::out)", expect.stringMatching(/^if %1 goto out else after/)]);
    expect(body("int out = 1; use(out);").slice(2, 5)).toEqual(["%1 = use(out)", "goto out", "%2 = b()"]);
    expect(body("use(other);").slice(0, 3)).toEqual(["%1 = use(::other)", "goto out", "%2 = b()"]);
  });

  it("lets a goto enter a block", () => {
    const graph = buildGraph(lower("void f(int a) { if (a) goto in; b(); { c(); in: d(); } }"));
    const call = graph.blocks.find((block) => block.instrs.some((instr) => instr.op === "call" && instr.callee.kind === "function" && instr.callee.name === "d"));
    expect(call?.predecessors).toHaveLength(2);
  });

  it("falls through from case to case, and past a switch without default", () => {
    const graph = buildGraph(lower("void f(int a) { switch (a) { case 1: b(); case 2: c(); break; } d(); }"));
    const head = graph.blocks.find((block) => block.terminator.op === "switch");
    expect(head?.successors).toHaveLength(3);
    const second = graph.blocks.find((block) => block.instrs.some((instr) => instr.op === "call" && instr.callee.kind === "function" && instr.callee.name === "c"));
    expect(second?.predecessors).toHaveLength(2);
  });

  it("ends an infinite loop nowhere", () => {
    const graph = buildGraph(lower("void f(void) { for (;;) a(); b(); }"));
    expect(graph.blocks.some((block) => block.terminator.op === "return")).toBe(false);
  });

  it("runs do { } while (0) once and a body of while any number of times", () => {
    expect(buildGraph(lower("void f(int a) { while (a) b(); }")).blocks.filter((block) => block.isLoopHead)).toHaveLength(1);
  });

  it("explores both arms of an #if", () => {
    expect(lines("void f(void) {\n#ifdef CONFIG_A\na();\n#else\nb();\n#endif\n}").flatMap((line) => /= (\w\(\))$/.exec(line)?.[1] ?? [])).toEqual(["a()", "b()"]);
  });

  it("gives an iterator macro's variable a new value each round", () => {
    expect(lines("void f(struct list *l) { struct e *p; list_for_each_entry(p, l, node) g(p); }")).toContain("p = ?");
  });

  it("gives each variable that an iterator macro writes a new value, wherever in its arguments it stands", () => {
    const code = lines("void f(struct sg *l, int n) { struct sg *sg; int i; for_each_sg(l, sg, n, i) g(sg, i); }");
    expect(code.filter((line) => line.endsWith("= ?"))).toEqual(["sg = ?", "i = ?"]);
  });
});
