/** Walks the calls of a tree against their direction, by name. */

import { type Aim, CLOSED, Distances, UNREACHED } from "./distances.ts";
import type { Layer } from "./index-layer.ts";

/** A node is the number of a name in the first layer that holds it, plus the numbers of names in the layers below. */
export class NameGraph {
  private readonly layers: readonly Layer[];
  private readonly firsts: readonly number[];
  private readonly total: number;
  /** By layer above the lowest: name in it → node; and node → name in it, where the node is of a layer below. */
  private readonly nodes: Int32Array[] = [];
  private readonly names: Map<number, number>[] = [];

  constructor(layers: readonly Layer[]) {
    this.layers = layers;
    let total = 0;
    this.firsts = layers.map(({ index }) => (total += index.nameCount) - index.nameCount);
    this.total = total;
    layers.forEach((_, layer) => this.join(layer));
  }

  /** Breadth-first, against the direction of calls. */
  reach(aim: Aim): Distances {
    const distances = new Uint8Array(this.total).fill(UNREACHED);
    let front = [...aim.targets].map((name) => this.find(name)).filter((node) => node >= 0);
    for (const name of aim.closed) {
      const node = this.find(name);
      if (node >= 0) distances[node] = CLOSED;
    }
    for (const node of front) distances[node] = 0;
    for (let distance = 1; distance <= aim.bound && front.length > 0; distance++) front = this.step(front, distances, distance);
    const lowest = this.layers[0]!.index;
    return new Distances(aim, lowest, distances.subarray(0, lowest.nameCount), this.above(distances));
  }

  /** What is reached of names that the lowest layer does not hold. */
  private above(distances: Uint8Array): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    for (let layer = 1; layer < this.layers.length; layer++) {
      const { index } = this.layers[layer]!;
      for (let name = 0; name < index.nameCount; name++) {
        const node = this.nodeOf(layer, name);
        if (node >= this.firsts[1]! && distances[node]! < CLOSED) found.set(index.name(name), distances[node]!);
      }
    }
    return found;
  }

  /** Callers of these nodes that have no distance yet. */
  private step(front: readonly number[], distances: Uint8Array, distance: number): number[] {
    const next: number[] = [];
    for (let layer = 0; layer < this.layers.length; layer++) {
      const { index, hidden } = this.layers[layer]!;
      // Straight to the columns: this runs over half of all names of a tree.
      const { callerStarts, callers, definitionPlaces, definitionNames } = index.sections;
      for (const node of front) {
        const name = this.nameIn(layer, node);
        const end = name < 0 ? 0 : callerStarts[name + 1]!;
        for (let at = name < 0 ? 0 : callerStarts[name]!; at < end; at++) {
          const caller = callers[at]!;
          if (hidden[definitionPlaces[caller]! >> 2] === 1) continue;
          const found = this.nodeOf(layer, definitionNames[caller]!);
          if (distances[found] !== UNREACHED) continue;
          distances[found] = distance;
          next.push(found);
        }
      }
    }
    return next;
  }

  /** -1 when no layer holds the name. */
  private find(name: string): number {
    for (let layer = 0; layer < this.layers.length; layer++) {
      const found = this.layers[layer]!.index.findName(name);
      if (found >= 0) return this.nodeOf(layer, found);
    }
    return -1;
  }

  private nodeOf(layer: number, name: number): number {
    return layer === 0 ? name : this.nodes[layer]![name]!;
  }

  /** The number of a node's name in a layer; -1 when the layer does not hold it. */
  private nameIn(layer: number, node: number): number {
    const own = node - this.firsts[layer]!;
    if (own >= 0 && own < this.layers[layer]!.index.nameCount) return own;
    return own < 0 ? (this.names[layer]?.get(node) ?? -1) : -1;
  }

  private join(layer: number): void {
    const { index } = this.layers[layer]!;
    const names = new Map<number, number>();
    const nodes = new Int32Array(layer === 0 ? 0 : index.nameCount);
    for (let name = 0; name < nodes.length; name++) {
      const below = this.findBelow(index.name(name), layer);
      nodes[name] = below >= 0 ? below : this.firsts[layer]! + name;
      if (below >= 0) names.set(below, name);
    }
    this.nodes.push(nodes);
    this.names.push(names);
  }

  private findBelow(name: string, layer: number): number {
    for (let below = 0; below < layer; below++) {
      const found = this.layers[below]!.index.findName(name);
      if (found >= 0) return this.nodeOf(below, found);
    }
    return -1;
  }
}
