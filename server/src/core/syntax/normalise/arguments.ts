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
  return role === "statement" || role === "operator" || role === "storage";
}

function rewriteArgument(body: Body, argument: Argument): void {
  const { tokens, rewriter } = body;
  const { first, last, stop } = argument;
  if (first < 0) {
    emptyArgument(body, stop);
    return;
  }
  if (tokens.is(first, ".")) blankTokens(tokens, first, first, rewriter);
  else if (isStatement(tokens, first, last)) statementArgument(body, argument);
  else if (isType(tokens, first, last) || isOperator(tokens, first, last) || isAsmOperand(tokens, first)) {
    joinTokens(tokens, first, last, rewriter);
  } else blankLevels(body, first, last);
}

/** Statements become a block, which the grammar takes as an argument, where there is room for its braces. */
function statementArgument({ tokens, rewriter, marks }: Body, { first, last, stop }: Argument): void {
  const [before, behind] = [tokens.start(first) - 1, tokens.start(stop) - 1];
  const room = isBlank(rewriter.unit(before)) && isBlank(rewriter.unit(behind)) && behind >= tokens.end(last);
  if (room && (tokens.is(last, ";") || tokens.is(last, "}"))) {
    rewriter.put(before, "{");
    rewriter.put(behind, "}");
    return;
  }
  const at = tokens.start(first);
  marks.set(at, { kind: "statement-argument", at, text: tokens.text.slice(at, tokens.end(last)) });
  joinTokens(tokens, first, last, rewriter);
}

function isBlank(unit: number): boolean {
  return unit === 32 || unit === 9;
}

/** `LEVEL MESSAGE`, `LEVEL format("…")` and `CONTEXT 1`: names in front of another operand are blanked. */
function blankLevels({ tokens, rewriter }: Body, first: number, last: number): void {
  let at = first;
  for (let next = tokens.next(at); tokens.isName(at) && next > 0 && next <= last; next = tokens.next(at)) {
    if (!tokens.isName(next) && tokens.kind(next) !== TokenKind.Number) break;
    blankTokens(tokens, at, at, rewriter);
    at = next;
  }
}

function emptyArgument(body: Body, stop: number): void {
  const { tokens, rewriter } = body;
  const at = tokens.start(stop) - 1;
  const before = tokens.previous(stop);
  if (isBlank(rewriter.unit(at))) rewriter.put(at, "_");
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

/** `[p] "=a" (p)` and `"r" (x)`. */
function isAsmOperand(tokens: TokenStream, first: number): boolean {
  return tokens.is(first, "[") || (tokens.kind(first) === TokenKind.String && tokens.is(tokens.next(first), "("));
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
