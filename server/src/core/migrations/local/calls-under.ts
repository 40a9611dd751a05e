/** Calls that are run while certain mappings are held. */

import type { AnalysedFunction } from "../../analysis/analysed-function.ts";
import type { Mapping } from "../../highmem/machine.ts";
import type { CallInstr } from "../../ir/ir.ts";

export function callsUnder({ graph, facts }: AnalysedFunction, isMeant: (mapping: Mapping) => boolean): CallInstr[] {
  const calls = graph.blocks.flatMap(({ instrs }) => instrs.filter((instr) => instr.op === "call"));
  return calls.filter(({ span }) => facts.heldAt.get(span.start)?.some(({ live }) => live.some(isMeant)) ?? false);
}
