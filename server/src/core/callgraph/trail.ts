/** The last tokens that were read, and what the last word among them is. */

import type { ByteLexer } from "./byte-lexer.ts";
import { WORD } from "./byte-lexer.ts";
import { AGGREGATE, MODIFIER } from "./known-words.ts";
import type { Recorder } from "./recorder.ts";

export class Trail {
  /** Kinds of the last token and of the one before it. */
  previous = 0;
  before = 0;
  /** First byte of the last word. */
  start = 0;
  /** Class of the last word, and whether it stands behind `.` or `->`, behind `struct`. */
  role = MODIFIER;
  member = false;
  tag = false;
  private end = 0;
  private hash = 0;
  private readonly lexer: ByteLexer;
  private readonly recorder: Recorder;

  constructor(lexer: ByteLexer, recorder: Recorder) {
    this.lexer = lexer;
    this.recorder = recorder;
  }

  /** Begins behind a token of that kind, without a last word. */
  reset(previous: number): void {
    this.previous = previous;
    this.before = 0;
    this.role = MODIFIER;
    this.member = false;
    this.tag = false;
  }

  /** Goes on behind the word on which the lexer stands. */
  word(role: number, member: boolean): void {
    const { lexer } = this;
    this.tag = this.previous === WORD && this.role === AGGREGATE;
    this.start = lexer.start;
    this.end = lexer.at;
    this.hash = lexer.hash;
    this.role = role;
    this.member = member;
    this.punctuator(WORD);
  }

  /** Goes on behind any other token. */
  punctuator(kind: number): void {
    this.before = this.previous;
    this.previous = kind;
  }

  /** The number of the last word. */
  name(): number {
    return this.recorder.names.intern(this.lexer.bytes, this.start, this.end, this.hash);
  }

  /** The number of the word that begins at an offset; -1 for -1. */
  nameAt(start: number): number {
    return start < 0 ? -1 : this.recorder.names.internAt(this.lexer.bytes, start);
  }

  /** Whether the last word is a variable of the current definition. */
  isLocal(): boolean {
    return this.recorder.isLocal(this.lexer.bytes, this.start, this.end, this.hash);
  }

  /** From here on the last word is a variable of the current definition. */
  makeLocal(): void {
    this.recorder.local(this.lexer.bytes, this.start, this.end, this.hash);
  }

  /** Whether the last word has no small letter. */
  isCapitals(): boolean {
    for (let at = this.start; at < this.end; at++) if (this.lexer.bytes[at]! >= 97) return false;
    return true;
  }
}
