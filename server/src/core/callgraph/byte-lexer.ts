/** Cuts the bytes of C source into tokens, one at a time; comments are skipped. Never fails. */

import { HASH_SEED, hashStep } from "./name-table.ts";

/** Kinds of tokens; a punctuator of one character that matters has its code, which is above all of these. */
export const END = 0;
export const WORD = 1;
const NUMBER = 2;
export const STRING = 3;
/** A preprocessor line with all its continuations. */
export const DIRECTIVE = 4;
/** An operator that does not matter, such as `+=`. */
const OPERATION = 5;
export const ARROW = 6;

export const [HASH, AMPERSAND, OPEN, CLOSE, STAR, COMMA, DOT, COLON, SEMICOLON, EQUALS, QUESTION] = [35, 38, 40, 41, 42, 44, 46, 58, 59, 61, 63];
export const [OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [91, 93, 123, 125];

const [TAB, NEWLINE, QUOTE, APOSTROPHE, DASH, SLASH, BACKSLASH] = [9, 10, 34, 39, 45, 47, 92];

const [SPACE_CLASS, WORD_CLASS, DIGIT_CLASS, OPERATOR_CLASS, SINGLE_CLASS, QUOTE_CLASS, SLASH_CLASS, NEWLINE_CLASS, HASH_CLASS] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
];

/** What each byte begins. Bytes beyond ASCII are taken for white space. */
const CLASSES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (byte > 127) return SPACE_CLASS;
  if (/[A-Za-z_$]/.test(character)) return WORD_CLASS;
  if (/[0-9]/.test(character)) return DIGIT_CLASS;
  if (byte === NEWLINE) return NEWLINE_CLASS;
  if (byte === HASH) return HASH_CLASS;
  if (byte === SLASH) return SLASH_CLASS;
  if (byte === QUOTE || byte === APOSTROPHE) return QUOTE_CLASS;
  if ("(){}[];,?:".includes(character)) return SINGLE_CLASS;
  return byte <= 32 || byte === BACKSLASH ? SPACE_CLASS : OPERATOR_CLASS;
});

const WORD_PARTS = CLASSES.map((kind) => (kind === WORD_CLASS || kind === DIGIT_CLASS ? 1 : 0));

/** Bytes that a line of the preprocessor cannot be skipped over blindly. */
const STOPS = Uint8Array.from({ length: 256 }, (_, byte) => ([NEWLINE, BACKSLASH, QUOTE, APOSTROPHE, SLASH, OPEN].includes(byte) ? 1 : 0));

/** So many directives without a `(` in a row promise more of them. */
const MANY_PLAIN = 8;

export class ByteLexer {
  bytes: Uint8Array = new Uint8Array(0);
  /** Where the token starts, and where it ends. */
  start = 0;
  at = 0;
  /** Hash of the token when it is a word. */
  hash = 0;
  /** Whether the directive holds a `(` outside of comments. */
  parenthesised = false;
  private limit = 0;
  /** How many directives without a `(` came last; where the next `/` and the next `(` are, if not before the token. */
  private plainLines = 0;
  private nextSlash = -1;
  private nextOpen = -1;
  private lineStart = true;
  private directives = true;

  /** Reads bytes [from, to). Within a `#define`, `#` is an operator. */
  reset(bytes: Uint8Array, from: number, to: number, mode: "file" | "replacement" = "file"): void {
    this.bytes = bytes;
    this.at = from;
    this.limit = to;
    this.lineStart = true;
    this.directives = mode === "file";
    this.plainLines = 0;
    this.nextSlash = -1;
    this.nextOpen = -1;
  }

  /** Goes on to the next token and returns its kind. */
  next(): number {
    const { bytes, limit } = this;
    let { at } = this;
    while (at < limit) {
      const byte = bytes[at]!;
      const kind = CLASSES[byte]!;
      if (kind === SPACE_CLASS) at++;
      else if (kind === WORD_CLASS) return this.word(at);
      else if (kind === SINGLE_CLASS) {
        this.lineStart = false;
        this.start = at;
        this.at = at + 1;
        return byte;
      } else if (kind === NEWLINE_CLASS) {
        this.lineStart = true;
        at++;
      } else {
        this.at = at;
        if (kind !== SLASH_CLASS) return this.rest(byte, kind);
        if (!this.comment()) return this.operator(byte);
        at = this.at;
      }
    }
    this.start = this.at = limit;
    return END;
  }

  /** Whether the next token is `(`; looks past white space, not past comments. */
  opensParenthesis(): boolean {
    for (let at = this.at; at < this.limit; at++) {
      const byte = this.bytes[at]!;
      if (byte === OPEN) return true;
      if (CLASSES[byte] !== SPACE_CLASS && byte !== NEWLINE) return false;
    }
    return false;
  }

  /** Skips a parenthesis that comes next, with all that is in it. */
  skipParenthesis(): void {
    let depth = 0;
    for (let kind = this.next(); kind !== END; kind = this.next()) {
      if (kind === OPEN) depth++;
      else if (kind === CLOSE && --depth <= 0) return;
    }
  }

  private word(from: number): number {
    const { bytes, limit } = this;
    this.lineStart = false;
    this.start = from;
    let at = from;
    let hash = HASH_SEED;
    for (; at < limit; at++) {
      const byte = bytes[at]!;
      if (WORD_PARTS[byte] === 0) break;
      hash = hashStep(hash, byte);
    }
    this.hash = hash;
    this.at = at;
    return WORD;
  }

  private rest(byte: number, kind: number): number {
    if (kind === HASH_CLASS && this.lineStart && this.directives) return this.directive();
    this.lineStart = false;
    this.start = this.at;
    if (kind === DIGIT_CLASS) return this.number();
    if (kind === QUOTE_CLASS) {
      this.at = this.quotedEnd(this.at);
      return byte === QUOTE ? STRING : NUMBER;
    }
    return this.operator(byte);
  }

  private number(): number {
    const { bytes, limit } = this;
    let at = this.at + 1;
    for (; at < limit; at++) {
      const dotted = bytes[at] === DOT && bytes[at + 1] !== DOT;
      if (WORD_PARTS[bytes[at]!] === 0 && !dotted) break;
    }
    this.at = at;
    return NUMBER;
  }

  /** `->`, one of `= & * . #` alone, or any other run of operator characters that belong together. */
  private operator(byte: number): number {
    const next = this.bytes[this.at + 1]!;
    this.lineStart = false;
    this.start = this.at;
    this.at++;
    if (byte === DASH && next === 62) {
      this.at++;
      return ARROW;
    }
    if (byte === DOT) {
      if (next !== DOT) return DOT;
      while (this.bytes[this.at] === DOT) this.at++;
      return OPERATION;
    }
    if (byte === STAR && next !== EQUALS) return STAR;
    if (byte === EQUALS || byte === AMPERSAND || byte === HASH) return this.doubled(byte, next);
    // `+=`, `!=`, `<=` …: the `=` must not be taken for an assignment of its own.
    if (next === EQUALS) this.at++;
    return OPERATION;
  }

  private doubled(byte: number, next: number): number {
    if (next !== byte && !(byte === AMPERSAND && next === EQUALS)) return byte;
    this.at++;
    return byte === HASH ? HASH : OPERATION;
  }

  private comment(): boolean {
    const { bytes, limit } = this;
    const next = bytes[this.at + 1];
    if (next === STAR) {
      this.at = this.commentEnd(this.at + 2);
      return true;
    }
    if (next !== SLASH) return false;
    let at = this.at + 2;
    while (at < limit && (bytes[at] !== NEWLINE || isContinued(bytes, at))) at++;
    this.at = at;
    return true;
  }

  private commentEnd(from: number): number {
    const { bytes, limit } = this;
    for (let at = from; at < limit; at++) if (bytes[at] === SLASH && bytes[at - 1] === STAR && at > from) return at + 1;
    return limit;
  }

  private quotedEnd(from: number): number {
    const { bytes, limit } = this;
    const quote = bytes[from]!;
    for (let at = from + 1; at < limit; at++) {
      const byte = bytes[at]!;
      if (byte === quote) return at + 1;
      if (byte === BACKSLASH) at += bytes[at + 1] === 13 ? 2 : 1;
      else if (byte === NEWLINE) return at;
    }
    return limit;
  }

  private directive(): number {
    this.start = this.at;
    this.at = this.plainLines >= MANY_PLAIN ? this.plainLineEnd() : this.directiveEnd(this.at + 1);
    this.plainLines = this.parenthesised ? 0 : this.plainLines + 1;
    return DIRECTIVE;
  }

  /** In files that are long lists of `#define`s: like `directiveEnd`, with searches that are fast when they find nothing for long. */
  private plainLineEnd(): number {
    const { bytes, at } = this;
    const end = position(bytes.indexOf(NEWLINE, at), this.limit);
    if (this.nextSlash < at) this.nextSlash = position(bytes.indexOf(SLASH, at), this.limit);
    if (this.nextOpen < at) this.nextOpen = position(bytes.indexOf(OPEN, at), this.limit);
    if (this.nextSlash < end || this.nextOpen < end || isContinued(bytes, end)) return this.directiveEnd(at + 1);
    this.parenthesised = false;
    return end;
  }

  private directiveEnd(from: number): number {
    const { bytes, limit } = this;
    this.parenthesised = false;
    let at = from;
    while (at < limit) {
      const byte = bytes[at]!;
      if (STOPS[byte] === 0) at++;
      else if (byte === NEWLINE) {
        if (!isContinued(bytes, at)) break;
        at++;
      } else if (byte === QUOTE || byte === APOSTROPHE) at = this.quotedEnd(at);
      else if (byte === SLASH && bytes[at + 1] === STAR) at = this.commentEnd(at + 2);
      else if (byte === SLASH && bytes[at + 1] === SLASH) while (at < limit && bytes[at] !== NEWLINE) at++;
      else {
        if (byte === OPEN) this.parenthesised = true;
        at++;
      }
    }
    return at;
  }
}

function position(found: number, limit: number): number {
  return found < 0 ? limit : found;
}

/** Whether the line break at `at` is preceded by a backslash. */
function isContinued(bytes: Uint8Array, at: number): boolean {
  return bytes[at - 1] === BACKSLASH || (bytes[at - 1] === 13 && bytes[at - 2] === BACKSLASH);
}

/** First byte at or behind `at` that is no blank, tab or continued line break. */
export function skipBlanks(bytes: Uint8Array, at: number, limit: number): number {
  let here = at;
  while (here < limit) {
    const byte = bytes[here];
    if (byte !== 32 && byte !== TAB && byte !== BACKSLASH && byte !== 13 && byte !== NEWLINE) break;
    here++;
  }
  return here;
}
