/** The modelled stack beside the source: what may be held at the start of each line. */

import type { AnalysedFunction } from "../analysis/unit-analysis.ts";
import type { State } from "../analysis/state.ts";
import type { SourceFile } from "../text/source-file.ts";
import { render } from "./render.ts";

/** One row per line of the function that begins a block or holds a call. */
export function printStack(source: SourceFile, fn: AnalysedFunction): string {
  const rows = new Map<number, Set<string>>();
  for (const block of fn.graph.blocks) {
    const first = block.instrs[0]?.span ?? block.terminator.span;
    const line = source.lines.position(first.start).line;
    const held = rows.get(line) ?? new Set<string>();
    for (const state of fn.solution.states[block.id]!.values()) held.add(contents(source, state));
    rows.set(line, held);
  }
  const lines = [...rows].sort(([a], [b]) => a - b).map(([line, held]) => `${String(line).padStart(6)} | ${[...held].sort().join("  or  ").padEnd(40)} | ${source.line(line).trim()}`);
  return `${fn.body.name}()\n${lines.join("\n")}\n`;
}

function contents(source: SourceFile, state: State): string {
  if (state.machine.live.length === 0) return "-";
  return state.machine.live
    .map((one) => `${one.slot ? render(one.slot) : one.resource}=${one.key ? render(one.key) : one.by}@${source.lines.position(one.span.start).line}${one.isMany ? "*" : ""}`)
    .join(" ");
}
