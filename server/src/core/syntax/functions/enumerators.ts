/** Values of the enumerators that a file defines, read from its tokens. */

import type { TokenStream } from "../lex/token-stream.ts";
import { integerValue } from "../literals.ts";

/**
 * Name → value. Without those whose value is not a number, a shift, a sum or another enumerator of the file, those that
 * follow one in its list, and those that two definitions (in `#if` arms) give different values.
 */
export function readEnumerators(tokens: TokenStream): Map<string, number> {
  const values = new Map<string, number>();
  const doubtful = new Set<string>();
  for (let at = 0; at < tokens.count; at++) {
    if (tokens.role(at) !== "aggregate" || tokens.word(at) !== "enum") continue;
    const open = bodyAfter(tokens, at);
    if (open < 0) continue;
    for (const [name, value] of listed(tokens, open, values)) {
      if (value === null || (values.has(name) && values.get(name) !== value)) doubtful.add(name);
      else values.set(name, value);
    }
    at = tokens.partner(open);
  }
  for (const name of doubtful) values.delete(name);
  return values;
}

/** The brace of `enum {` or `enum tag {`; -1 where the type is only named. */
function bodyAfter(tokens: TokenStream, keyword: number): number {
  let at = tokens.next(keyword);
  if (at >= 0 && tokens.isName(at)) at = tokens.next(at);
  return at >= 0 && tokens.is(at, "{") && tokens.partner(at) > at ? at : -1;
}

function* listed(tokens: TokenStream, open: number, known: ReadonlyMap<string, number>): Generator<[string, number | null]> {
  const close = tokens.partner(open);
  const own = new Map<string, number>();
  let next: number | null = 0;
  for (let at = tokens.next(open); at >= 0 && at < close; ) {
    const end = endOfEntry(tokens, at, close);
    const equals = tokens.next(at);
    if (equals >= 0 && equals < end && tokens.is(equals, "=")) next = valueOf(tokens, { from: tokens.next(equals), to: end }, (name) => own.get(name) ?? known.get(name));
    if (tokens.isName(at)) {
      yield [tokens.word(at), next];
      if (next !== null) own.set(tokens.word(at), next);
    }
    if (next !== null) next++;
    at = end < close ? tokens.next(end) : close;
  }
}

/** The comma that ends an entry, or the closing brace. */
function endOfEntry(tokens: TokenStream, from: number, close: number): number {
  for (let at = from; at >= 0 && at < close; at = tokens.next(at)) {
    if (tokens.is(at, ",")) return at;
    if (tokens.is(at, "(") && tokens.partner(at) > at) at = tokens.partner(at);
  }
  return close;
}

const BINARY: Readonly<Record<string, (a: number, b: number) => number>> = {
  "<<": (a, b) => a * 2 ** b,
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "|": (a, b) => a | b,
};

/** `7`, `-1`, `1 << 3`, `LAST + 1`; null for anything else. */
function valueOf(tokens: TokenStream, range: { from: number; to: number }, named: (name: string) => number | undefined): number | null {
  let { from, to } = range;
  const words: string[] = [];
  while (tokens.is(from, "(") && tokens.next(tokens.partner(from)) === to) {
    to = tokens.partner(from);
    from = tokens.next(from);
  }
  for (let at = from; at >= 0 && at < to; at = tokens.next(at)) words.push(tokens.word(at));
  const sign = words[0] === "-" ? -1 : 1;
  if (sign < 0) words.shift();
  const operand = (word: string | undefined): number | null => {
    if (word === undefined) return null;
    return integerValue(word) ?? named(word) ?? null;
  };
  const left = operand(words[0]);
  if (left === null) return null;
  if (words.length === 1) return sign * left;
  const right = operand(words[2]);
  const operate = words.length === 3 ? BINARY[words[1]!] : undefined;
  return right === null || !operate ? null : operate(sign * left, right);
}
