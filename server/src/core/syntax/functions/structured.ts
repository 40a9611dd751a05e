/** Tells `#if` groups that hold whole statements from those that split them. */

import type { Conditional } from "../lex/conditionals.ts";
import { armEnd } from "../lex/conditionals.ts";
import type { TokenStream } from "../lex/token-stream.ts";
import { TokenKind } from "../lex/token-stream.ts";

/** Whether each arm holds whole statements, so that the group can stay in the tree. */
export function isStructured(tokens: TokenStream, group: Conditional): boolean {
  const before = tokens.previous(group.arms[0]!.directive);
  if (!endsStatement(tokens, before) && !tokens.is(before, "{") && !tokens.is(before, ":")) return false;
  if (tokens.word(tokens.next(group.end)) === "else") return false;
  return group.arms.every(({ directive }, arm) => isWhole(tokens, directive, armEnd(group, arm)));
}

function isWhole(tokens: TokenStream, from: number, to: number): boolean {
  let last = -1;
  for (let token = from + 1; token < to; token++) {
    const kind = tokens.kind(token);
    if (kind === TokenKind.Dead || kind === TokenKind.Directive) continue;
    if (last < 0 && tokens.word(token) === "else") return false;
    if (isBracket(tokens, token) && (tokens.partner(token) <= from || tokens.partner(token) >= to)) return false;
    last = token;
  }
  return last < 0 || endsStatement(tokens, last);
}

function isBracket(tokens: TokenStream, token: number): boolean {
  return "(){}[]".includes(tokens.word(token)) && tokens.kind(token) === TokenKind.Punctuator;
}

function endsStatement(tokens: TokenStream, token: number): boolean {
  return tokens.is(token, ";") || tokens.is(token, "}");
}
