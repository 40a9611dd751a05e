/** A text that is overwritten in place: its length and its line breaks never change. */

const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
/** Units in a block; only blocks that are written to are copied. */
const BLOCK = 512;

export class Rewriter {
  private readonly original: string;
  private readonly blocks = new Map<number, Uint16Array>();

  constructor(text: string) {
    this.original = text;
  }

  /** Overwrites a range with blanks, line breaks excepted. */
  blank(start: number, end: number): void {
    const until = Math.min(end, this.original.length);
    for (let at = Math.max(0, start); at < until; at++) {
      const unit = this.unit(at);
      if (unit !== NEWLINE && unit !== RETURN && unit !== SPACE) this.write(at, SPACE);
    }
  }

  /** Writes a word over [start, end) and blanks what is left; false, with nothing written, when it does not fit in. */
  replace(start: number, end: number, word: string): boolean {
    if (word.length > end - start || this.hasBreak(start, start + word.length)) return false;
    this.blank(start, end);
    this.put(start, word);
    return true;
  }

  /** Writes at `start`; what is written over must hold no line break. */
  put(start: number, word: string): void {
    for (let at = 0; at < word.length; at++) this.write(start + at, word.charCodeAt(at));
  }

  /** The unit that stands at an offset now; NaN past the end. */
  unit(at: number): number {
    const block = this.blocks.size > 0 ? this.blocks.get(Math.floor(at / BLOCK)) : undefined;
    return block ? (block[at % BLOCK] ?? NaN) : this.original.charCodeAt(at);
  }

  toString(): string {
    return this.blocks.size === 0 ? this.original : this.slice(0, this.original.length);
  }

  /** What stands in a range now. */
  slice(start: number, end: number): string {
    const parts: string[] = [];
    let done = start;
    for (let index = Math.floor(start / BLOCK); index * BLOCK < end; index++) {
      const block = this.blocks.get(index);
      if (!block) continue;
      const from = Math.max(done, index * BLOCK);
      const to = Math.min(end, (index + 1) * BLOCK);
      parts.push(this.original.slice(done, from));
      parts.push(String.fromCharCode.apply(null, block.subarray(from - index * BLOCK, to - index * BLOCK) as unknown as number[]));
      done = to;
    }
    parts.push(this.original.slice(done, end));
    return parts.length === 1 ? parts[0]! : parts.join("");
  }

  private hasBreak(start: number, end: number): boolean {
    for (let at = start; at < end; at++) {
      const unit = this.unit(at);
      if (unit === NEWLINE || unit === RETURN) return true;
    }
    return false;
  }

  private write(at: number, unit: number): void {
    const index = Math.floor(at / BLOCK);
    let block = this.blocks.get(index);
    if (!block) this.blocks.set(index, (block = this.copy(index * BLOCK)));
    block[at % BLOCK] = unit;
  }

  private copy(start: number): Uint16Array {
    const block = new Uint16Array(Math.min(BLOCK, this.original.length - start));
    for (let at = 0; at < block.length; at++) block[at] = this.original.charCodeAt(start + at);
    return block;
  }
}
