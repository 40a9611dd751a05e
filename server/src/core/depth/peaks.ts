/** The most mappings that are live together in each function, its callees included: bottom-up over the call graph. */

import type { GraphEdge, GraphNode } from "./call-graph.ts";
import { components } from "./components.ts";
import type { Held, NestSite } from "./record.ts";

/** What is counted, and where. */
export interface Measure {
  /** Slots that a mapping takes: 0 for those that do not count. */
  weight(held: Pick<Held, "resource">): number;
  /** What the place itself adds to what is held; null where the place does not count at all. */
  own(edge: GraphEdge): number | null;
  /** Each slot has a name, and holds one mapping: a chain that asks for one twice is none that a working kernel runs. */
  readonly isTyped: boolean;
}

/** One way to reach some depth. */
interface Peak {
  readonly value: number;
  readonly edge: GraphEdge;
  /** What the callee contributes; null when the place itself reaches the depth. */
  readonly next: { readonly key: string; readonly peak: Peak } | null;
  /** Slots by name that are taken along the chain, where slots have names. */
  readonly types: readonly string[];
  /** Slots that are taken under a name which only a caller knows. */
  readonly unnamed: number;
  /** Interfaces of the caller's mappings that have been released by then, an entry for each mapping. */
  readonly released: readonly string[];
  /** Mappings held at the place that are still held when the depth is reached. */
  readonly held: readonly Held[];
}

/** A cycle of calls that holds something from round to round. */
interface Recursion {
  readonly nodes: readonly string[];
  readonly edge: GraphEdge;
  readonly from: string;
}

export interface Peaks {
  /** Ways that differ in the slots they take and in what they release; the deepest first. */
  readonly of: ReadonlyMap<string, readonly Peak[]>;
  readonly recursions: readonly Recursion[];
}

/** Ways kept for each function. */
const MAX_WAYS = 12;

/** Mappings held at a place. Loops that nothing bounds count once: they are told apart. */
export function heldWeight(held: readonly Held[], measure: Measure): number {
  return held.reduce((sum, one) => sum + measure.weight(one) * (one.count === Infinity ? 1 : one.count), 0);
}

export function peaks(nodes: ReadonlyMap<string, GraphNode>, measure: Measure): Peaks {
  const found = new Map<string, readonly Peak[]>();
  const recursions: Recursion[] = [];
  const successors = (key: string): string[] => nodes.get(key)!.edges.flatMap((edge) => [...edge.to]);
  for (const component of components({ nodes: nodes.keys(), successors })) {
    const inside = new Set(component);
    const isCycle = component.length > 1 || successors(component[0]!).includes(component[0]!);
    // Each pass carries what is found one call further round the cycle.
    for (let pass = 0, changed = true; changed && pass <= component.length; pass++) {
      changed = false;
      for (const key of component) if (raise(key, { nodes, found, measure, inside })) changed = isCycle;
    }
    if (isCycle) recursions.push(...holding(component, { nodes, inside, measure }));
  }
  return { of: found, recursions };
}

interface Raising {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly found: Map<string, readonly Peak[]>;
  readonly measure: Measure;
  /** The component. */
  readonly inside: ReadonlySet<string>;
}

/** Whether a function can reach more than was known. */
function raise(key: string, { nodes, found, measure, inside }: Raising): boolean {
  const ways = new Map<string, Peak>((found.get(key) ?? []).map((way) => [wayKey(way), way]));
  let changed = false;
  const offer = (way: Peak): void => {
    if (way.value <= (ways.get(wayKey(way))?.value ?? 0)) return;
    ways.set(wayKey(way), way);
    changed = true;
  };
  for (const edge of nodes.get(key)!.edges) {
    // What is held from round to round has no maximum: told as a recursion, counted once.
    const isHolding = heldWeight(edge.site.held, measure) > 0;
    for (const way of waysAt(edge, { found, measure, without: isHolding ? inside : NOTHING })) offer(way);
  }
  if (changed) found.set(key, [...ways.values()].sort((a, b) => b.value - a.value).slice(0, MAX_WAYS));
  return changed;
}

const NOTHING: ReadonlySet<string> = new Set();

/** The ways that lead through a place; callees in `without` are passed over. */
export function waysAt(edge: GraphEdge, by: { found: Peaks["of"]; measure: Measure; without?: ReadonlySet<string> }): Peak[] {
  const { found, measure, without } = by;
  const through = edge.to.flatMap((key) => (without?.has(key) ? [] : (found.get(key) ?? []).flatMap((peak) => (
    named(peak, edge.site).map((next) => wayThrough(edge, { key, peak: next }, measure))))));
  return [ownWay(edge, measure), ...through].filter((way) => way !== null);
}

/** A slot that an argument chooses has the name that the analysis saw in this call. */
function named(peak: Peak, { does }: NestSite): Peak[] {
  const names = does.kind === "call" && peak.unnamed > 0 ? does.types.filter((type) => !peak.types.includes(type)) : [];
  return names.length === 0 ? [peak] : names.map((name) => ({ ...peak, types: [...peak.types, name], unnamed: peak.unnamed - 1 }));
}

function wayKey({ types, released, unnamed }: Peak): string {
  return `${types.join()};${released.join()};${unnamed}`;
}

function ownWay(edge: GraphEdge, measure: Measure): Peak | null {
  const own = measure.own(edge);
  if (own === null) return null;
  const { site } = edge;
  const types = measure.isTyped ? [...typesOf(site.held, measure), ...(own > 0 ? takenTypes(site) : [])] : [];
  if (new Set(types).size < types.length) return null;
  const isUnnamed = site.does.kind === "take" && site.does.mapping.slot === null;
  const unnamed = !measure.isTyped ? 0 : site.held.filter((one) => one.slot === null).length + (isUnnamed ? 1 : 0);
  return { value: heldWeight(site.held, measure) + own, edge, next: null, types: types.sort(), unnamed, released: site.released, held: site.held };
}

function wayThrough(edge: GraphEdge, next: { key: string; peak: Peak }, measure: Measure): Peak | null {
  const { held, left } = withoutReleased(edge.site.held, next.peak.released);
  const types = measure.isTyped ? [...typesOf(held, measure), ...next.peak.types] : [];
  if (new Set(types).size < types.length) return null;
  const released = left.length === 0 ? edge.site.released : [...edge.site.released, ...left].sort();
  return { value: heldWeight(held, measure) + next.peak.value, edge, next, types: types.sort(), unnamed: next.peak.unnamed, released, held };
}

/** A callee that has released a mapping of that interface has released its caller's; what is left over is of those further up. */
function withoutReleased(held: readonly Held[], released: readonly string[]): { held: readonly Held[]; left: readonly string[] } {
  const kept = [...held];
  const left = released.filter((interfaces) => {
    const at = kept.findLastIndex((one) => interfaces.split("|").includes(one.interface));
    if (at >= 0) kept.splice(at, 1);
    return at < 0;
  });
  return { held: kept, left };
}

function typesOf(held: readonly Held[], measure: Measure): string[] {
  return held.flatMap((one) => (one.slot === null || measure.weight(one) === 0 ? [] : [one.slot]));
}

function takenTypes({ does }: NestSite): readonly string[] {
  if (does.kind === "take") return does.mapping.slot === null ? [] : [does.mapping.slot];
  return does.scoped?.slots ?? [];
}

function holding(component: readonly string[], of: { nodes: ReadonlyMap<string, GraphNode>; inside: ReadonlySet<string>; measure: Measure }): Recursion[] {
  return component.flatMap((from) => of.nodes.get(from)!.edges
    .filter((edge) => heldWeight(edge.site.held, of.measure) > 0 && edge.to.some((next) => of.inside.has(next)))
    .map((edge) => ({ nodes: component, edge, from })));
}
