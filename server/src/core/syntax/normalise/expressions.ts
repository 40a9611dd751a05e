/** Rewrites expressions that tree-sitter's grammar lacks: adjacent string macros, casts to names, `&&label`, `a ... b`. */

import type { TokenStream } from "../lex/token-stream.ts";
import { TokenKind } from "../lex/token-stream.ts";
import { directiveName } from "../lex/conditionals.ts";
import { blankTokens, joinTokens } from "./annotations.ts";
import { rewriteAssembly } from "./assembly.ts";
import type { Body } from "./body.ts";
import { eachToken } from "./body.ts";
import { WordFlag, isTypeName } from "./dialect.ts";

const CONDITIONAL = new Set(["if", "ifdef", "ifndef", "else", "elif", "elifdef", "elifndef", "endif"]);

const NUMBER = /^(0[xX][\da-fA-F]*|0[bB][01]*|\d+(\.\d*)?([eE][-+]?\d+)?)[uUlLfF]*$/;

/** Blanks `#define`, `#undef` and other lines that decide nothing. */
export function blankDirectives(body: Body): void {
  const { tokens, rewriter } = body;
  for (let token = body.from; token <= body.to; token++) {
    if (tokens.kinds[token] !== TokenKind.Directive || CONDITIONAL.has(directiveName(tokens, token))) continue;
    rewriter.blank(tokens.start(token), tokens.end(token));
    tokens.kinds[token] = TokenKind.Dead;
  }
}

export function rewriteExpressions(body: Body): void {
  eachToken(body, (token) => {
    const { tokens } = body;
    if (tokens.kinds[token] === TokenKind.String) string(body, token);
    else if (tokens.kinds[token] === TokenKind.Word) word(body, token);
    else if (tokens.kinds[token] === TokenKind.Number) number(body, token);
    else if (tokens.is(token, "(")) cast(body, token);
    else if (tokens.word(token) === "&&") labelAddress(body, token);
  });
}

/** `10000baseT`, which macros paste into a name, is no number; a unit as in `64 SECONDS` is blanked. */
function number({ tokens, rewriter }: Body, token: number): void {
  const word = tokens.word(token);
  const unit = tokens.next(token);
  if (tokens.isName(unit)) blankTokens(tokens, unit, unit, rewriter);
  if (!/^\d+[A-Za-z_]/.test(word) || NUMBER.test(word)) return;
  rewriter.put(tokens.start(token), "_");
  tokens.kinds[token] = TokenKind.Word;
}

/** `A B "text"` and `"text" F(x)`: names and calls glued to a string are blanked, but for one name. */
function string(body: Body, token: number): void {
  const { tokens, rewriter } = body;
  const next = tokens.next(token);
  const open = tokens.next(next);
  if (tokens.isName(next) && tokens.is(open, "(") && tokens.partner(open) > 0) {
    blankTokens(tokens, next, tokens.partner(open), rewriter);
  }
  let before = tokens.previous(token);
  const call = tokens.is(before, ")") ? tokens.previous(tokens.partner(before)) : -1;
  if (tokens.isName(call) && !beginsStatement(tokens, call)) blankTokens(tokens, call, before, rewriter);
  before = tokens.previous(token);
  for (let extra = tokens.previous(before); tokens.isName(before) && tokens.isName(extra); ) {
    blankTokens(tokens, extra, extra, rewriter);
    extra = tokens.previous(before);
  }
}

function beginsStatement(tokens: TokenStream, token: number): boolean {
  const before = tokens.previous(token);
  return tokens.is(before, ";") || tokens.is(before, "{") || tokens.is(before, "}");
}

function word(body: Body, token: number): void {
  const { tokens, rewriter } = body;
  const wordClass = tokens.codes[token]!;
  if (wordClass === 0) return;
  const name = tokens.word(token);
  if (name === "case") caseRange(body, token);
  else if (tokens.role(token) === "asm" || wordClass & WordFlag.AsmMacro) rewriteAssembly(body, token);
  else if (name === "offsetof" || name === "__builtin_offsetof") offset(body, token);
  else if (/^_*alignof_*$/i.test(name)) rewriter.replace(tokens.start(token), tokens.end(token), "sizeof");
}

/** `case a ... b:` becomes `case a ||  b:`, no operator binds looser; a mark at the operator tells. */
function caseRange(body: Body, token: number): void {
  const { tokens, rewriter, marks } = body;
  for (let at = tokens.next(token); at >= 0 && at <= body.to && !tokens.is(at, ":"); at = tokens.next(at)) {
    if (tokens.is(at, ";") || tokens.is(at, "{")) return;
    if (tokens.word(at) !== "...") continue;
    rewriter.replace(tokens.start(at), tokens.end(at), "||");
    marks.set(tokens.start(at), { kind: "range", at: tokens.start(at) });
  }
}

/** `offsetof(struct s, a.b[1])` is only known to the grammar with a plain member. */
function offset(body: Body, token: number): void {
  const { tokens, rewriter } = body;
  const open = tokens.next(token);
  const close = tokens.is(open, "(") ? tokens.partner(open) : -1;
  if (close < 0) return;
  const member = tokens.previous(close);
  const plain = tokens.word(token) === "offsetof" && tokens.isWord(member) && tokens.is(tokens.previous(member), ",");
  if (!plain) joinTokens(tokens, token, close, rewriter);
}

/** `(u32)*p`, `(u32)(x)` and `(typeof(p))(x)` read as a product and calls: a cast to the name of a type is blanked. */
function cast(body: Body, token: number): void {
  const { tokens, rewriter } = body;
  const name = tokens.next(token);
  const close = tokens.next(name);
  if (tokens.isName(close)) blankPointerModifier(body, close);
  if (!tokens.isName(name) || !tokens.is(close, ")") || !namesType(tokens, name)) return;
  const before = tokens.previous(token);
  if (isOperand(tokens, before) || isDeclared(tokens, before)) return;
  const next = tokens.next(close);
  if (["*", "&", "-", "+", "("].some((mark) => tokens.is(next, mark))) blankTokens(tokens, token, close, rewriter);
}

function namesType(tokens: TokenStream, name: number): boolean {
  return isTypeName(tokens.word(name)) || (tokens.codes[name]! & WordFlag.TypeOf) !== 0;
}

/** `(u8 far *)`: of two names before the stars of a cast the second is no type. */
function blankPointerModifier({ tokens, rewriter }: Body, modifier: number): void {
  const before = tokens.previous(modifier);
  if (!tokens.isName(before) && tokens.role(before) !== "type") return;
  let at = tokens.next(modifier);
  const starred = tokens.is(at, "*");
  while (tokens.is(at, "*")) at = tokens.next(at);
  if (starred && tokens.is(at, ")")) blankTokens(tokens, modifier, modifier, rewriter);
}

/** `typedef char *(name_t)(int);` */
function isDeclared(tokens: TokenStream, star: number): boolean {
  return tokens.is(star, "*") && tokens.role(tokens.previous(star)) === "type";
}

/** Whether a token ends an operand, so that `(` behind it is no cast. */
function isOperand(tokens: TokenStream, token: number): boolean {
  if (tokens.is(token, ")")) return !isPointerCast(tokens, token);
  if (tokens.is(token, "]")) return true;
  if (!tokens.isWord(token)) return false;
  return !["return", "case", "else", "do"].includes(tokens.word(token));
}

/** `(void *)` and `(struct s *)` in front of another cast. */
function isPointerCast(tokens: TokenStream, close: number): boolean {
  const open = tokens.partner(close);
  return open >= 0 && tokens.is(tokens.previous(close), "*") && !tokens.isWord(tokens.previous(open));
}

/** `&&label`, the address of a label. */
function labelAddress(body: Body, token: number): void {
  const { tokens, rewriter } = body;
  const before = tokens.previous(token);
  const unary = ["=", ",", "(", "{", "["].some((mark) => tokens.is(before, mark)) || tokens.word(before) === "return";
  if (!unary) return;
  rewriter.replace(tokens.start(token), tokens.end(token), "&");
  tokens.ends[token] = tokens.start(token) + 1;
}
