/** Which numbers that a function was given decide whether a block is run. */

import type { Variable } from "../ir/ir.ts";
import type { BasicBlock, ControlFlowGraph } from "./graph.ts";
import { instrWrites } from "./names.ts";
import { variableTest } from "./variable-test.ts";

/** By index of the parameter: whether it is non-zero. */
export type ParameterTests = ReadonlyMap<number, boolean>;

const NONE: ParameterTests = new Map();

/** One entry per block: what every path to it has found of parameters. Those that are assigned to, and pointers, are left out. */
export function parameterTests(graph: ControlFlowGraph): ParameterTests[] {
  const numbers = numberParameters(graph);
  const found: (ParameterTests | null)[] = graph.blocks.map(({ id }) => (id === 0 || numbers.size === 0 ? NONE : null));
  for (let changed = numbers.size > 0; changed; ) {
    changed = false;
    for (const block of graph.blocks.slice(1)) {
      const before = block.predecessors.flatMap((from) => (found[from] ? [after(graph.blocks[from]!, block.id, { tests: found[from], numbers })] : []));
      if (before.length === 0) continue;
      const now = before.reduce(agreed);
      if (found[block.id]?.size === now.size) continue;
      found[block.id] = now;
      changed = true;
    }
  }
  return found.map((tests) => tests ?? NONE);
}

/** By id of the variable. */
function numberParameters({ body, blocks }: ControlFlowGraph): ReadonlyMap<string, number> {
  const written = new Set(blocks.flatMap(({ instrs }) => instrs.map(instrWrites)));
  const isNumber = ({ type }: Variable): boolean => type !== "" && !type.includes("*");
  return new Map(body.parameters.flatMap((one, at) => (isNumber(one) && !written.has(one.id) ? [[one.id, at] as const] : [])));
}

/** On the way from a block to one that follows it. */
function after({ terminator, successors }: BasicBlock, to: number, at: { tests: ParameterTests; numbers: ReadonlyMap<string, number> }): ParameterTests {
  if (terminator.op !== "branch" || successors[0] === successors[1]) return at.tests;
  const test = variableTest(terminator.condition);
  const parameter = test ? at.numbers.get(test.variable.id) : undefined;
  return test === null || parameter === undefined ? at.tests : new Map(at.tests).set(parameter, test.holds === (successors[0] === to));
}

function agreed(a: ParameterTests, b: ParameterTests): ParameterTests {
  return new Map([...a].filter(([parameter, holds]) => b.get(parameter) === holds));
}
