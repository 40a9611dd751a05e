/** The modelled stack beside the source: what may be held where each line begins. */

import type { AnalysedFunction } from "../analysis/analysed-function.ts";
import type { Machine } from "../highmem/machine.ts";
import type { SourceFile } from "../text/source-file.ts";
import { render } from "./render.ts";

/** One row per line on which something happens; several possibilities are joined by "or". */
export function printStack(source: SourceFile, fn: AnalysedFunction): string {
  const rows = new Map<number, Set<string>>();
  for (const [offset, machines] of [...fn.facts.heldAt].sort(([a], [b]) => a - b)) {
    const { line } = source.lines.position(offset);
    if (!rows.has(line)) rows.set(line, new Set(machines.map((machine) => contents(source, machine))));
  }
  const width = Math.min(60, Math.max(4, ...[...rows.values()].map((held) => [...held].join(" or ").length)));
  const lines = [...rows].sort(([a], [b]) => a - b).map(([line, held]) => {
    const before = [...held].sort().join(" or ");
    return `${String(line).padStart(6)} | ${before.padEnd(width)} | ${source.line(line).trim()}`;
  });
  return `${fn.body.name}()\n${lines.join("\n")}\n`;
}

function contents(source: SourceFile, machine: Machine): string {
  if (machine.live.length === 0) return "-";
  return machine.live.map((one) => {
    const slot = one.slot ? render(one.slot) : one.resource;
    const page = one.key ? render(one.key) : one.by;
    return `${slot}=${page}@${source.lines.position(one.span.start).line}${one.isMany ? "*" : ""}`;
  }).join(" ");
}
