/** One block of memory that holds typed arrays, so that it can be shared between threads and written to a file as it is. */

const MAGIC = 0x6b6d6170;
/** Raised when the meaning of a section changes. */
export const FORMAT = 1;

export const SECTIONS = {
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
  /** By name: definitions; callers; callers of a method; stores; names stored in it. */
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

export type SectionName = keyof typeof SECTIONS;
export type Sections = { readonly [Name in SectionName]: Elements[(typeof SECTIONS)[Name]] };

const NAMES = Object.keys(SECTIONS) as SectionName[];
/** Magic, format, checksum, number of sections; then offset and length in bytes of each. */
const HEADER_BYTES = 16 + NAMES.length * 8;

/** Copies the arrays into one block. */
export function packSections(sections: Sections): SharedArrayBuffer {
  let size = aligned(HEADER_BYTES);
  const offsets = NAMES.map((name) => {
    const offset = size;
    size = aligned(size + sections[name].byteLength);
    return offset;
  });
  const block = new SharedArrayBuffer(size);
  const header = new Int32Array(block, 0, HEADER_BYTES / 4);
  header.set([MAGIC, FORMAT, 0, NAMES.length]);
  NAMES.forEach((name, at) => {
    const { buffer, byteOffset, byteLength } = sections[name];
    new Uint8Array(block, offsets[at], byteLength).set(new Uint8Array(buffer, byteOffset, byteLength));
    header.set([offsets[at]!, byteLength], 4 + at * 2);
  });
  return block;
}

/** Views into a block; null when it is none of ours. The content is not looked at. */
export function sectionsOf(block: SharedArrayBuffer): Sections | null {
  if (block.byteLength < HEADER_BYTES) return null;
  const header = new Int32Array(block, 0, HEADER_BYTES / 4);
  if (header[0] !== MAGIC || header[1] !== FORMAT || header[3] !== NAMES.length) return null;
  const found: Partial<Record<SectionName, unknown>> = {};
  for (const [at, name] of NAMES.entries()) {
    const { size, view } = VIEWS[SECTIONS[name]];
    const [offset, length] = [header[4 + at * 2]!, header[5 + at * 2]!];
    const misplaced = offset < HEADER_BYTES || offset % 8 !== 0 || length < 0 || offset + length > block.byteLength;
    if (misplaced || length % size !== 0) return null;
    found[name] = view(block, offset, length / size);
  }
  return found as Sections;
}

/** Writes the checksum into the header. */
export function seal(block: SharedArrayBuffer): void {
  new Int32Array(block, 0, 4)[2] = checksum(block);
}

/** Whether nothing changed since the block was sealed. */
export function isSealed(block: SharedArrayBuffer): boolean {
  return block.byteLength >= HEADER_BYTES && block.byteLength % 16 === 0 && new Int32Array(block, 0, 4)[2] === checksum(block);
}

/** Over all but itself, in four lanes that a processor works on at once. */
function checksum(block: SharedArrayBuffer): number {
  const words = new Int32Array(block);
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
