/** The declaration at the top level that is being read: its words, and its outermost parentheses as one token each. */

import { OPEN, WORD } from "./byte-lexer.ts";

/** More tokens than any header has. */
const LIMIT = 400;
const [KIND, ROLE, START, END, HASH, STRIDE] = [0, 1, 2, 3, 4, 5];

/** Tokens by their position; what lies outside has the kind 0. */
export class Item {
  count = 0;
  private readonly values = new Int32Array(LIMIT * STRIDE);
  /** Where `#if` arms that are not read on from put something else. */
  others: Item[] = [];

  /** As the lexer's; `(` stands for a whole parenthesis. */
  kind(at: number): number {
    return at >= 0 && at < this.count ? this.values[at * STRIDE + KIND]! : 0;
  }

  /** Class of a word. */
  role(at: number): number {
    return this.values[at * STRIDE + ROLE]!;
  }

  /** First byte of the token; behind the `(` of a parenthesis. */
  start(at: number): number {
    return this.values[at * STRIDE + START]!;
  }

  /** End of the token; the `)` of a parenthesis. */
  end(at: number): number {
    return this.values[at * STRIDE + END]!;
  }

  hash(at: number): number {
    return this.values[at * STRIDE + HASH]!;
  }

  /** The word from `start` to where the lexer stands. */
  word(role: number, start: number, lexer: { readonly at: number; readonly hash: number }): void {
    if (this.count === LIMIT) return;
    this.mark(WORD, start);
    const at = (this.count - 1) * STRIDE;
    this.values[at + ROLE] = role;
    this.values[at + END] = lexer.at;
    this.values[at + HASH] = lexer.hash;
  }

  /** Any token without a meaning of its own here. */
  mark(kind: number, start: number): void {
    if (this.count === LIMIT) return;
    const at = this.count++ * STRIDE;
    this.values[at + KIND] = kind;
    this.values[at + ROLE] = 0;
    this.values[at + START] = start;
    this.values[at + END] = start;
  }

  /** The last parenthesis ends before `end`. */
  closeGroup(end: number): void {
    if (this.kind(this.count - 1) === OPEN) this.values[(this.count - 1) * STRIDE + END] = end;
  }

  reset(): void {
    this.count = 0;
    if (this.others.length > 0) this.others = [];
  }

  /** What an `#if` puts back. */
  save(): SavedItem {
    return { values: this.values.slice(0, this.count * STRIDE), others: this.others };
  }

  restore({ values, others }: SavedItem): void {
    this.values.set(values);
    this.count = values.length / STRIDE;
    this.others = others;
  }

  /** An item as it was when it was saved. */
  static of(saved: SavedItem): Item {
    const item = new Item();
    item.restore({ values: saved.values, others: [] });
    return item;
  }
}

export interface SavedItem {
  readonly values: Int32Array;
  readonly others: Item[];
}
