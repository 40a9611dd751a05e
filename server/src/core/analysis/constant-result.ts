/** What a function returns whenever it returns, where it returns constants alone: without following paths. */

import type { ControlFlowGraph } from "../cfg/graph.ts";
import type { Expr } from "../ir/ir.ts";
import type { Constants } from "../values/constants.ts";
import { exactly, joinFacts, type Fact } from "../values/fact.ts";

/** Null when some return gives anything else, or nothing, or the function was not read in full. */
export function constantResult(graph: ControlFlowGraph, constants: Constants): Fact | null {
  if (graph.body.notes.length > 0) return null;
  let known: Fact | null = null;
  for (const { terminator } of graph.blocks) {
    if (terminator.op !== "return") continue;
    const value = terminator.value && constantOf(terminator.value, constants);
    if (value === null) return null;
    known = known ? joinFacts(known, exactly(value)) : exactly(value);
  }
  return known;
}

function constantOf(value: Expr, constants: Constants): number | null {
  switch (value.kind) {
    case "number":
      return value.value;
    case "name":
      return constants.value(value.name);
    case "unary": {
      const operand = value.op === "-" ? constantOf(value.operand, constants) : null;
      return operand === null ? null : -operand;
    }
    default:
      return null;
  }
}
