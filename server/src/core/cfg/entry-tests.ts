/** Which numbers that a function was given, and which configuration of the kernel, decide whether a block is run. */

import type { Variable } from "../ir/ir.ts";
import type { BasicBlock, ControlFlowGraph } from "./graph.ts";
import { instrWrites } from "./names.ts";
import { variableTest, valueTest } from "./variable-test.ts";

/** By index of the parameter, whether it is non-zero; by configuration symbol, whether it is set. */
export type EntryTests = ReadonlyMap<number | string, boolean>;

const NONE: EntryTests = new Map();

/** One entry per block: what every path to it has found. Parameters that are assigned to, and pointers, are left out. */
export function entryTests(graph: ControlFlowGraph): EntryTests[] {
  const numbers = numberParameters(graph);
  const isTested = graph.blocks.some((block) => testOf(block, numbers) !== null);
  const found: (EntryTests | null)[] = graph.blocks.map(({ id }) => (id === 0 || !isTested ? NONE : null));
  for (let changed = isTested; changed; ) {
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

/** What the branch at the end of a block asks for, and whether it is so on the first way. */
function testOf({ terminator, successors }: BasicBlock, numbers: ReadonlyMap<string, number>): { readonly of: number | string; readonly holds: boolean } | null {
  if (terminator.op !== "branch" || successors[0] === successors[1]) return null;
  const { value, holds } = valueTest(terminator.condition);
  if (value.kind === "config") return { of: value.symbol, holds };
  const test = variableTest(terminator.condition);
  const parameter = test ? numbers.get(test.variable.id) : undefined;
  return test === null || parameter === undefined ? null : { of: parameter, holds: test.holds };
}

/** On the way from a block to one that follows it. */
function after(block: BasicBlock, to: number, at: { tests: EntryTests; numbers: ReadonlyMap<string, number> }): EntryTests {
  const test = testOf(block, at.numbers);
  return test === null ? at.tests : new Map(at.tests).set(test.of, test.holds === (block.successors[0] === to));
}

function agreed(a: EntryTests, b: EntryTests): EntryTests {
  return new Map([...a].filter(([of, holds]) => b.get(of) === holds));
}
