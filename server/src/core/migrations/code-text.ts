/** A C text by its words and brackets, comments and literals apart: finds where names are used, and with which arguments. */

import { tokenize } from "../syntax/lex/lexer.ts";
import { TokenKind } from "../syntax/lex/token-stream.ts";
import { KERNEL_DIALECT } from "../syntax/normalise/dialect.ts";
import type { Span } from "../text/span.ts";

/** A name in code: directives and dead `#if` arms count, comments, strings and members do not. */
export interface Mention {
  readonly name: string;
  readonly span: Span;
  /** What follows in parentheses, cut at its commas, without white space around; null where none follow. */
  readonly args: readonly Span[] | null;
  /** Where it ends, arguments included. */
  readonly end: number;
}

export interface CodeToken {
  readonly text: string;
  /** A word that is none of C. */
  readonly isName: boolean;
  readonly span: Span;
}

const OPENING = "([{";
const CLOSING = ")]}";

export class CodeText {
  readonly text: string;
  /** The text with blanks for comments and literals: same length, same offsets. */
  readonly code: string;

  constructor(text: string) {
    this.text = text;
    this.code = blanked(text);
  }

  /** In the order of the text. */
  mentions(names: ReadonlySet<string>, within: Span = { start: 0, end: this.code.length }): Mention[] {
    const found: Mention[] = [];
    const words = /[A-Za-z_]\w*/g;
    words.lastIndex = within.start;
    for (let match = words.exec(this.code); match && match.index < within.end; match = words.exec(this.code)) {
      const [name] = match;
      if (names.has(name) && !this.isInWord(match.index)) found.push(this.mention(name, match.index));
    }
    return found;
  }

  /** The tokens of a stretch of code, each as it is written. */
  tokens({ start, end }: Span): CodeToken[] {
    const tokens = tokenize(this.code.slice(start, end), KERNEL_DIALECT.vocabulary);
    return Array.from({ length: tokens.count }, (_, token) => (
      { text: tokens.word(token), isName: tokens.isName(token), span: { start: start + tokens.start(token), end: start + tokens.end(token) } }));
  }

  /** It is the end of a number, or a member: `ops->kmap_atomic(…)` is no call of the interface. */
  private isInWord(start: number): boolean {
    if (/\w/.test(this.code[start - 1] ?? "")) return true;
    const before = this.code.slice(Math.max(0, start - 100), start).trimEnd();
    return before.endsWith("->") || (before.endsWith(".") && !before.endsWith("..."));
  }

  private mention(name: string, start: number): Mention {
    const end = start + name.length;
    const open = this.past(end);
    const args = this.code[open] === "(" ? this.list(open) : null;
    return { name, span: { start, end }, args: args?.parts ?? null, end: args?.end ?? end };
  }

  /** All of an argument, or all within parentheses. */
  isArgument({ start, end }: Span): boolean {
    let before = start - 1;
    while (before > 0 && isBlank(this.code[before]!)) before--;
    return ["(", ","].includes(this.code[before] ?? "") && [")", ","].includes(this.code[this.past(end)] ?? "");
  }

  /** The next offset with something on it. */
  past(offset: number): number {
    let at = offset;
    while (at < this.code.length && isBlank(this.code[at]!)) at++;
    return at;
  }

  /** Null where the parenthesis is not closed. */
  private list(open: number): { parts: Span[]; end: number } | null {
    const parts: Span[] = [];
    let depth = 0;
    let from = open + 1;
    for (let at = open; at < this.code.length; at++) {
      const char = this.code[at]!;
      if (OPENING.includes(char)) depth++;
      else if (CLOSING.includes(char)) depth--;
      const isEnd = depth === 0;
      if (!isEnd && !(depth === 1 && char === ",")) continue;
      const part = this.trimmed({ start: from, end: at });
      if (!isEnd || parts.length > 0 || part.end > part.start) parts.push(part);
      if (isEnd) return { parts, end: at + 1 };
      from = at + 1;
    }
    return null;
  }

  private trimmed({ start, end }: Span): Span {
    let [from, to] = [start, end];
    while (from < to && isBlank(this.text[from]!)) from++;
    while (to > from && isBlank(this.text[to - 1]!)) to--;
    return { start: from, end: to };
  }
}

/** White space; line splices are. */
function isBlank(char: string): boolean {
  return /[\s\\]/.test(char);
}

function blanked(text: string): string {
  const tokens = tokenize(text, KERNEL_DIALECT.vocabulary);
  const blanks: Span[] = [...tokens.comments];
  for (let token = 0; token < tokens.count; token++) {
    const kind = tokens.lexed[token];
    const span = { start: tokens.start(token), end: tokens.end(token) };
    if (kind === TokenKind.String || kind === TokenKind.Char) blanks.push(span);
    else if (kind === TokenKind.Directive) blanks.push(...literalsIn(text, span));
  }
  let code = "";
  let at = 0;
  for (const { start, end } of blanks.sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    code += text.slice(at, start) + text.slice(start, end).replace(/[^\r\n]/g, " ");
    at = end;
  }
  return code + text.slice(at);
}

function literalsIn(text: string, { start, end }: Span): Span[] {
  const found = text.slice(start, end).matchAll(/"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'/g);
  return [...found].map((match) => ({ start: start + match.index, end: start + match.index + match[0].length }));
}
