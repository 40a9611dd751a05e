/** Functions whose syntax is split by #if. */

import { describe, expect, test } from "vitest";
import type { FunctionSyntax, TranslationUnit } from "../../server/src/core/syntax/translation-unit.ts";
import { functionNamed, nodesOf, read, textsOf } from "./reading.ts";

function choices(unit: TranslationUnit, found: FunctionSyntax): string[] {
  return found.variants.map(({ guards }) =>
    guards.map(({ condition, holds }) => `${unit.source.text.slice(condition.start, condition.end)}=${holds}`).join(" "),
  );
}

const OPEN_IF = `int f(int a)
{
#ifdef CONFIG_A
	if (a) {
#else
	if (!a) {
#endif
		use(a);
	}
	return 0;
}
`;

describe("a conditional that holds whole statements", () => {
  test("stays in the tree", () => {
    const unit = read("int f(int a)\n{\n#ifdef A\n\tuse(a);\n#else\n\tdrop(a);\n#endif\n\treturn 0;\n}\n");
    const { variants } = functionNamed(unit, "f");
    expect(variants.map(({ guards }) => guards)).toEqual([[]]);
    expect(nodesOf(variants[0]!.node, "preproc_ifdef")).toHaveLength(1);
  });
});

describe("a conditional that splits a statement", () => {
  test("is decided both ways", () => {
    const unit = read(OPEN_IF);
    const found = functionNamed(unit, "f");
    expect(choices(unit, found)).toEqual(["CONFIG_A=true", "CONFIG_A=false"]);
    expect(found.variants.map(({ node }) => nodesOf(node, "if_statement").length)).toEqual([1, 1]);
    expect(found.variants.map(({ node }) => unit.source.text.slice(node.start, node.end))).toEqual([OPEN_IF.trim(), OPEN_IF.trim()]);
  });

  test("has one value wherever it is asked, and leaves other conditionals alone", () => {
    const unit = read("int f(int a)\n{\n#ifdef A\n\tif (a) {\n#endif\n\tuse(a);\n#ifdef B\n\tother(a);\n#endif\n#if defined(A)\n\t}\n#endif\n\treturn 0;\n}\nint g(void)\n{\n}\n");
    const found = functionNamed(unit, "f");
    expect(choices(unit, found)).toEqual(["A=true", "A=false"]);
    expect(nodesOf(found.variants[0]!.node, "preproc_ifdef")).toHaveLength(1);
    expect(unit.functions.map(({ name }) => name)).toEqual(["f", "g"]);
  });

  test("reads an #elif only when what is before it does not hold", () => {
    const unit = read("int f(int a)\n{\n\tcall(a,\n#if A\n\t\t1\n#elif B\n\t\t2\n#else\n\t\t3\n#endif\n\t\t);\n}\n");
    expect(choices(unit, functionNamed(unit, "f"))).toEqual(["A=true", "A=false B=true", "A=false B=false"]);
  });
});

describe("many conditions", () => {
  const parts = [..."ABCDEF"].map((name) => `#ifdef ${name}\n\tif (${name.toLowerCase()})\n#endif\n\t\tuse_${name}(1);\n`).join("");

  test("are decided at most eight ways, with every arm read", () => {
    const unit = read(`int f(void)\n{\n${parts}}\n`);
    const { variants } = functionNamed(unit, "f");
    expect(variants.length).toBeLessThanOrEqual(8);
    for (const key of "ABCDEF") {
      const values = variants.map(({ guards }) =>
        guards.find(({ condition }) => unit.source.text.slice(condition.start, condition.end) === key)?.holds,
      );
      expect(new Set(values)).toEqual(new Set([true, false]));
    }
  });
});

describe("headers that #if chooses from", () => {
  test("give one function when they name one", () => {
    const unit = read("#ifdef A\nint f(int a)\n{\n#else\nint f(int a, int b)\n{\n#endif\n\treturn a;\n}\nint g(void)\n{\n}\n");
    expect(unit.functions.map(({ name }) => name)).toEqual(["f", "g"]);
    const found = functionNamed(unit, "f");
    expect(choices(unit, found)).toEqual(["A=true", "A=false"]);
    expect(found.variants.map(({ node }) => nodesOf(node, "parameter_declaration").length)).toEqual([1, 2]);
  });

  test("give two when they name two", () => {
    const unit = read("#ifdef A\nint one(int a)\n#else\nint two(int b)\n#endif\n{\n\treturn 0;\n}\n");
    expect(unit.functions.map(({ name }) => name)).toEqual(["one", "two"]);
    expect(choices(unit, functionNamed(unit, "one"))).toEqual(["A=true"]);
    expect(choices(unit, functionNamed(unit, "two"))).toEqual(["A=false"]);
  });
});

describe("a function that never parses", () => {
  test("is a gap of its own and no one else's", () => {
    const unit = read("int f(void)\n{\n\treturn 0;\n}\nint bad(void)\n{\n\tif if if (;\n}\nint g(void)\n{\n\treturn kmap(0);\n}\n");
    expect(unit.gaps.map(({ function: name }) => name)).toEqual(["bad"]);
    expect(functionNamed(unit, "bad").variants).toEqual([]);
    const { node } = functionNamed(unit, "g").variants[0]!;
    expect(textsOf(unit, node, "call_expression")).toEqual(["kmap(0)"]);
  });
});
