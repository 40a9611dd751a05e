/** Random numbers that a seed gives again. */

export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** Evenly from 0 (inclusive) to 1 (exclusive). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to, but not including, `limit`; 0 when the limit is not positive. */
  below(limit: number): number {
    return limit <= 0 ? 0 : Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Throws on an empty list. */
  pick<T>(list: readonly T[]): T {
    const picked = list[this.below(list.length)];
    if (picked === undefined) throw new Error("nothing to pick from");
    return picked;
  }

  /** Some of the list, in its order; all of it when it is not longer than `limit`. */
  sample<T>(list: readonly T[], limit: number): T[] {
    if (list.length <= limit) return [...list];
    const indexes = new Set<number>();
    while (indexes.size < limit) indexes.add(this.below(list.length));
    return [...indexes].sort((a, b) => a - b).map((index) => list[index]!);
  }
}

/** A seed of its own for each name, so that one input's choices do not hang on how many came before it. */
export function seedOf(name: string, seed: number): number {
  let hash = seed >>> 0;
  for (let at = 0; at < name.length; at++) hash = (Math.imul(hash ^ name.charCodeAt(at), 16777619) + at) >>> 0;
  return hash;
}
