/** A text that is overwritten in place: its length and its line breaks never change. */

const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const CHUNK = 8192;

export class Rewriter {
  private readonly original: string;
  private units: Uint16Array | null = null;

  constructor(text: string) {
    this.original = text;
  }

  /** Overwrites a range with blanks, line breaks excepted. */
  blank(start: number, end: number): void {
    const units = this.writable();
    for (let at = Math.max(0, start); at < end && at < units.length; at++) {
      if (units[at] !== NEWLINE && units[at] !== RETURN) units[at] = SPACE;
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
    const units = this.writable();
    for (let at = 0; at < word.length; at++) units[start + at] = word.charCodeAt(at);
  }

  /** The unit that stands at an offset now; NaN past the end. */
  unit(at: number): number {
    return this.units ? (this.units[at] ?? NaN) : this.original.charCodeAt(at);
  }

  toString(): string {
    const { units } = this;
    if (units === null) return this.original;
    const parts: string[] = [];
    for (let at = 0; at < units.length; at += CHUNK) {
      parts.push(String.fromCharCode.apply(null, units.subarray(at, at + CHUNK) as unknown as number[]));
    }
    return parts.join("");
  }

  private hasBreak(start: number, end: number): boolean {
    for (let at = start; at < end; at++) {
      const unit = this.unit(at);
      if (unit === NEWLINE || unit === RETURN) return true;
    }
    return false;
  }

  private writable(): Uint16Array {
    if (this.units === null) {
      const units = new Uint16Array(this.original.length);
      for (let at = 0; at < units.length; at++) units[at] = this.original.charCodeAt(at);
      this.units = units;
    }
    return this.units;
  }
}
