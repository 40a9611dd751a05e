import { describe, expect, it } from "vitest";
import { callersIn, indexOf, namesOf } from "./indexing.ts";

const inFunction = (body: string): string => `static int demo(struct page *page, int (*given)(int))\n{\n${body}\n}\n`;

describe("calls", () => {
  it.each([
    "leaf(1);",
    "return leaf(1);",
    "x = leaf (1);",
    "if (a && !leaf(1)) b();",
    "else leaf(1);",
    "case 1: leaf(1);",
    "out:\n\tleaf(1);",
    "struct page *p = leaf(1);",
    "int a = 1, b = leaf(a);",
    "for (i = 0; i < leaf(1); i++) ;",
    "other(one, *leaf(1));",
    "x = c ? y : leaf(1);",
    "list_for_each_entry(p, &head, list) leaf(p);",
    "x = ({ int y; leaf(y); });",
    "struct ops o = { .size = leaf(1) };",
    "leaf /* why */\n(1);",
    "static DEFINE_WAIT(w); leaf(w);",
    "x = a * leaf(1);",
    "LOCK_ALL\n\tleaf(1);",
  ])("are found in %s", (body) => {
    expect(callersIn(inFunction(body), "leaf")).toEqual(["demo"]);
  });

  it.each([
    "int leaf(int);",
    "UINT *leaf(int);",
    "extern struct page *leaf(int a);",
    "/* leaf(1) */ // leaf(2)",
    'printk("leaf(1)");',
    "x = 'l'; leaf = 1; (leaf);",
    "ops->leaf(1); ops.leaf(2);",
    "return leaf;",
    "#define leaf_of(x) x\n#ifdef leaf(x)\n#endif",
  ])("are none in %s", (body) => {
    expect(callersIn(inFunction(body), "leaf")).toEqual([]);
  });

  it("of parameters and variables are no calls of functions by that name", () => {
    expect(callersIn(inFunction("given(1);"), "given")).toEqual([]);
    expect(callersIn(inFunction("int (*held)(int) = given; held(1);"), "held")).toEqual([]);
    expect(callersIn(inFunction("filler_t *a, *held; held(1);"), "held")).toEqual([]);
    expect(callersIn("#define apply(f, x) f(x)\n", "f")).toEqual([]);
  });

  it("are not C's own words", () => {
    const index = indexOf(inFunction("if (a) while (b) return (c); x = sizeof(d); switch (e) { }"));
    for (const word of ["if", "while", "return", "sizeof", "switch"]) expect(index.callers(word)).toEqual([]);
  });

  it("are not lost behind braces in strings, characters and comments", () => {
    const text = `${inFunction('a = "}"; b = \'{\'; c = "\\"{"; /* } */ // {\n\td = \'\\\'\';')}int next(void)\n{\n\tleaf();\n}\n`;
    expect(callersIn(text, "leaf")).toEqual(["next"]);
  });

  it("count once for each function", () => {
    expect(callersIn(inFunction("leaf(1); leaf(2); leaf(leaf(3));"), "leaf")).toEqual(["demo"]);
  });
});

describe("calls of methods", () => {
  it.each(["p->leaf(1);", "p.leaf(1);", "a->b->leaf(x->y);", "(*p->leaf)(1);", "(p->leaf)(1);", "p->leaf[i](1);", "(*p->leaf[i])(1);", "(*(p->leaf))(1);"])(
    "are found in %s",
    (body) => {
      const index = indexOf(inFunction(body));
      expect(namesOf(index.methodCallers("leaf"))).toEqual(["demo"]);
      expect(index.callers("leaf")).toEqual([]);
    },
  );

  it("are neither values nor conditions", () => {
    const index = indexOf(inFunction("if (p->leaf) (void)other(); x = p->leaf; y = (p->leaf) + (1); z = f((p->leaf)) (2);"));
    expect(index.methodCallers("leaf")).toEqual([]);
  });
});
