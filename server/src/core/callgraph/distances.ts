/** How far the names of a tree are from some of them: kept, so that it need not be found out again for each change. */

import type { Reach } from "./code-index.ts";
import type { IndexLayer, Layer } from "./index-layer.ts";

/** Distances take a byte each, so that those of a whole tree stay near the processor: no bound may be as much as these. */
export const UNREACHED = 255;
/** No way leads through such a name. */
export const CLOSED = 254;

/** What distances are counted to. */
export interface Aim {
  readonly targets: ReadonlySet<string>;
  readonly closed: ReadonlySet<string>;
  readonly bound: number;
}

/** A name with those that its definitions call: as numbers in the lowest layer, or as texts that it does not hold. */
interface Calling {
  readonly name: string;
  /** -1 when the lowest layer does not hold the name. */
  readonly id: number;
  readonly callees: readonly (number | string)[];
}

export class Distances implements Reach {
  private readonly aim: Aim;
  private readonly lowest: IndexLayer;
  /** By number in the lowest layer. */
  private readonly steps: Uint8Array;
  /** Of names that the lowest layer does not hold: those that are reached. */
  readonly above: ReadonlyMap<string, number>;

  constructor(aim: Aim, lowest: IndexLayer, steps: Uint8Array, above: ReadonlyMap<string, number>) {
    this.aim = aim;
    this.lowest = lowest;
    this.steps = steps;
    this.above = above;
  }

  distance(name: string): number {
    if (this.aim.targets.has(name)) return 0;
    const id = this.lowest.findName(name);
    const steps = id < 0 ? this.stepsAbove(name, this.above) : this.steps[id]!;
    return steps >= CLOSED ? Infinity : steps;
  }

  /**
   * The same over layers of which the lowest is the same one, where the definitions of no other names have changed. Null when one of the lowest
   * layer is at another distance now: all have to be found out again. Distances are right when each is one more than the least of those
   * called, and nothing else can be; names that do not call differently are as they were as long as the others are.
   */
  over(layers: readonly Layer[], names: Iterable<string>): Distances | null {
    if (layers[0]?.index.sections.nameBlob.buffer !== this.lowest.sections.nameBlob.buffer) return null;
    const callees = new Callees(layers);
    const calling = [...names].map((name): Calling => ({ name, id: this.lowest.findName(name), callees: callees.of(name) }));
    const above = new Map<string, number>();
    for (let isMoving = true; isMoving;) {
      isMoving = false;
      for (const one of calling) {
        const steps = one.id < 0 ? this.stepsFrom(one, above) : UNREACHED;
        if (steps >= CLOSED || steps >= (above.get(one.name) ?? UNREACHED)) continue;
        above.set(one.name, steps);
        isMoving = true;
      }
    }
    const holds = calling.every((one) => one.id < 0 || this.stepsFrom(one, above) === this.steps[one.id]);
    return holds ? new Distances(this.aim, this.lowest, this.steps, above) : null;
  }

  private stepsFrom({ name, callees }: Calling, above: ReadonlyMap<string, number>): number {
    const { targets, closed, bound } = this.aim;
    if (targets.has(name)) return 0;
    if (closed.has(name)) return CLOSED;
    let least = UNREACHED;
    for (const one of callees) least = Math.min(least, typeof one === "number" ? this.steps[one]! : this.stepsAbove(one, above));
    return least < bound ? least + 1 : UNREACHED;
  }

  private stepsAbove(name: string, above: ReadonlyMap<string, number>): number {
    if (this.aim.targets.has(name)) return 0;
    return this.aim.closed.has(name) ? CLOSED : (above.get(name) ?? UNREACHED);
  }
}

/** The calls of names, in their direction. */
class Callees {
  private readonly layers: readonly Layer[];
  /** By layer: its name → what stands for it in a `Calling`. */
  private readonly lowered: Map<number, number | string>[];

  constructor(layers: readonly Layer[]) {
    this.layers = layers;
    this.lowered = layers.map(() => new Map());
  }

  of(name: string): (number | string)[] {
    const found = new Set<number | string>();
    this.layers.forEach(({ index, hidden }, layer) => {
      const id = index.findName(name);
      const files = new Set([...index.row("definition", id)].map((definition) => index.fileOfDefinition(definition)));
      for (const file of files) if (hidden[file] !== 1) for (const callee of index.calledIn(file, id)) found.add(this.lower(layer, callee));
    });
    return [...found];
  }

  private lower(layer: number, id: number): number | string {
    if (layer === 0) return id;
    const known = this.lowered[layer]!.get(id);
    if (known !== undefined) return known;
    const name = this.layers[layer]!.index.name(id);
    const below = this.layers[0]!.index.findName(name);
    const lowered = below < 0 ? name : below;
    this.lowered[layer]!.set(id, lowered);
    return lowered;
  }
}
