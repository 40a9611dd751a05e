/** Rewrites inline assembly: what stands for its strings may be glued together from macros. */

import { TokenKind } from "../lex/token-stream.ts";
import type { TokenStream } from "../lex/token-stream.ts";
import { blankTokens } from "./annotations.ts";
import type { Body } from "./body.ts";
import type { Rewriter } from "./rewriter.ts";

const QUALIFIERS = new Set(["__inline", "__inline__", "__goto__"]);

/** `token` is `asm` or a macro that stands for it. */
export function rewriteAssembly(body: Body, token: number): void {
  const { tokens, rewriter } = body;
  const open = openingOf(body, token);
  const close = tokens.is(open, "(") ? tokens.partner(open) : -1;
  if (close < 0) return;
  if (namesDeclarator(tokens, token)) {
    blankTokens(tokens, token, close, rewriter);
    return;
  }
  if (tokens.role(token) !== "asm") rewriter.replace(tokens.start(token), tokens.end(token), "asm");
  if (tokens.end(close) - tokens.start(open) > 3 && holdsDirective(tokens, open, close)) {
    blankContent(body, open, close);
    return;
  }
  const sections = sectionsOf(tokens, open, close);
  const [template, outputs, inputs, clobbers] = sections;
  if (template) writeString(tokens, template, rewriter);
  for (const section of [outputs, inputs]) for (const part of partsOf(tokens, section)) operand(tokens, part, rewriter);
  for (const part of partsOf(tokens, clobbers)) writeString(tokens, part, rewriter);
}

function openingOf({ tokens, rewriter }: Body, token: number): number {
  let open = tokens.next(token);
  while (tokens.isWord(open)) {
    if (QUALIFIERS.has(tokens.word(open))) blankTokens(tokens, open, open, rewriter);
    open = tokens.next(open);
  }
  return open;
}

function holdsDirective(tokens: TokenStream, open: number, close: number): boolean {
  for (let at = open; at < close; at++) if (tokens.kinds[at] === TokenKind.Directive) return true;
  return false;
}

/** Operands that `#if`s choose from are dropped with their directives. */
function blankContent({ tokens, rewriter }: Body, open: number, close: number): void {
  const first = tokens.next(open);
  const start = tokens.start(first);
  if (first >= close || tokens.end(first) - start < 2) return;
  blankTokens(tokens, open + 1, close - 1, rewriter);
  rewriter.put(start, '""');
}

/** `register long a asm("d0") = b;` names a register. */
function namesDeclarator(tokens: TokenStream, token: number): boolean {
  const name = tokens.previous(token);
  const before = tokens.previous(name);
  return tokens.isName(name) && (tokens.isWord(before) || tokens.is(before, "*"));
}

interface Part {
  readonly first: number;
  readonly last: number;
}

/** Template, outputs, inputs, clobbers, labels; null where one is empty. */
function sectionsOf(tokens: TokenStream, open: number, close: number): (Part | null)[] {
  const sections: (Part | null)[] = [];
  let first = -1;
  let last = -1;
  for (let at = tokens.next(open); at >= 0 && at <= close; at = tokens.next(at)) {
    const double = tokens.word(at) === "::";
    if (at === close || double || tokens.is(at, ":")) {
      sections.push(first < 0 ? null : { first, last });
      if (double) sections.push(null);
      first = last = -1;
      continue;
    }
    if (first < 0) first = at;
    if (tokens.partner(at) > at && tokens.partner(at) < close) at = tokens.partner(at);
    last = at;
  }
  return sections;
}

function partsOf(tokens: TokenStream, section: Part | null | undefined): Part[] {
  const parts: Part[] = [];
  let first = -1;
  let last = -1;
  for (let at = section?.first ?? -1; section && at >= 0 && at <= section.last; at = tokens.next(at)) {
    if (tokens.is(at, ",")) {
      if (first >= 0) parts.push({ first, last });
      first = -1;
      continue;
    }
    if (first < 0) first = at;
    if (tokens.partner(at) > at && tokens.partner(at) <= section.last) at = tokens.partner(at);
    last = at;
  }
  if (first >= 0) parts.push({ first, last });
  return parts;
}

/** `[name] "constraint" (value)`; a macro that stands for a whole operand is blanked with its comma. */
function operand(tokens: TokenStream, { first, last }: Part, rewriter: Rewriter): void {
  const start = tokens.is(first, "[") && tokens.partner(first) > 0 ? tokens.next(tokens.partner(first)) : first;
  const value = tokens.is(last, ")") ? tokens.partner(last) : -1;
  if (value > start) {
    writeString(tokens, { first: start, last: tokens.previous(value) }, rewriter);
    return;
  }
  const next = tokens.next(last);
  const before = tokens.previous(first);
  blankTokens(tokens, first, last, rewriter);
  if (tokens.is(next, ",")) blankTokens(tokens, next, next, rewriter);
  else if (tokens.is(before, ",")) blankTokens(tokens, before, before, rewriter);
}

/** Writes an empty string over tokens that are not one string already. */
function writeString(tokens: TokenStream, { first, last }: Part, rewriter: Rewriter): void {
  const start = tokens.start(first);
  const single = first === last && tokens.kind(first) === TokenKind.String;
  if (single || tokens.end(first) - start < 2) return;
  blankTokens(tokens, first, last, rewriter);
  rewriter.put(start, '""');
  tokens.kinds[first] = TokenKind.String;
  tokens.codes[first] = 0;
  tokens.ends[first] = start + 2;
}
