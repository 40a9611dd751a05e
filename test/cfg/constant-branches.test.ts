/** Branches on constants lead one way. */

import { expect, it } from "vitest";
import { buildGraph } from "../../server/src/core/cfg/build.ts";
import type { ControlFlowGraph } from "../../server/src/core/cfg/graph.ts";
import { lowerFunction } from "../../server/src/core/ir/lower-function.ts";
import { readTranslationUnit } from "../../server/src/core/syntax/read-translation-unit.ts";
import { SourceFile } from "../../server/src/core/text/source-file.ts";
import { loadParser } from "../../server/src/project/grammar.ts";

const parser = await loadParser();

function graphOf(body: string): ControlFlowGraph {
  const unit = readTranslationUnit(new SourceFile("t.c", `#define TRACE 0\nvoid f(int a)\n{\n${body}\n}\n`), parser);
  const macro = (name: string) => unit.macros.filter((one) => one.name === name).map((one) => ({ macro: one, text: unit.text, marks: unit.marks }))[0];
  return buildGraph(lowerFunction(unit.functions[0]!, { text: unit.text, marks: unit.marks, macro, inlined: () => undefined, isModelled: () => false, memberType: () => null, statements: () => null })!);
}

function callees(graph: ControlFlowGraph): string[] {
  return graph.blocks.flatMap(({ instrs }) => instrs.flatMap((instr) => (instr.op === "call" && instr.callee.kind === "function" ? [instr.callee.name] : [])));
}

it("do … while (0) is no loop", () => {
  const { blocks } = graphOf("do { g(a); } while (0);");
  expect(blocks.filter((block) => block.isLoopHead || block.loopDepth > 0)).toEqual([]);
});

it("while (1) is left by break alone", () => {
  const graph = graphOf("while (1) { g(a); }\nh(a);");
  expect(callees(graph)).toEqual(["g"]);
  expect(graph.blocks.some(({ loopDepth }) => loopDepth === 1)).toBe(true);
  expect(callees(graphOf("while (1) { if (g(a)) break; }\nh(a);"))).toEqual(["g", "h"]);
});

it.each(["if (0) g(a);", "if (TRACE) g(a);", "if (!1) g(a);", "if (0 && i(a)) g(a);", "if (1 || i(a)) h(a); else g(a);", "while (0) g(a);"])("%s runs nothing of what it excludes", (statement) => {
  const names = callees(graphOf(`${statement}\nh(a);`));
  expect(names).not.toContain("g");
  expect(names).not.toContain("i");
  expect(names).toContain("h");
});

it("other conditions lead both ways", () => {
  expect(callees(graphOf("if (a) g(a); else h(a);"))).toEqual(["g", "h"]);
});
