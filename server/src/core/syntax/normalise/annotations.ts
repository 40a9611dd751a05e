/** Blanks annotations, writes C words for their synonyms, and makes `typeof(…)` one word. */

import type { TokenStream } from "../lex/token-stream.ts";
import { TokenKind } from "../lex/token-stream.ts";
import { WordFlag, synonymOf } from "./dialect.ts";
import type { Rewriter } from "./rewriter.ts";

const ANY = WordFlag.Annotation | WordFlag.AnnotationWithArguments | WordFlag.Synonym | WordFlag.TypeOf | WordFlag.Transparent;

export function rewriteAnnotations(tokens: TokenStream, rewriter: Rewriter): void {
  for (let token = 0; token < tokens.count; token++) {
    const wordClass = tokens.codes[token]!;
    if ((wordClass & ANY) === 0 || tokens.kinds[token] !== TokenKind.Word) continue;
    if (wordClass & WordFlag.Annotation) annotation(tokens, token, "plain", rewriter);
    else if (wordClass & WordFlag.AnnotationWithArguments) annotation(tokens, token, "arguments", rewriter);
    else if (wordClass & WordFlag.TypeOf) typeOf(tokens, token, rewriter);
    else if (wordClass & WordFlag.Transparent) transparent(tokens, token, rewriter);
    else rewriter.replace(tokens.start(token), tokens.end(token), synonymOf(tokens.word(token)));
  }
}

function annotation(tokens: TokenStream, token: number, kind: "plain" | "arguments", rewriter: Rewriter): void {
  const open = tokens.next(token);
  const called = tokens.is(open, "(") && tokens.partner(open) > open;
  if (kind === "arguments" && !called) return;
  if (isMember(tokens, token) || isDeclared(tokens, token)) return;
  blankTokens(tokens, token, kind === "arguments" ? tokens.partner(open) : token, rewriter);
}

/** `p->__used` is a field. */
function isMember(tokens: TokenStream, token: number): boolean {
  const before = tokens.previous(token);
  return tokens.is(before, ".") || tokens.word(before) === "->";
}

/** `int __unused;` and `char __unused[4];` declare something of that name. */
function isDeclared(tokens: TokenStream, token: number): boolean {
  const next = tokens.next(token);
  return tokens.role(tokens.previous(token)) === "type" && (tokens.is(next, ";") || tokens.is(next, "["));
}

function typeOf(tokens: TokenStream, token: number, rewriter: Rewriter): void {
  const open = tokens.next(token);
  if (!tokens.is(open, "(") || tokens.partner(open) < 0) return;
  joinTokens(tokens, token, tokens.partner(open), rewriter);
  tokens.codes[token] = WordFlag.TypeOf;
}

/** `int uninitialized_var(x);` declares `x`. */
function transparent(tokens: TokenStream, token: number, rewriter: Rewriter): void {
  const open = tokens.next(token);
  const close = tokens.is(open, "(") ? tokens.partner(open) : -1;
  if (close < 0) return;
  blankTokens(tokens, token, open, rewriter);
  blankTokens(tokens, close, close, rewriter);
}

/** Blanks the tokens from `first` to `last` and takes them out of the stream. */
export function blankTokens(tokens: TokenStream, first: number, last: number, rewriter: Rewriter): void {
  for (let token = first; token <= last; token++) {
    if (tokens.kinds[token] === TokenKind.Dead) continue;
    rewriter.blank(tokens.start(token), tokens.end(token));
    tokens.kinds[token] = TokenKind.Dead;
  }
}

/**
 * Makes the tokens from `first` to `last` one identifier: on the first token's line everything between becomes `_`,
 * what stands on later lines is blanked. Comments between them are blanked when they lie on the first line.
 */
export function joinTokens(tokens: TokenStream, first: number, last: number, rewriter: Rewriter): void {
  const start = tokens.start(first);
  const line = tokens.text.slice(start, tokens.end(last)).search(/\r?\n/);
  const end = line < 0 ? tokens.end(last) : tokens.end(lastBefore(tokens, first, last, start + line));
  const joined = tokens.text.slice(start, end).replace(/[^A-Za-z0-9_]/g, "_").replace(/^[0-9]/, "_");
  const word = isReserved(joined) ? `${joined.slice(0, -1)}_` : joined;
  blankTokens(tokens, first, last, rewriter);
  rewriter.put(start, word);
  tokens.kinds[first] = TokenKind.Word;
  tokens.codes[first] = 0;
  tokens.ends[first] = end;
}

function lastBefore(tokens: TokenStream, first: number, last: number, limit: number): number {
  let token = last;
  while (token > first && tokens.end(token) > limit) token--;
  return token;
}

const RESERVED = /^(void|char|short|int|long|float|double|signed|unsigned|bool|if|for|while|do|return|struct|union|enum|const|volatile|static|extern|goto|break|continue|\w+_t|default|case|switch|else|inline|true|false|NULL|TRUE|FALSE)$/;

/** Words that tree-sitter does not read as an identifier. */
function isReserved(word: string): boolean {
  return RESERVED.test(word);
}
