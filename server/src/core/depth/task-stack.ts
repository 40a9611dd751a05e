/** What a stack of mappings that belongs to the task would have to carry: what is live where a function may sleep. */

import type { GraphNode } from "./call-graph.ts";
import type { SleepingHolder } from "./depth-result.ts";
import { heldWeight, type Measure } from "./peaks.ts";

/** One entry for each function, with the place where most is held; most first. */
export function sleepingHolders(nodes: ReadonlyMap<string, GraphNode>, measure: Measure): SleepingHolder[] {
  const found = new Map<string, SleepingHolder>();
  for (const { record, edges } of nodes.values()) {
    for (const { site } of edges) {
      const held = heldWeight(site.held, measure);
      if (held === 0 || site.does.kind !== "call" || site.does.sleeps === null) continue;
      const key = `${record.file} ${record.name}`;
      const known = found.get(key);
      if (!known || known.held < held) found.set(key, { function: record.name, file: record.file, line: site.line, held, sleeps: site.does.sleeps });
    }
  }
  return [...found.values()].sort((a, b) => b.held - a.held || (a.file < b.file ? -1 : 1));
}
