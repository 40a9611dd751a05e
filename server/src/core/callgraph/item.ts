/** The declaration at the top level that is being read: its words, and its outermost parentheses as one token each. */

import { WORD } from "./byte-lexer.ts";

export interface ItemToken {
  /** As the lexer's; `(` stands for a whole parenthesis. */
  readonly kind: number;
  /** Class of a word. */
  readonly role: number;
  /** Bytes of the token; those between the parentheses for a `(`. */
  readonly start: number;
  end: number;
  readonly hash: number;
}

/** More tokens than any header has. */
const LIMIT = 400;

export class Item {
  tokens: ItemToken[] = [];
  /** Where `#if` arms that are not read on from put something else. */
  others: ItemToken[][] = [];

  /** The word from `start` to where the lexer stands. */
  word(role: number, start: number, lexer: { readonly at: number; readonly hash: number }): void {
    this.add({ kind: WORD, role, start, end: lexer.at, hash: lexer.hash });
  }

  /** Any token without a meaning of its own here. */
  mark(kind: number, start: number): void {
    this.add({ kind, role: 0, start, end: start, hash: 0 });
  }

  /** The last parenthesis ends before `end`. */
  closeGroup(end: number): void {
    const last = this.tokens[this.tokens.length - 1];
    if (last?.kind === 40) last.end = end;
  }

  reset(): void {
    if (this.tokens.length > 0) this.tokens = [];
    if (this.others.length > 0) this.others = [];
  }

  private add(token: ItemToken): void {
    if (this.tokens.length < LIMIT) this.tokens.push(token);
  }
}
