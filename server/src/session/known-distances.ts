/** How far names are from something that maps or sleeps, as it was when somebody asked. */

import type { Reach } from "../core/callgraph/code-index.ts";
import type { Nearness } from "../core/callgraph/nearness.ts";

/** Columns, so that reading them costs nothing until they are asked. */
export interface PackedDistances {
  /** With NUL between them. */
  readonly names: string;
  /** Two numbers for each name: steps to a map, and to something that sleeps; `NEVER` where none is in reach. */
  readonly steps: Int32Array;
}

type Distances = readonly [mapping: number, sleeping: number];

const NEVER = -1;
const UNKNOWN: Distances = [-2, -2];

export class KnownDistances {
  private packed: PackedDistances | null;
  private unpacked: Map<string, Distances> | null = null;
  /** Names that were noted and not looked up. */
  private readonly fresh = new Set<string>();

  constructor(packed: PackedDistances | null = null) {
    this.packed = packed;
  }

  /** A name was asked for; its distances are looked up when they are packed. */
  note(name: string): void {
    const known = this.open();
    if (known.has(name)) return;
    known.set(name, UNKNOWN);
    this.fresh.add(name);
  }

  /** The same distances, of names that are not known looked up. `nearness` is asked for with the first of these. */
  over(nearness: () => Nearness): Nearness {
    const distance = (of: (near: Nearness) => Reach, column: 0 | 1) => (name: string): number => {
      const known = this.open().get(name)?.[column];
      return known === undefined || known === UNKNOWN[column] ? of(nearness()).distance(name) : known === NEVER ? Infinity : known;
    };
    return { mapping: { distance: distance((near) => near.mapping, 0) }, sleeping: { distance: distance((near) => near.sleeping, 1) } };
  }

  /** Names that are at another distance now, which is taken over; all of them where that can't be told. `moved`: no other one can be. */
  update(near: Nearness | null, moved: readonly string[] | null = null): string[] {
    if (moved?.length === 0) return [];
    const known = this.open();
    const changed: string[] = [];
    for (const name of moved ?? [...known.keys()]) {
      const before = known.get(name);
      if (before === undefined) continue;
      const now = near && distancesOf(near, name);
      if (now !== null && now[0] === before[0] && now[1] === before[1]) continue;
      changed.push(name);
      if (now === null) known.delete(name);
      else known.set(name, now);
    }
    return changed;
  }

  /** Looks up what was noted. `nearness` is asked for only where something was that was not known before; null: it stays so. */
  settle(nearness: () => Nearness | null): void {
    if (this.fresh.size === 0) return;
    const near = nearness();
    const known = this.open();
    if (near) for (const name of this.fresh) if (known.has(name)) known.set(name, distancesOf(near, name));
    this.fresh.clear();
  }

  /** As `settle`. */
  pack(nearness: () => Nearness | null): PackedDistances {
    if (this.packed) return this.packed;
    this.settle(nearness);
    const known = [...this.open()];
    const steps = new Int32Array(known.length * 2);
    known.forEach(([, before], at) => steps.set(before, at * 2));
    return { names: known.map(([name]) => name).join("\0"), steps };
  }

  /** What is packed is as it was read until somebody looks into it. */
  private open(): Map<string, Distances> {
    this.unpacked ??= unpack(this.packed);
    this.packed = null;
    return this.unpacked;
  }
}

function unpack(packed: PackedDistances | null): Map<string, Distances> {
  if (packed === null || packed.names === "") return new Map();
  const { names, steps } = packed;
  return new Map(names.split("\0").map((name, at): [string, Distances] => [name, [steps[at * 2]!, steps[at * 2 + 1]!]]));
}

function distancesOf({ mapping, sleeping }: Nearness, name: string): Distances {
  return [stepsOf(mapping.distance(name)), stepsOf(sleeping.distance(name))];
}

function stepsOf(distance: number): number {
  return distance === Infinity ? NEVER : distance;
}
