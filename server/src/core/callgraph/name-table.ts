/** Numbers identifiers: each distinct one is kept once, as bytes. */

/** Start value of the hash of an identifier. */
export const HASH_SEED = 7;

/** The hash of an identifier so far, with one more byte. */
export function hashStep(hash: number, byte: number): number {
  return (Math.imul(hash, 31) + byte) | 0;
}

/** Spreads a hash over the slots of a table whose size is `mask` + 1. */
export function slotOf(hash: number, mask: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) & mask;
}

/** What a table of names looks like at rest. Name n is the bytes from `offsets[n]` to `offsets[n + 1]`. */
export interface PackedNames {
  readonly blob: Uint8Array;
  readonly offsets: Int32Array;
  readonly hashes: Int32Array;
}

export class NameTable {
  count = 0;
  private blob: Uint8Array = new Uint8Array(1 << 16);
  private offsets: Int32Array = new Int32Array(1 << 12);
  private hashes: Int32Array = new Int32Array(1 << 12);
  private slots: Int32Array = new Int32Array(1 << 13).fill(-1);

  /** A table that numbers these names as they are, and goes on from there. */
  static from({ blob, offsets, hashes }: PackedNames): NameTable {
    const table = new NameTable();
    table.count = hashes.length;
    table.blob = grown(blob, new Uint8Array(blob.length + (1 << 16)));
    table.offsets = grown(offsets, new Int32Array(offsets.length + (1 << 12)));
    table.hashes = grown(hashes, new Int32Array(hashes.length + (1 << 12)));
    table.slots = slotsFor(hashes, hashes.length);
    return table;
  }

  /** The number of the identifier in bytes [start, end), whose hash the lexer has computed. */
  intern(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const mask = this.slots.length - 1;
    let slot = slotOf(hash, mask);
    for (let id = this.slots[slot]!; id >= 0; id = this.slots[slot]!) {
      if (this.hashes[id] === hash && this.same(id, bytes, start, end)) return id;
      slot = (slot + 1) & mask;
    }
    return this.add(bytes, start, end, { hash, slot });
  }

  /** The number of the identifier that begins at `start`. */
  internAt(bytes: Uint8Array, start: number): number {
    let end = start;
    let hash = HASH_SEED;
    for (; isWordByte(bytes[end]); end++) hash = hashStep(hash, bytes[end]!);
    return this.intern(bytes, start, end, hash);
  }

  /** Forgets all names but keeps the memory. */
  clear(): void {
    this.count = 0;
    this.slots.fill(-1);
  }

  text(id: number): string {
    return textOf(this.blob, this.offsets[id]!, this.offsets[id + 1]!);
  }

  /** Whether no letter of the name is a small one. */
  isCapitals(id: number): boolean {
    for (let at = this.offsets[id]!; at < this.offsets[id + 1]!; at++) if (this.blob[at]! >= 97) return false;
    return true;
  }

  /** The number of an identifier given as text. */
  internText(text: string): number {
    const bytes = bytesOf(text);
    return this.intern(bytes, 0, bytes.length, hashOf(bytes));
  }

  /** The names as they are now; the arrays are copies. */
  packed(): PackedNames {
    const { count, offsets } = this;
    return { blob: this.blob.slice(0, offsets[count]), offsets: offsets.slice(0, count + 1), hashes: this.hashes.slice(0, count) };
  }

  private same(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.offsets[id]!;
    const length = end - start;
    if (this.offsets[id + 1]! - from !== length) return false;
    for (let at = 0; at < length; at++) if (this.blob[from + at] !== bytes[start + at]) return false;
    return true;
  }

  private add(bytes: Uint8Array, start: number, end: number, place: { hash: number; slot: number }): number {
    const id = this.count++;
    if (id + 2 > this.hashes.length) this.growNames();
    const from = this.offsets[id]!;
    const length = end - start;
    while (from + length > this.blob.length) this.blob = grown(this.blob, new Uint8Array(this.blob.length * 2));
    for (let at = 0; at < length; at++) this.blob[from + at] = bytes[start + at]!;
    this.offsets[id + 1] = from + length;
    this.hashes[id] = place.hash;
    this.slots[place.slot] = id;
    if (this.count * 2 > this.slots.length) this.rehash();
    return id;
  }

  private growNames(): void {
    this.hashes = grown(this.hashes, new Int32Array(this.hashes.length * 2));
    this.offsets = grown(this.offsets, new Int32Array(this.offsets.length * 2));
  }

  private rehash(): void {
    this.slots = slotsFor(this.hashes, this.count);
  }
}

/** Whether a byte can be part of an identifier. */
export function isWordByte(byte: number | undefined): boolean {
  if (byte === undefined || byte < 36 || byte > 122) return false;
  return byte >= 97 || (byte >= 65 && byte <= 90) || byte === 95 || (byte >= 48 && byte <= 57) || byte === 36;
}

/** Open addressing over hashes: slot → index, -1 where free. The size is a power of two, at least twice the count. */
export function slotsFor(hashes: Int32Array, count: number): Int32Array {
  let size = 16;
  while (size < count * 2.5) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  for (let id = 0; id < count; id++) {
    let slot = slotOf(hashes[id]!, size - 1);
    while (slots[slot]! >= 0) slot = (slot + 1) & (size - 1);
    slots[slot] = id;
  }
  return slots;
}

/** ASCII text as bytes; what is no ASCII cannot be part of a name and gives 0. */
export function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at) < 128 ? text.charCodeAt(at) : 0;
  return bytes;
}

export function hashOf(bytes: Uint8Array): number {
  let hash = HASH_SEED;
  for (const byte of bytes) hash = hashStep(hash, byte);
  return hash;
}

function grown<T extends Uint8Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** Bytes or UTF-16 units as text. */
export function textOf(units: Uint8Array | Uint16Array, start: number, end: number): string {
  let text = "";
  // An array-like is all that `apply` wants; spreading a typed array is several times slower.
  for (let at = start; at < end; at += PIECE) text += String.fromCharCode.apply(null, units.subarray(at, Math.min(at + PIECE, end)) as unknown as number[]);
  return text;
}

/** As many arguments as any call takes. */
const PIECE = 4096;
