/** Which KM_types can be live together on one stack of calls. */

import type { GraphNode } from "./call-graph.ts";
import { waysAt, type Measure, type Peaks } from "./peaks.ts";

export interface TypePair {
  /** In the order of their names. */
  readonly types: readonly [string, string];
  /** Places that show it. */
  readonly places: number;
  readonly function: string;
  readonly file: string;
  readonly line: number;
}

/** Most seen first. */
export function typePairs(nodes: ReadonlyMap<string, GraphNode>, found: Peaks, measure: Measure): TypePair[] {
  const pairs = new Map<string, { readonly first: Omit<TypePair, "places">; readonly seen: Set<string> }>();
  for (const { record, edges } of nodes.values()) {
    for (const edge of edges) {
      if (edge.site.held.length === 0) continue;
      for (const types of pairsOf(waysAt(edge, { found: found.of, measure }).map((way) => way.types))) {
        const pair = pairs.get(types.join()) ?? { first: { types, function: record.name, file: record.file, line: edge.site.line }, seen: new Set<string>() };
        pairs.set(types.join(), pair);
        pair.seen.add(`${record.file}:${edge.site.line}`);
      }
    }
  }
  return [...pairs.values()].map(({ first, seen }) => ({ ...first, places: seen.size })).sort((a, b) => b.places - a.places || (a.types.join() < b.types.join() ? -1 : 1));
}

function pairsOf(sets: readonly (readonly string[])[]): [string, string][] {
  const found = new Map<string, [string, string]>();
  for (const types of sets) {
    types.forEach((a, at) => types.slice(at + 1).forEach((b) => found.set(`${a},${b}`, [a, b])));
  }
  return [...found.values()];
}
