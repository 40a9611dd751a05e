/** How often the blocks of a function are run at most, where its loops count up to a constant. */

import type { AssignInstr, Expr, Instr } from "../ir/ir.ts";
import { loadedVariable } from "../ir/ir.ts";
import type { BasicBlock, ControlFlowGraph, Loop } from "./graph.ts";
import { addressTaken, instrWrites } from "./names.ts";

/** The value of a constant expression; null where it has none that is known. */
type ConstantOf = (expr: Expr) => number | null;

/** By block: how often it is run at most in one call of the function. Infinity where that can't be told. */
export function mostRounds(graph: ControlFlowGraph, constantOf: ConstantOf): readonly number[] {
  const taken = addressTaken(graph);
  const rounds = graph.loops.map((loop) => roundsOf(graph, loop, { constantOf, taken }));
  return graph.blocks.map(({ id }) => graph.loops.reduce((product, loop, at) => (loop.blocks.has(id) ? product * rounds[at]! : product), 1));
}

/** `p++`, `p += 4`: by how much; null for any other instruction. */
export function stepOf(instr: Instr, constantOf: ConstantOf): number | null {
  if (instr.op !== "assign" || !instr.selfUpdate || instr.target.kind !== "variable") return null;
  const { value, target } = instr;
  if (value.kind !== "binary" || value.op !== "+" || loadedVariable(value.left)?.id !== target.variable.id) return null;
  return constantOf(value.right);
}

interface Known {
  readonly constantOf: ConstantOf;
  /** Variables that others may write to. */
  readonly taken: ReadonlySet<string>;
}

/** `for (i = 0; i < 16; i++)`: the counter is set before the loop, tested at its head, and moves on once, at its end. */
function roundsOf(graph: ControlFlowGraph, loop: Loop, known: Known): number {
  const head = graph.blocks[loop.head]!;
  const test = boundOf(head, loop, known.constantOf);
  if (!test || known.taken.has(test.variable)) return Infinity;
  const writes = [...loop.blocks].flatMap((id) => graph.blocks[id]!.instrs.filter((instr) => instrWrites(instr) === test.variable).map((instr) => ({ id, instr })));
  const [only] = writes;
  const first = startOf(graph, loop, { variable: test.variable, constantOf: known.constantOf });
  if (writes.length !== 1 || only === undefined || first === null || !isRunEachRound(graph, loop, only.id)) return Infinity;
  const step = stepOf(only.instr, known.constantOf);
  return step === null || step <= 0 ? Infinity : Math.max(0, Math.ceil((test.bound - first) / step));
}

/** The loop goes on while the variable is less than the bound. */
function boundOf({ terminator, successors }: BasicBlock, loop: Loop, constantOf: ConstantOf): { variable: string; bound: number } | null {
  if (terminator.op !== "branch" || terminator.condition.kind !== "binary" || !loop.blocks.has(successors[0]!) || loop.blocks.has(successors[1]!)) return null;
  const { op, left, right } = terminator.condition;
  const variable = loadedVariable(left);
  const limit = constantOf(right);
  if (!variable || limit === null || (op !== "<" && op !== "<=")) return null;
  return { variable: variable.id, bound: op === "<" ? limit : limit + 1 };
}

/** The one way back to the head leads through the block. */
function isRunEachRound(graph: ControlFlowGraph, loop: Loop, block: number): boolean {
  const back = graph.blocks[loop.head]!.predecessors.filter((from) => loop.blocks.has(from));
  return back.length === 1 && back[0] === block && graph.blocks[block]!.loopDepth === graph.blocks[loop.head]!.loopDepth;
}

/** What the variable is set to on the one way into the loop. */
function startOf(graph: ControlFlowGraph, loop: Loop, of: { variable: string; constantOf: ConstantOf }): number | null {
  let ways = graph.blocks[loop.head]!.predecessors.filter((from) => !loop.blocks.has(from));
  for (const seen = new Set<number>(); ways.length === 1 && !seen.has(ways[0]!); ) {
    const block = graph.blocks[ways[0]!]!;
    seen.add(block.id);
    const last = block.instrs.findLast((instr) => instrWrites(instr) === of.variable);
    if (last) return isSetting(last) ? of.constantOf(last.value) : null;
    ways = [...block.predecessors];
  }
  return null;
}

function isSetting(instr: Instr): instr is AssignInstr {
  return instr.op === "assign" && instr.target.kind === "variable";
}
