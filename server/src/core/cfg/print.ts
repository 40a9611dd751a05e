/** A control flow graph in Graphviz's language. */

import { printItem } from "../ir/print.ts";
import type { BasicBlock, ControlFlowGraph } from "./graph.ts";

export function printGraph(graph: ControlFlowGraph): string {
  const nodes = graph.blocks.map((block) => `  b${block.id} [shape=box${block.isLoopHead ? ", style=bold" : ""}, label="${label(block)}"];`);
  const edges = graph.blocks.flatMap((block) => block.successors.map((to, at) => `  b${block.id} -> b${to}${edgeLabel(block, at)};`));
  return `digraph "${graph.body.name}" {\n${[...nodes, ...edges].join("\n")}\n}\n`;
}

function label(block: BasicBlock): string {
  const lines = [`${block.id} ${block.label}`, ...block.instrs.map(printItem), printItem(block.terminator)];
  return `${lines.map((line) => line.replaceAll("\\", "\\\\").replaceAll('"', '\\"')).join("\\l")}\\l`;
}

function edgeLabel(block: BasicBlock, at: number): string {
  return block.terminator.op === "branch" ? ` [label="${at === 0 ? "true" : "false"}"]` : "";
}
