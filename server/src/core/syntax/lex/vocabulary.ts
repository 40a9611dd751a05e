/** A set of known words, each with a class, that is looked up by a hash which the lexer computes as it reads. */

/** Start value of a word's hash. */
export const HASH_SEED = 7;

/** The hash of a word so far, with one more UTF-16 unit. */
export function hashStep(hash: number, unit: number): number {
  return (Math.imul(hash, 31) + unit) | 0;
}

export class Vocabulary {
  private readonly mask: number;
  private readonly words: (string | undefined)[];
  private readonly classes: Uint16Array;

  /** Classes are numbers from 1 to 65535. */
  constructor(entries: ReadonlyMap<string, number>) {
    const room = 2 ** Math.ceil(Math.log2(entries.size * 4 + 4));
    this.mask = room - 1;
    this.words = new Array<string | undefined>(room).fill(undefined);
    this.classes = new Uint16Array(room);
    for (const [word, value] of entries) this.add(word, value);
  }

  /** Class of the word at [start, end) of a text, given its hash; 0 when it is not known. */
  classAt(text: string, start: number, end: number, hash: number): number {
    for (let slot = hash & this.mask; ; slot = (slot + 1) & this.mask) {
      const word = this.words[slot];
      if (word === undefined) return 0;
      if (word.length === end - start && text.startsWith(word, start)) return this.classes[slot]!;
    }
  }

  /** Class of a word; 0 when it is not known. */
  classOf(word: string): number {
    return this.classAt(word, 0, word.length, hashOf(word));
  }

  private add(word: string, value: number): void {
    let slot = hashOf(word) & this.mask;
    while (this.words[slot] !== undefined && this.words[slot] !== word) slot = (slot + 1) & this.mask;
    this.words[slot] = word;
    this.classes[slot] = value;
  }
}

function hashOf(word: string): number {
  let hash = HASH_SEED;
  for (let at = 0; at < word.length; at++) hash = hashStep(hash, word.charCodeAt(at));
  return hash;
}
