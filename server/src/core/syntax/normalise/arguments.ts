/** Rewrites arguments of macros that are no expressions: types, operators, statements, nothing. */

import type { TokenStream } from "../lex/token-stream.ts";
import { TokenKind } from "../lex/token-stream.ts";
import { blankTokens, joinTokens } from "./annotations.ts";
import type { Body } from "./body.ts";
import { eachToken } from "./body.ts";

interface Argument {
  /** First and last token; `first` is -1 for an empty argument. */
  readonly first: number;
  readonly last: number;
  /** Token of the comma or parenthesis behind it. */
  readonly stop: number;
}

export function rewriteArguments(body: Body): void {
  const { tokens } = body;
  eachToken(body, (token) => {
    if (!tokens.is(token, "(") || !isCall(tokens, token)) return;
    const all = argumentsOf(tokens, token);
    if (all.length === 1 && all[0]!.first < 0) return;
    for (const argument of all) rewriteArgument(body, argument);
  });
}

/** Arguments of a call by its opening parenthesis; empty when that has no partner. */
export function argumentsOf(tokens: TokenStream, open: number): Argument[] {
  const close = tokens.partner(open);
  const found: Argument[] = [];
  let first = -1;
  let last = -1;
  for (let at = tokens.next(open); at >= 0 && at <= close; at = tokens.next(at)) {
    if (at === close || tokens.is(at, ",")) {
      found.push({ first, last, stop: at });
      first = last = -1;
      continue;
    }
    if (first < 0) first = at;
    if (isOpening(tokens, at) && tokens.partner(at) > at && tokens.partner(at) < close) at = tokens.partner(at);
    last = at;
  }
  return found;
}

function isOpening(tokens: TokenStream, token: number): boolean {
  return tokens.is(token, "(") || tokens.is(token, "[") || tokens.is(token, "{");
}

/** A plain name in front that is not itself declared: `int f(struct s)` is a prototype. */
function isCall(tokens: TokenStream, open: number): boolean {
  const name = tokens.previous(open);
  if (!tokens.isName(name)) return false;
  const before = tokens.previous(name);
  if (!tokens.isWord(before)) return true;
  const role = tokens.role(before);
  return role === "statement" || role === "operator";
}

function rewriteArgument(body: Body, { first, last, stop }: Argument): void {
  const { tokens, rewriter } = body;
  if (first < 0) {
    emptyArgument(body, stop);
    return;
  }
  if (tokens.is(first, ".")) blankTokens(tokens, first, first, rewriter);
  else if (namesOnly(tokens, first, last)) blankTokens(tokens, first, tokens.previous(last), rewriter);
  else if (isType(tokens, first, last) || isOperator(tokens, first, last) || isStatement(tokens, first, last)) {
    joinTokens(tokens, first, last, rewriter);
  }
}

function emptyArgument(body: Body, stop: number): void {
  const { tokens, rewriter } = body;
  const at = tokens.start(stop) - 1;
  const before = tokens.previous(stop);
  if (rewriter.unit(at) === 32 || rewriter.unit(at) === 9) rewriter.put(at, "_");
  else if (tokens.is(stop, ",")) blankTokens(tokens, stop, stop, rewriter);
  else if (tokens.is(before, ",")) blankTokens(tokens, before, before, rewriter);
}

/** `struct s`, `unsigned long`, `char *`, `u8 *`, `struct s *p`. */
function isType(tokens: TokenStream, first: number, last: number): boolean {
  if (!tokens.isWord(first)) return false;
  const role = tokens.role(first);
  if (role === "type" || role === "aggregate" || role === "qualifier") return true;
  let at = tokens.next(first);
  if (!tokens.is(last, "*") || role !== "plain") return false;
  while (at < last && tokens.is(at, "*")) at = tokens.next(at);
  return at === last;
}

/** `LEVEL MESSAGE`, strings glued together; the last one stays. */
function namesOnly(tokens: TokenStream, first: number, last: number): boolean {
  if (first === last) return false;
  for (let at = first; at >= 0 && at <= last; at = tokens.next(at)) if (!tokens.isName(at)) return false;
  return true;
}

/** `<`, `==`, `+=`: only punctuators that are no brackets. */
function isOperator(tokens: TokenStream, first: number, last: number): boolean {
  return first === last && tokens.kind(first) === TokenKind.Punctuator && !"(){}[];".includes(tokens.word(first));
}

/** `return -EINVAL`, `goto out`, `a = 1; b = 2`. */
function isStatement(tokens: TokenStream, first: number, last: number): boolean {
  const role = tokens.role(first);
  if (tokens.isWord(first) && (role === "statement" || role === "control" || role === "storage")) return true;
  for (let at = first; at >= 0 && at <= last; at = tokens.next(at)) {
    if (isOpening(tokens, at) && tokens.partner(at) > at) at = tokens.partner(at);
    else if (tokens.is(at, ";")) return true;
  }
  return false;
}
