/** Cuts C into tokens. Never fails: what is no token of C becomes a punctuator of one character. */

import type { Comment, RawTokens } from "./token-stream.ts";
import { TokenKind, TokenStream } from "./token-stream.ts";

const OPERATORS = new Set(
  "-> ++ -- && || == != <= >= << >> += -= *= /= %= &= |= ^= ## ::".split(" ").concat(["...", "<<=", ">>="]),
);
const OPERATOR_STARTS = new Set([..."-+&|=!<>*/%^#:."].map((character) => character.charCodeAt(0)));

const [TAB, NEWLINE, SPACE, QUOTE, HASH, APOSTROPHE, STAR, SLASH, BACKSLASH] = [9, 10, 32, 34, 35, 39, 42, 47, 92];

/** Tokens of a C text, without white space; comments are listed apart. */
export function tokenize(text: string): TokenStream {
  return new TokenStream(text, new Lexer(text).run());
}

class Lexer {
  private readonly text: string;
  private kinds: Uint8Array;
  private starts: Int32Array;
  private ends: Int32Array;
  private count = 0;
  private lineStart = true;
  private readonly comments: Comment[] = [];

  constructor(text: string) {
    this.text = text;
    const room = (text.length >> 2) + 16;
    this.kinds = new Uint8Array(room);
    this.starts = new Int32Array(room);
    this.ends = new Int32Array(room);
  }

  run(): RawTokens {
    const { text } = this;
    for (let at = 0; at < text.length; ) at = this.step(at, text.charCodeAt(at));
    const { count, comments } = this;
    return {
      count,
      comments,
      kinds: this.kinds.subarray(0, count),
      starts: this.starts.subarray(0, count),
      ends: this.ends.subarray(0, count),
    };
  }

  /** Reads what begins at `at` and returns where it ends. */
  private step(at: number, code: number): number {
    if (code === NEWLINE) {
      this.lineStart = true;
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
    if (code === HASH && this.lineStart) return this.push(TokenKind.Directive, at, this.directiveEnd(at));
    this.lineStart = false;
    return this.token(at, code);
  }

  private token(at: number, code: number): number {
    if (isWordStart(code)) return this.word(at);
    if (isDigit(code)) return this.push(TokenKind.Number, at, numberEnd(this.text, at));
    if (code === QUOTE) return this.push(TokenKind.String, at, quotedEnd(this.text, at));
    if (code === APOSTROPHE) return this.push(TokenKind.Char, at, quotedEnd(this.text, at));
    return this.push(TokenKind.Punctuator, at, at + operatorLength(this.text, at, code));
  }

  private word(at: number): number {
    const { text } = this;
    let end = at + 1;
    while (end < text.length && isWordPart(text.charCodeAt(end))) end++;
    const next = text.charCodeAt(end);
    const prefix = end - at <= 2 && (next === QUOTE || next === APOSTROPHE) ? text.slice(at, end) : "";
    if (prefix === "L" || prefix === "u" || prefix === "U" || prefix === "u8") {
      return this.push(next === QUOTE ? TokenKind.String : TokenKind.Char, at, quotedEnd(text, end));
    }
    return this.push(TokenKind.Word, at, end);
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

  private push(kind: number, start: number, end: number): number {
    if (this.count === this.kinds.length) this.grow();
    this.kinds[this.count] = kind;
    this.starts[this.count] = start;
    this.ends[this.count++] = end;
    return end;
  }

  private grow(): void {
    const room = this.kinds.length * 2;
    const [kinds, starts, ends] = [new Uint8Array(room), new Int32Array(room), new Int32Array(room)];
    kinds.set(this.kinds);
    starts.set(this.starts);
    ends.set(this.ends);
    [this.kinds, this.starts, this.ends] = [kinds, starts, ends];
  }
}

/** End of the comment that starts at `at`, or -1 when none does. An unterminated one ends with the text. */
function commentEnd(text: string, at: number): number {
  const next = text.charCodeAt(at + 1);
  if (next === STAR) {
    const close = text.indexOf("*/", at + 2);
    return close < 0 ? text.length : close + 2;
  }
  if (next !== SLASH) return -1;
  let end = at + 2;
  while (end < text.length && text.charCodeAt(end) !== NEWLINE) {
    end = text.charCodeAt(end) === BACKSLASH && isLineBreak(text, end + 1) ? text.indexOf("\n", end) + 1 : end + 1;
  }
  return end;
}

/** End of a string or character literal; it ends with the line when it is not terminated. */
function quotedEnd(text: string, at: number): number {
  const quote = text.charCodeAt(at);
  for (let end = at + 1; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === BACKSLASH) end += text.charCodeAt(end + 1) === 13 ? 2 : 1;
    else if (code === quote) return end + 1;
    else if (code === NEWLINE) return end;
  }
  return text.length;
}

function numberEnd(text: string, at: number): number {
  let end = at + 1;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    const sign = (code === 43 || code === 45) && /[eEpP]/.test(text[end - 1]!) && !/^0[xX]/.test(text.slice(at, at + 2));
    if (!sign && !isWordPart(code) && !(code === 46 && text.charCodeAt(end + 1) !== 46)) break;
  }
  return end;
}

function operatorLength(text: string, at: number, code: number): number {
  if (!OPERATOR_STARTS.has(code)) return 1;
  if (OPERATORS.has(text.slice(at, at + 3))) return 3;
  return OPERATORS.has(text.slice(at, at + 2)) ? 2 : 1;
}

function isLineBreak(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === NEWLINE || (code === 13 && text.charCodeAt(at + 1) === NEWLINE);
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isWordStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 36 || code > 0xbf;
}

export function isWordPart(code: number): boolean {
  return isWordStart(code) || isDigit(code);
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}
