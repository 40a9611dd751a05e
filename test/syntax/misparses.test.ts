/** Constructs that tree-sitter-c reads without an error, but wrongly, when it is given kernel C as it stands. */

import { describe, expect, test } from "vitest";
import { inFunction, native, nodesOf, read, textsOf } from "./reading.ts";
import { parseToNode } from "../../server/src/core/syntax/parser.ts";
import type { SyntaxNode } from "../../server/src/core/syntax/node.ts";

function body(source: string): { unit: ReturnType<typeof read>; node: SyntaxNode } {
  const unit = read(inFunction(source));
  return { unit, node: unit.functions[0]!.variants[0]!.node };
}

describe("an iterator in front of an assignment through a pointer", () => {
  const source = "\tfor_each_cpu(i, mask) *slot = kmap(page);";

  test("is a product as it stands", () => {
    const text = inFunction(source);
    const raw = parseToNode(native, text, { shift: 0, floor: 0, limit: text.length })!;
    expect(raw.broken).toBe(false);
    expect(nodesOf(raw, "while_statement")).toEqual([]);
  });

  test("is a loop around the assignment", () => {
    const { unit, node } = body(source);
    const loop = nodesOf(node, "while_statement")[0]!;
    expect(textsOf(unit, loop, "assignment_expression")).toEqual(["*slot = kmap(page)"]);
    expect(unit.marks.get(loop.start)).toEqual({ kind: "iterator", at: loop.start, name: "for_each_cpu", writes: [0] });
  });
});

describe("a macro without a semicolon in front of a call", () => {
  test("leaves both of them calls", () => {
    const { unit, node } = body("\tDEBUG(p) kmap(page);");
    expect(nodesOf(node, "declaration")).toEqual([]);
    expect(textsOf(unit, node, "call_expression")).toEqual(["DEBUG(p)", "kmap(page)"]);
  });
});

describe("an else in an #ifdef of its own", () => {
  test("belongs to its if", () => {
    const unit = read(inFunction("\tif (a)\n\t\tkunmap(page);\n#ifdef CONFIG_DEMO\n\telse\n\t\tunmap_other(p);\n#endif"));
    const [on, off] = unit.functions[0]!.variants;
    expect(nodesOf(on!.node, "else_clause")).toHaveLength(1);
    expect(nodesOf(off!.node, "else_clause")).toHaveLength(0);
    expect(nodesOf(on!.node, "declaration")).toEqual([]);
  });
});

describe("marks", () => {
  test.each([
    ["list_for_each_entry_safe(a, b, head, node)", [0, 1]],
    ["hlist_for_each_entry(a, b, head, node)", [0, 1]],
    ["hlist_for_each_entry(a, head, node)", [0]],
    ["for_each_sg(list, sg, n, i)", [1, 3]],
    ["bio_for_each_segment(vec, bio, i)", [0, 2]],
    ["demo_for_each(a, b)", [0]],
  ])("%s assigns arguments %j", (call, writes) => {
    const { unit } = body(`\t${call} {\n\t\tuse(p);\n\t}`);
    expect([...unit.marks.values()]).toMatchObject([{ kind: "iterator", writes }]);
  });

  test("tell blocks that run once from those that may not run", () => {
    const { unit } = body("\tscoped_guard(rcu) {\n\t}\n\twith_intel_runtime_pm_if_in_use(rpm, ref) {\n\t}");
    expect([...unit.marks.values()].map(({ kind }) => kind)).toEqual(["block", "repeat"]);
  });
});

describe("a macro of the same file", () => {
  test("is what its replacement says", () => {
    const unit = read(`#define EACH(x) \\\n\tfor (x = first; x; x = x->next)\n#define WHEN(x) if (x) {} else\n${inFunction("\tEACH(i)\n\t\tuse(i);\n\tWHEN(p)\n\t\tuse(p);")}`);
    const { node } = unit.functions[0]!.variants[0]!;
    expect(textsOf(unit, node, "while_statement")[0] ?? textsOf(unit, node, "if_statement")[0]).toContain("use(i)");
    expect(textsOf(unit, node, "if_statement").at(-1)).toContain("use(p)");
    expect([...unit.marks.values()]).toMatchObject([{ kind: "iterator", name: "EACH" }]);
  });
});
