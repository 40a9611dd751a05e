/** The most mappings that are live together in each function, its callees included: bottom-up over the call graph. */

import type { GraphEdge, GraphNode } from "./call-graph.ts";
import { components } from "./components.ts";
import type { Held } from "./record.ts";

/** What is counted, and where. */
export interface Measure {
  /** Slots that a mapping takes: 0 for those that do not count. */
  weight(held: Pick<Held, "resource">): number;
  /** What the place itself adds to what is held; null where the place does not count at all. */
  own(edge: GraphEdge): number | null;
}

/** Where a function's maximum is reached. */
export interface Peak {
  readonly value: number;
  /** Null when nothing in the function counts. */
  readonly edge: GraphEdge | null;
  /** Key of the callee that reaches the rest; null when the place itself does. */
  readonly next: string | null;
}

const NONE: Peak = { value: 0, edge: null, next: null };

/** A cycle of calls that holds something from round to round. */
export interface Recursion {
  readonly nodes: readonly string[];
  readonly edge: GraphEdge;
  readonly from: string;
}

export interface Peaks {
  readonly of: ReadonlyMap<string, Peak>;
  readonly recursions: readonly Recursion[];
}

/** Mappings held at a place. Loops that nothing bounds count once: they are told apart. */
export function heldWeight(held: readonly Held[], measure: Measure): number {
  return held.reduce((sum, one) => sum + measure.weight(one) * (one.count === Infinity ? 1 : one.count), 0);
}

export function peaks(nodes: ReadonlyMap<string, GraphNode>, measure: Measure): Peaks {
  const found = new Map<string, Peak>();
  const recursions: Recursion[] = [];
  const successors = (key: string): string[] => nodes.get(key)!.edges.flatMap((edge) => [...edge.to]);
  for (const component of components({ nodes: nodes.keys(), successors })) {
    const inside = new Set(component);
    const isCycle = component.length > 1 || successors(component[0]!).includes(component[0]!);
    for (const key of component) found.set(key, NONE);
    // Round a cycle that holds nothing the maximum is the same for all; each pass carries it one call further.
    for (let changed = true; changed; ) {
      changed = false;
      for (const key of component) if (raise(key, { nodes, found, measure, inside, isCycle })) changed = true;
    }
    if (isCycle) recursions.push(...holding(component, { nodes, inside, measure }));
  }
  return { of: found, recursions };
}

interface Raising {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly found: Map<string, Peak>;
  readonly measure: Measure;
  /** The component. */
  readonly inside: ReadonlySet<string>;
  readonly isCycle: boolean;
}

function raise(key: string, { nodes, found, measure, inside, isCycle }: Raising): boolean {
  let best = found.get(key)!;
  const before = best.value;
  for (const edge of nodes.get(key)!.edges) {
    const base = heldWeight(edge.site.held, measure);
    const own = measure.own(edge);
    if (own !== null && base + own > best.value) best = { value: base + own, edge, next: null };
    for (const next of edge.to) {
      // What is held from round to round has no maximum: told as a recursion, counted once.
      if (isCycle && base > 0 && inside.has(next)) continue;
      const below = found.get(next)?.value ?? 0;
      if (below > 0 && base + below > best.value) best = { value: base + below, edge, next };
    }
  }
  found.set(key, best);
  return best.value > before;
}

function holding(component: readonly string[], of: { nodes: ReadonlyMap<string, GraphNode>; inside: ReadonlySet<string>; measure: Measure }): Recursion[] {
  return component.flatMap((from) => of.nodes.get(from)!.edges
    .filter((edge) => heldWeight(edge.site.held, of.measure) > 0 && edge.to.some((next) => of.inside.has(next)))
    .map((edge) => ({ nodes: component, edge, from })));
}
