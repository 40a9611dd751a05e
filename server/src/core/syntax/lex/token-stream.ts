/** The tokens of a text in flat arrays, with the searches that the normaliser's passes share. */

import type { WordRole } from "./words.ts";
import { roleOfClass } from "./words.ts";

export const TokenKind = {
  /** Blanked by a pass; skipped by every search. */
  Dead: 0,
  Word: 1,
  Number: 2,
  String: 3,
  Char: 4,
  Punctuator: 5,
  /** A whole preprocessor line with its continuation lines. */
  Directive: 6,
} as const;

export interface Comment {
  readonly start: number;
  readonly end: number;
}

export interface RawTokens {
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly codes: Uint16Array;
  readonly count: number;
  readonly comments: readonly Comment[];
}

/** Offsets are UTF-16 code units of `text`. Token indices of -1 mean that there is none. */
export class TokenStream {
  readonly text: string;
  readonly count: number;
  readonly kinds: Uint8Array;
  /** The kinds before any pass killed a token. */
  readonly lexed: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Of a word its class in the vocabulary, of a punctuator of one character that character, else 0. */
  readonly codes: Uint16Array;
  readonly comments: readonly Comment[];
  /** The partner of a bracket, or -1. Filled in by `matchBrackets`. */
  readonly partners: Int32Array;

  constructor(text: string, raw: RawTokens) {
    this.text = text;
    this.count = raw.count;
    this.kinds = raw.kinds;
    this.lexed = raw.kinds.slice();
    this.starts = raw.starts;
    this.ends = raw.ends;
    this.codes = raw.codes;
    this.comments = raw.comments;
    this.partners = new Int32Array(raw.count).fill(-1);
  }

  kind(token: number): number {
    return this.kinds[token] ?? TokenKind.Dead;
  }

  start(token: number): number {
    return this.starts[token] ?? this.text.length;
  }

  end(token: number): number {
    return this.ends[token] ?? this.text.length;
  }

  partner(token: number): number {
    return this.partners[token] ?? -1;
  }

  /** The token's text; empty when there is no such token. */
  word(token: number): string {
    return token < 0 || token >= this.count ? "" : this.text.slice(this.starts[token], this.ends[token]);
  }

  isWord(token: number): boolean {
    return this.kinds[token] === TokenKind.Word;
  }

  /** The role of a word; `plain` also for what is no word. */
  role(token: number): WordRole {
    return this.kinds[token] === TokenKind.Word ? roleOfClass(this.codes[token]!) : "plain";
  }

  /** Whether the token is a word without a role of its own in C. */
  isName(token: number): boolean {
    return this.kinds[token] === TokenKind.Word && roleOfClass(this.codes[token]!) === "plain";
  }

  /** Whether the token is that punctuator of one character. */
  is(token: number, punctuator: string): boolean {
    return this.kinds[token] === TokenKind.Punctuator && this.codes[token] === punctuator.charCodeAt(0);
  }

  /** The next token that is neither dead nor a directive, before `limit`; else -1. */
  next(token: number, limit = this.count): number {
    for (let at = token + 1; at < limit; at++) {
      const kind = this.kinds[at];
      if (kind !== TokenKind.Dead && kind !== TokenKind.Directive) return at;
    }
    return -1;
  }

  /** The previous token that is neither dead nor a directive; else -1. */
  previous(token: number): number {
    for (let at = token - 1; at >= 0; at--) {
      const kind = this.kinds[at];
      if (kind !== TokenKind.Dead && kind !== TokenKind.Directive) return at;
    }
    return -1;
  }

  /** The words of the source in a range of tokens, directives left out. */
  wordsOf(from: number, to: number): Set<string> {
    const words = new Set<string>();
    for (let token = from; token < to && token < this.count; token++) {
      if (this.lexed[token] !== TokenKind.Word) continue;
      const word = this.word(token);
      if (/\W/.test(word)) for (const part of word.match(/[A-Za-z_]\w*/g) ?? []) words.add(part);
      else words.add(word);
    }
    return words;
  }

  /** The first token that starts at or after an offset. */
  at(offset: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
