/** Which KM_types can be live together on one stack of calls. */

import type { GraphEdge, GraphNode } from "./call-graph.ts";
import { components } from "./components.ts";

export interface TypePair {
  /** In the order of their names; twice the same where one slot is asked for twice. */
  readonly types: readonly [string, string];
  /** Places that show it. */
  readonly places: number;
  readonly function: string;
  readonly file: string;
  readonly line: number;
}

type Nodes = ReadonlyMap<string, GraphNode>;

/** Most seen first. */
export function typePairs(nodes: Nodes): TypePair[] {
  const below = typesBelow(nodes);
  const found = new Map<string, TypePair & { readonly seen: Set<string> }>();
  for (const { record, edges } of nodes.values()) {
    for (const edge of edges) {
      for (const types of pairsAt(edge, below)) {
        const key = types.join();
        const pair = found.get(key) ?? { types, places: 0, function: record.name, file: record.file, line: edge.site.line, seen: new Set<string>() };
        pair.seen.add(`${record.file}:${edge.site.line}`);
        found.set(key, { ...pair, places: pair.seen.size });
      }
    }
  }
  return [...found.values()].map(({ seen: _seen, ...pair }) => pair).sort((a, b) => b.places - a.places || (a.types.join() < b.types.join() ? -1 : 1));
}

function pairsAt(edge: GraphEdge, below: ReadonlyMap<string, ReadonlySet<string>>): [string, string][] {
  const held = edge.site.held.flatMap((one) => (one.slot === null ? [] : [one.slot]));
  const more = [...held, ...ownTypes(edge), ...edge.to.flatMap((key) => [...(below.get(key) ?? [])])];
  return held.flatMap((a, at) => more.flatMap((b, other): [string, string][] => (at >= other ? [] : [a < b ? [a, b] : [b, a]])));
}

function ownTypes({ site: { does }, to }: GraphEdge): readonly string[] {
  if (does.kind === "take") return does.mapping.slot === null ? [] : [does.mapping.slot];
  return to.length > 0 ? does.types : [...does.types, ...(does.scoped?.slots ?? [])];
}

/** The types that each function takes, itself or in its callees. */
function typesBelow(nodes: Nodes): Map<string, ReadonlySet<string>> {
  const found = new Map<string, ReadonlySet<string>>();
  const successors = (key: string): string[] => nodes.get(key)!.edges.flatMap((edge) => [...edge.to]);
  for (const component of components({ nodes: nodes.keys(), successors })) {
    const types = new Set<string>();
    for (const edge of component.flatMap((key) => nodes.get(key)!.edges)) {
      for (const one of ownTypes(edge)) types.add(one);
      for (const key of edge.to) for (const one of found.get(key) ?? []) types.add(one);
    }
    for (const key of component) found.set(key, types);
  }
  return found;
}
