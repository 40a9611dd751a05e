/** What has been found for a graph once. */

import type { ControlFlowGraph } from "./graph.ts";

/** By graph, for as long as that lives, and by a key within it. */
export class GraphMemo<K, V> {
  private readonly found = new WeakMap<ControlFlowGraph, Map<K, V>>();

  of(graph: ControlFlowGraph, key: K, make: () => V): V {
    const ofGraph = this.found.get(graph) ?? new Map<K, V>();
    this.found.set(graph, ofGraph);
    const known = ofGraph.get(key);
    if (known !== undefined) return known;
    const made = make();
    ofGraph.set(key, made);
    return made;
  }
}
