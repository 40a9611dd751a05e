/** Cuts C into tokens. Never fails: what is no token of C becomes a punctuator of one character. */

import { commentEnd, isDigit, isLineBreak, isWordPart, isWordStart, numberEnd, operatorLength, quotedEnd } from "./scanners.ts";
import type { Comment, RawTokens } from "./token-stream.ts";
import { TokenKind, TokenStream } from "./token-stream.ts";
import type { Vocabulary } from "./vocabulary.ts";
import { HASH_SEED, hashStep } from "./vocabulary.ts";

const [NEWLINE, SPACE, QUOTE, HASH, APOSTROPHE, SLASH, BACKSLASH] = [10, 32, 34, 35, 39, 47, 92];

/** Tokens of a C text, without white space; comments are listed apart. Words get their class from the vocabulary. */
export function tokenize(text: string, vocabulary: Vocabulary): TokenStream {
  return new TokenStream(text, lex(text, vocabulary));
}

export function lex(text: string, vocabulary: Vocabulary): RawTokens {
  return new Lexer(text, vocabulary, (text.length >> 2) + 16).run(0, () => false);
}

/** A place between two tokens. */
interface LexState {
  readonly at: number;
  /** Whether a `#` here would begin a directive. */
  readonly isLineStart: boolean;
}

/** Reads on from a place until `isEnough` holds, which is asked before each token, comment and blank. */
export function lexFrom(text: string, vocabulary: Vocabulary, from: LexState, isEnough: (state: LexState) => boolean): RawTokens & { readonly end: number } {
  const lexer = new Lexer(text, vocabulary, 64);
  lexer.isLineStart = from.isLineStart;
  const raw = lexer.run(from.at, isEnough);
  return { ...raw, end: lexer.at };
}

class Lexer implements LexState {
  at = 0;
  isLineStart = true;
  private readonly text: string;
  private readonly vocabulary: Vocabulary;
  private kinds: Uint8Array;
  private starts: Int32Array;
  private ends: Int32Array;
  private codes: Uint16Array;
  private count = 0;
  private readonly comments: Comment[] = [];

  constructor(text: string, vocabulary: Vocabulary, room: number) {
    this.text = text;
    this.vocabulary = vocabulary;
    this.kinds = new Uint8Array(room);
    this.starts = new Int32Array(room);
    this.ends = new Int32Array(room);
    this.codes = new Uint16Array(room);
  }

  run(from: number, isEnough: (state: LexState) => boolean): RawTokens {
    const { text } = this;
    for (this.at = from; this.at < text.length && !isEnough(this); ) this.at = this.step(this.at, text.charCodeAt(this.at));
    const { count, comments } = this;
    return {
      count,
      comments,
      kinds: this.kinds.subarray(0, count),
      starts: this.starts.subarray(0, count),
      ends: this.ends.subarray(0, count),
      codes: this.codes.subarray(0, count),
    };
  }

  /** Reads what begins at `at` and returns where it ends. */
  private step(at: number, code: number): number {
    if (code === NEWLINE) {
      this.isLineStart = true;
      return at + 1;
    }
    if (code <= SPACE || code === 0xfeff) return at + 1;
    if (code === BACKSLASH && isLineBreak(this.text, at + 1)) return this.text.indexOf("\n", at) + 1;
    if (code === SLASH) {
      const end = commentEnd(this.text, at);
      if (end >= 0) {
        this.comments.push({ start: at, end });
        return end;
      }
    }
    if (code === HASH && this.isLineStart) return this.push(TokenKind.Directive, at, this.directiveEnd(at));
    this.isLineStart = false;
    return this.token(at, code);
  }

  private token(at: number, code: number): number {
    if (isWordStart(code)) return this.word(at);
    if (isDigit(code)) return this.push(TokenKind.Number, at, numberEnd(this.text, at));
    if (code === QUOTE) return this.push(TokenKind.String, at, quotedEnd(this.text, at));
    if (code === APOSTROPHE) return this.push(TokenKind.Char, at, quotedEnd(this.text, at));
    const length = operatorLength(this.text, at, code);
    return this.push(TokenKind.Punctuator, at, at + length, length === 1 ? code : 0);
  }

  private word(at: number): number {
    const { text } = this;
    let hash = HASH_SEED;
    let end = at;
    for (let code = text.charCodeAt(end); isWordPart(code); code = text.charCodeAt(++end)) hash = hashStep(hash, code);
    const next = text.charCodeAt(end);
    if (end - at <= 2 && (next === QUOTE || next === APOSTROPHE) && /^(L|u8?|U)$/.test(text.slice(at, end))) {
      return this.push(next === QUOTE ? TokenKind.String : TokenKind.Char, at, quotedEnd(text, end));
    }
    return this.push(TokenKind.Word, at, end, this.vocabulary.classAt(text, at, end, hash));
  }

  private directiveEnd(at: number): number {
    const { text } = this;
    let end = at;
    while (end < text.length) {
      const code = text.charCodeAt(end);
      if (code === NEWLINE) break;
      if (code === BACKSLASH && isLineBreak(text, end + 1)) end = text.indexOf("\n", end) + 1;
      else if (code === QUOTE || code === APOSTROPHE) end = quotedEnd(text, end);
      else if (code === SLASH) end = this.directiveComment(end);
      else end++;
    }
    return end;
  }

  private directiveComment(at: number): number {
    const end = commentEnd(this.text, at);
    if (end < 0) return at + 1;
    this.comments.push({ start: at, end });
    return end;
  }

  private push(kind: number, start: number, end: number, code = 0): number {
    if (this.count === this.kinds.length) this.grow();
    this.kinds[this.count] = kind;
    this.starts[this.count] = start;
    this.codes[this.count] = code;
    this.ends[this.count++] = end;
    return end;
  }

  private grow(): void {
    const room = this.kinds.length * 2;
    const { kinds, starts, ends, codes } = this;
    (this.kinds = new Uint8Array(room)).set(kinds);
    (this.starts = new Int32Array(room)).set(starts);
    (this.ends = new Int32Array(room)).set(ends);
    (this.codes = new Uint16Array(room)).set(codes);
  }
}
