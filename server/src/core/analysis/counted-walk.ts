/** Pointers that are moved in loops whose rounds are counted: how far they get in their page. */

import { GraphMemo } from "../cfg/graph-memo.ts";
import { instrWrites } from "../cfg/names.ts";
import { mostRounds, stepOf } from "../cfg/rounds.ts";
import { provenance } from "../highmem/address.ts";
import type { Expr, Variable } from "../ir/ir.ts";
import { strideOf } from "../ir/types.ts";
import { PAGE_BYTES } from "../kernel/symbols.ts";
import type { Term } from "../values/term.ts";
import type { Context } from "./interpreter.ts";
import type { State } from "./state.ts";

/** A variable that has been moved on for the first time in a loop: where it stays if all steps of the function together do not lead out of the page; null where they may. */
export function countedWalk(context: Context, state: State, of: { variable: Variable; value: Term }): Term | null {
  const { variable, value } = of;
  const stride = strideOf(variable.type);
  const start = value.kind === "binary" && value.left.kind === "mapped" && value.right.kind === "number" ? { at: value.left, by: value.right.value } : null;
  const mapping = start && state.machine.live.find((one) => one.address === provenance(value)?.mapped);
  const offset = mapping?.startsAt === undefined ? 0 : mapping.startsAt;
  if (!start || !mapping || stride === null || offset === null) return null;
  const end = offset + (start.by + mostSteps(context, variable)) * stride;
  return end < PAGE_BYTES ? context.unit.table.walk(start.at, 1, end) : null;
}

/** By the ids of variables: each state that comes by a step asks. */
const STEPS = new GraphMemo<string, number>();

function mostSteps(context: Context, { id }: Variable): number {
  return STEPS.of(context.graph, id, () => countSteps(context, id));
}

/** How many elements all steps of the function together move a pointer on. */
function countSteps({ graph, unit }: Context, id: string): number {
  const constantOf = (expr: Expr): number | null => (expr.kind === "number" ? expr.value : expr.kind === "name" ? unit.constants.value(expr.name) : null);
  const rounds = mostRounds(graph, constantOf);
  let sum = 0;
  for (const block of graph.blocks) {
    for (const instr of block.instrs) {
      if (instr.op !== "assign" || !instr.selfUpdate || instrWrites(instr) !== id) continue;
      const step = stepOf(instr, constantOf);
      sum += step === null || step < 0 ? Infinity : step * rounds[block.id]!;
    }
  }
  return sum;
}
