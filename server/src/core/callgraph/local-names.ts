/** The variables of the function being read: a set of words that is emptied at once. */

/** Words that a function may declare before further ones are not seen. */
const MOST = 700;
const SIZE = 2048;

export class LocalNames {
  private readonly serials = new Int32Array(SIZE);
  private readonly hashes = new Int32Array(SIZE);
  private readonly starts = new Int32Array(SIZE);
  private readonly ends = new Int32Array(SIZE);
  private serial = 0;
  private count = 0;

  clear(): void {
    this.serial++;
    this.count = 0;
  }

  /** Adds the word in bytes [start, end), which must stay as they are until the set is emptied. */
  add(bytes: Uint8Array, start: number, end: number, hash: number): void {
    const slot = this.slotOf(bytes, start, end, hash);
    if (this.serials[slot] === this.serial || this.count === MOST) return;
    this.count++;
    this.serials[slot] = this.serial;
    this.hashes[slot] = hash;
    this.starts[slot] = start;
    this.ends[slot] = end;
  }

  has(bytes: Uint8Array, start: number, end: number, hash: number): boolean {
    return this.serials[this.slotOf(bytes, start, end, hash)] === this.serial;
  }

  /** Where the word is, or would be. */
  private slotOf(bytes: Uint8Array, start: number, end: number, hash: number): number {
    let slot = (hash ^ (hash >>> 11)) & (SIZE - 1);
    while (this.serials[slot] === this.serial) {
      if (this.hashes[slot] === hash && this.same(slot, bytes, start, end)) return slot;
      slot = (slot + 1) & (SIZE - 1);
    }
    return slot;
  }

  private same(slot: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.starts[slot]!;
    if (this.ends[slot]! - from !== end - start) return false;
    for (let at = start; at < end; at++) if (bytes[from + at - start] !== bytes[at]) return false;
    return true;
  }
}
