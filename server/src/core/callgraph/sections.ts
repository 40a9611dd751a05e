/** One block of memory that holds typed arrays, so that it can be shared between threads and written to a file as it is. */

const MAGIC = 0x6b6d6170;
/** Raised when the meaning of a section changes. */
export const FORMAT = 2;

const SECTIONS = {
  nameBlob: "u8",
  nameOffsets: "i32",
  nameHashes: "i32",
  nameSlots: "i32",
  /** UTF-16 units of the paths, `/` between folders. */
  pathUnits: "u16",
  pathOffsets: "i32",
  /** Size and time of change of each file, two numbers a file. */
  stamps: "f64",
  /** The blocks of all files (see recorder.ts), in any order, and where that of each file begins. */
  records: "i32",
  recordStarts: "i32",
  /** By definition: name; file × 4 + flags. */
  definitionNames: "i32",
  definitionPlaces: "i32",
  /** By store: position in the records × 2, + 1 for an argument; file. */
  storePlaces: "i32",
  storeFiles: "i32",
  /** By name: definitions; callers; callers of a method; stores of it; stores in it. */
  definitionStarts: "i32",
  definitions: "i32",
  callerStarts: "i32",
  callers: "i32",
  methodStarts: "i32",
  methods: "i32",
  storeStarts: "i32",
  stores: "i32",
  storedStarts: "i32",
  stored: "i32",
} as const;

interface Elements {
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly i32: Int32Array;
  readonly f64: Float64Array;
}

/** How to look at a part of a block, and the size of an element in bytes. */
const VIEWS = {
  u8: { size: 1, view: (block: SharedArrayBuffer, offset: number, length: number) => new Uint8Array(block, offset, length) },
  u16: { size: 2, view: (block: SharedArrayBuffer, offset: number, length: number) => new Uint16Array(block, offset, length) },
  i32: { size: 4, view: (block: SharedArrayBuffer, offset: number, length: number) => new Int32Array(block, offset, length) },
  f64: { size: 8, view: (block: SharedArrayBuffer, offset: number, length: number) => new Float64Array(block, offset, length) },
};

type SectionName = keyof typeof SECTIONS;
export type Sections = { readonly [Name in SectionName]: Elements[(typeof SECTIONS)[Name]] };

const NAMES = Object.keys(SECTIONS) as SectionName[];
/** Words of the header: magic, format, checksum, size in bytes, where the next layer and the flags of this one are, number of sections. */
const [FORMAT_WORD, CHECKSUM_WORD, SIZE_WORD, NEXT_WORD, FLAGS_WORD, COUNT_WORD, SECTIONS_WORD] = [1, 2, 3, 4, 5, 6, 8];
const HEADER_BYTES = SECTIONS_WORD * 4 + NAMES.length * 8;

/** Copies the arrays into one block, with so many bytes of room behind them. */
export function packSections(sections: Sections, room: number): SharedArrayBuffer {
  let size = aligned(HEADER_BYTES);
  const offsets = NAMES.map((name) => {
    const offset = size;
    size = aligned(size + sections[name].byteLength);
    return offset;
  });
  const block = new SharedArrayBuffer(size + room);
  const header = new Int32Array(block, 0, HEADER_BYTES / 4);
  header.set([MAGIC, FORMAT, 0, size, 0, 0, NAMES.length]);
  NAMES.forEach((name, at) => {
    const { buffer, byteOffset, byteLength } = sections[name];
    new Uint8Array(block, offsets[at], byteLength).set(new Uint8Array(buffer, byteOffset, byteLength));
    header.set([offsets[at]!, byteLength], SECTIONS_WORD + at * 2);
  });
  return block;
}

/** Views into the layer that begins at a byte of a block; null when it is none of ours. The content is not looked at. */
export function sectionsOf(block: SharedArrayBuffer, start: number): Sections | null {
  const header = headerOf(block, start);
  if (!header) return null;
  const found: Partial<Record<SectionName, unknown>> = {};
  for (const [at, name] of NAMES.entries()) {
    const { size, view } = VIEWS[SECTIONS[name]];
    const [offset, length] = [header[SECTIONS_WORD + at * 2]!, header[SECTIONS_WORD + 1 + at * 2]!];
    const misplaced = offset < HEADER_BYTES || offset % 8 !== 0 || length < 0 || offset + length > header[SIZE_WORD]!;
    if (misplaced || length % size !== 0) return null;
    found[name] = view(block, start + offset, length / size);
  }
  return found as Sections;
}

/** The header of a layer that is ours and wholly in the block, else null. */
function headerOf(block: SharedArrayBuffer, start: number): Int32Array | null {
  if (start % 16 !== 0 || block.byteLength < start + HEADER_BYTES) return null;
  const header = new Int32Array(block, start, HEADER_BYTES / 4);
  const ours = header[0] === MAGIC && header[FORMAT_WORD] === FORMAT && header[COUNT_WORD] === NAMES.length;
  return ours && header[SIZE_WORD]! >= HEADER_BYTES && start + header[SIZE_WORD]! <= block.byteLength ? header : null;
}

/** Bytes of the lowest layer. */
export function layerSize(block: SharedArrayBuffer): number {
  return headerOf(block, 0)?.[SIZE_WORD] ?? 0;
}

/** What lies above a layer. */
interface Above {
  /** Where the next layer begins. */
  readonly next: number;
  /** A byte for each file of the lower layer: 1 when the next one has it anew, or it is gone. */
  readonly hidden: Uint8Array;
}

/** Null for the topmost layer. */
export function above(block: SharedArrayBuffer, start: number, files: number): Above | null {
  const header = headerOf(block, start);
  const next = header?.[NEXT_WORD] ?? 0;
  return next === 0 ? null : { next, hidden: new Uint8Array(block, header![FLAGS_WORD], files) };
}

/** Lays another layer over the lowest one, in the room behind it; false when there is not enough. */
export function addLayer(block: SharedArrayBuffer, hidden: Uint8Array, layer: SharedArrayBuffer): boolean {
  const header = headerOf(block, 0);
  if (!header) return false;
  const flags = aligned(header[SIZE_WORD]!);
  const next = aligned(flags + hidden.length);
  if (next + layer.byteLength > block.byteLength) return false;
  new Uint8Array(block).set(hidden, flags);
  new Uint8Array(block).set(new Uint8Array(layer), next);
  header[NEXT_WORD] = next;
  header[FLAGS_WORD] = flags;
  return true;
}

/** Leaves the lowest layer alone. What was read of those above it no longer holds. */
export function dropLayers(block: SharedArrayBuffer): void {
  const header = headerOf(block, 0);
  if (header) header[NEXT_WORD] = 0;
}

/** Writes the checksum of a block's only layer into its header. */
export function seal(block: SharedArrayBuffer): void {
  new Int32Array(block, 0, SECTIONS_WORD)[CHECKSUM_WORD] = checksum(block, layerSize(block));
}

/** Whether the first bytes of a block are a layer of just that size, in which nothing changed since it was sealed. */
export function isSealed(block: SharedArrayBuffer, size: number): boolean {
  const header = headerOf(block, 0);
  return header !== null && header[SIZE_WORD] === size && header[CHECKSUM_WORD] === checksum(block, size);
}

/** Over all but itself, in four lanes that a processor works on at once. */
function checksum(block: SharedArrayBuffer, size: number): number {
  const words = new Int32Array(block, 0, size / 4);
  let [a, b, c, d] = [words[0]!, words[1]!, words[3]!, words.length];
  for (let at = 4; at + 3 < words.length; at += 4) {
    a = (Math.imul(a, 31) + words[at]!) | 0;
    b = (Math.imul(b, 37) + words[at + 1]!) | 0;
    c = (Math.imul(c, 41) + words[at + 2]!) | 0;
    d = (Math.imul(d, 43) + words[at + 3]!) | 0;
  }
  return (a ^ Math.imul(b, 0x9e3779b1) ^ Math.imul(c, 0x85ebca6b) ^ Math.imul(d, 0xc2b2ae35)) | 0;
}

function aligned(offset: number): number {
  return (offset + 15) & ~15;
}
