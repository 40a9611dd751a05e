/** Which blocks may be run after which. */

import type { ControlFlowGraph } from "./graph.ts";

/** Blocks that may be run after this one; itself among them where it lies in a loop. */
export function blocksBehind(graph: ControlFlowGraph, block: number): number[] {
  const seen = new Set(graph.blocks[block]!.successors);
  for (const one of seen) for (const next of graph.blocks[one]!.successors) seen.add(next);
  return [...seen];
}

/** Whether a block, or one that may be run after it, ends the function with the statement that begins there (in UTF-16 units of the file). */
export function leadsToEnd(graph: ControlFlowGraph, block: number, start: number): boolean {
  return [block, ...blocksBehind(graph, block)].some((one) => graph.blocks[one]!.terminator.span.start === start);
}
