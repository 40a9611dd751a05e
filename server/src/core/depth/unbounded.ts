/** Nests that nothing bounds: loops that map without end, and recursion that holds something. */

import type { GraphNode } from "./call-graph.ts";
import type { UnboundedNest } from "./depth-result.ts";
import type { MachineModel } from "../highmem/machine-model.ts";
import { peaks, type Measure } from "./peaks.ts";
import type { Held } from "./record.ts";

interface Asked {
  readonly machine: MachineModel;
  readonly slots: Measure;
  readonly pool: Measure;
}

/** Each place once, in the order of files and lines. */
export function unboundedNests(nodes: ReadonlyMap<string, GraphNode>, asked: Asked): UnboundedNest[] {
  const found = new Map<string, UnboundedNest>();
  const add = (nest: UnboundedNest): void => void found.set(`${nest.kind} ${nest.home} ${nest.file}:${nest.line} ${nest.function}`, nest);
  for (const { record, edges } of nodes.values()) {
    for (const one of edges.flatMap(({ site }) => site.held.filter((held) => held.count === Infinity))) {
      add({ kind: "loop", home: homeOf(one, asked.machine), function: record.name, file: record.file, line: one.line, what: one.by });
    }
  }
  for (const [home, measure] of [["slots", asked.slots], ["pool", asked.pool]] as const) {
    for (const { edge, from, nodes: cycle } of peaks(nodes, measure).recursions) {
      const { record } = nodes.get(from)!;
      add({ kind: "recursion", home, function: record.name, file: record.file, line: edge.site.line, what: [...new Set(cycle.map((key) => nodes.get(key)!.record.name))].sort().join(", ") });
    }
  }
  return [...found.values()].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

function homeOf(held: Held, machine: MachineModel): "slots" | "pool" {
  return machine.home(held.resource) === "pool" ? "pool" : "slots";
}
