/** What the passes over one function body share. */

import { TokenKind } from "../lex/token-stream.ts";
import type { Mark } from "../translation-unit.ts";
import type { TokenStream } from "../lex/token-stream.ts";
import type { Dialect } from "./dialect.ts";
import type { Rewriter } from "./rewriter.ts";

/** What a macro of the same file turns out to be, from its replacement. */
export type MacroShape = "iterator" | "condition" | "once";

export interface Body {
  readonly tokens: TokenStream;
  readonly rewriter: Rewriter;
  readonly marks: Map<number, Mark>;
  readonly shapes: ReadonlyMap<string, MacroShape>;
  readonly dialect: Dialect;
  /** Tokens of the body's braces. */
  readonly from: number;
  readonly to: number;
}

/** Calls `visit` with each live token of the body that is no directive. */
export function eachToken(body: Body, visit: (token: number) => void): void {
  for (let token = body.tokens.next(body.from - 1); token >= 0 && token <= body.to; token = body.tokens.next(token)) {
    visit(token);
  }
}

/** Puts `;` into the white space between a token and the next token or directive; false when there is none. */
export function terminate(body: Body, token: number): boolean {
  const { tokens, rewriter } = body;
  let next = token + 1;
  while (next < tokens.count && tokens.kinds[next] === TokenKind.Dead) next++;
  for (let at = tokens.end(token); at < tokens.start(next); at++) {
    const unit = rewriter.unit(at);
    if ((unit !== 32 && unit !== 9) || insideComment(tokens, at)) continue;
    rewriter.put(at, ";");
    return true;
  }
  return false;
}

/**
 * Moves the tokens from `first` to `last`, which stand on one line, over the blank in front of them and puts `;` behind
 * them; false when there is none. Offsets inside the statement are then one too small.
 */
export function shiftLeft({ tokens, rewriter }: Body, first: number, last: number): boolean {
  const [start, end] = [tokens.start(first), tokens.end(last)];
  const before = rewriter.unit(start - 1);
  if ((before !== 32 && before !== 9) || tokens.text.slice(start, end).includes("\n")) return false;
  for (let at = start; at < end; at++) rewriter.put(at - 1, String.fromCharCode(rewriter.unit(at)));
  rewriter.put(end - 1, ";");
  return true;
}

/** Closes up over the last blank beside a punctuator between two tokens of a line, and puts `;` behind them. */
export function squeeze({ tokens, rewriter }: Body, first: number, last: number): boolean {
  const end = tokens.end(last);
  for (let at = end - 2; at > tokens.start(first); at--) {
    const unit = rewriter.unit(at);
    if (unit === 10 || unit === 34 || unit === 39) return false;
    if (unit !== 32 || (isWordUnit(rewriter.unit(at - 1)) && isWordUnit(rewriter.unit(at + 1)))) continue;
    for (let moved = at + 1; moved < end; moved++) rewriter.put(moved - 1, String.fromCharCode(rewriter.unit(moved)));
    rewriter.put(end - 1, ";");
    return true;
  }
  return false;
}

function isWordUnit(unit: number): boolean {
  return /\w/.test(String.fromCharCode(unit));
}

function insideComment(tokens: TokenStream, at: number): boolean {
  let low = 0;
  let high = tokens.comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens.comments[middle]!.end <= at) low = middle + 1;
    else high = middle;
  }
  const comment = tokens.comments[low];
  return comment !== undefined && comment.start <= at && at < comment.end;
}
