/** Finds what a function header declares. */

import type { TokenStream } from "../lex/token-stream.ts";

/** Tokens of a function's header, without those of `#if` arms that are not read. */
export interface Header {
  readonly tokens: readonly number[];
  /** Position in `tokens` where the declaration begins, after macros without a semicolon that stand before it. */
  readonly first: number;
  /** Positions in `tokens` of the name and of the parentheses around the parameters. */
  readonly name: number;
  readonly open: number;
  readonly close: number;
}

/** Reads `specifiers name(parameters) rest`; null when the tokens are no function header. */
export function readHeader(stream: TokenStream, tokens: readonly number[]): Header | null {
  const groups = parenthesised(stream, tokens);
  if (groups === null) return null;
  const called = groups.filter(({ open }) => isName(stream, tokens[open - 1]));
  const found =
    called.find(({ open }) => open >= 2 && endsSpecifiers(stream, tokens, open - 2)) ??
    wrapped(stream, tokens, groups) ??
    called[called.length - 1];
  if (!found) return null;
  const name = "name" in found ? found.name : found.open - 1;
  return { tokens, first: specifiersStart(stream, tokens, found), name, open: found.open, close: found.close };
}

interface Group {
  readonly open: number;
  readonly close: number;
  readonly name?: number;
}

/** Outermost parentheses of the header; null when they do not pair within it. */
function parenthesised(stream: TokenStream, tokens: readonly number[]): Group[] | null {
  const groups: Group[] = [];
  for (let at = 0; at < tokens.length; at++) {
    if (!stream.is(tokens[at]!, "(")) continue;
    const close = closing(stream, tokens, at);
    if (close < 0) return null;
    groups.push({ open: at, close });
    at = close;
  }
  return groups;
}

function closing(stream: TokenStream, tokens: readonly number[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (stream.is(tokens[at]!, "(")) depth++;
    else if (stream.is(tokens[at]!, ")") && --depth === 0) return at;
  }
  return -1;
}

function isName(stream: TokenStream, token: number | undefined): boolean {
  return token !== undefined && stream.isName(token);
}

/** Whether what ends at `at` can stand before a function's name: a type or a `*`. */
function endsSpecifiers(stream: TokenStream, tokens: readonly number[], at: number): boolean {
  let last = at;
  while (last > 0 && isModifier(stream, tokens[last]!)) last--;
  const token = tokens[last]!;
  return stream.is(token, "*") || stream.isName(token) || stream.role(token) === "type";
}

function isModifier(stream: TokenStream, token: number): boolean {
  const role = stream.role(token);
  return role === "storage" || role === "qualifier";
}

/** `int (*name(parameters))(int)` and `int (name)(parameters)`. */
function wrapped(stream: TokenStream, tokens: readonly number[], groups: readonly Group[]): Group | undefined {
  const outer = groups.find(
    ({ open }) => stream.is(tokens[open + 1]!, "*") || (stream.is(tokens[open + 2]!, ")") && !isName(stream, tokens[open - 1])),
  );
  if (!outer || outer.open === 0) return undefined;
  for (let at = outer.open + 1; at < outer.close; at++) {
    if (!isName(stream, tokens[at])) continue;
    if (stream.is(tokens[at + 1]!, "(")) return { name: at, open: at + 1, close: closing(stream, tokens, at + 1) };
    const next = groups[groups.indexOf(outer) + 1];
    return next?.open === outer.close + 1 ? { name: at, open: next.open, close: next.close } : undefined;
  }
  return undefined;
}

/** Walks back over type words and stars; `(` belongs to a wrapped name. */
function specifiersStart(stream: TokenStream, tokens: readonly number[], group: Group): number {
  let first = group.name ?? group.open - 1;
  while (first > 0) {
    const token = tokens[first - 1]!;
    if (!stream.isWord(token) && !stream.is(token, "*") && !stream.is(token, "(")) break;
    first--;
  }
  return first;
}

/** Whether the header's words before the name hold a type. */
export function hasType(stream: TokenStream, header: Header): boolean {
  for (let at = header.first; at < header.name; at++) {
    const token = header.tokens[at]!;
    if (!stream.isWord(token)) continue;
    const role = stream.role(token);
    if (stream.isWord(token) && (role === "type" || role === "aggregate" || role === "plain")) return true;
  }
  return false;
}
