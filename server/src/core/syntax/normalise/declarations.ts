/** Rewrites local declarations: unknown attributes among the type, and `static` before a macro that declares. */

import { blankTokens } from "./annotations.ts";
import type { Body } from "./body.ts";
import { eachToken } from "./body.ts";
import { isTypeName } from "./dialect.ts";

/** `token` begins the statement. Names in a row that are neither the type nor what is declared are blanked. */
export function rewriteDeclaration(body: Body, token: number): void {
  const { tokens, rewriter } = body;
  if (staticMacro(body, token)) return;
  const names: number[] = [];
  let typed = false;
  let at = token;
  for (; at >= 0 && at <= body.to && tokens.isWord(at); at = tokens.next(at)) {
    const role = tokens.role(at);
    if (role === "type") typed = true;
    else if (role === "aggregate") {
      if (!tokens.isWord(tokens.next(at))) return;
      typed = true;
      at = tokens.next(at);
    } else if (role === "plain") names.push(at);
    else if (role !== "storage" && role !== "qualifier") return;
  }
  const stars = tokens.is(at, "*") || (tokens.is(at, "(") && tokens.is(tokens.next(at), "*"));
  if (tokens.is(at, "(")) trailingAttribute(body, at);
  const wanted = (typed ? 0 : 1) + (stars ? 0 : 1);
  const spare = names.length - wanted;
  if (spare <= 0) return;
  const marked = names.filter((name) => tokens.word(name).startsWith("__") && !isTypeName(tokens.word(name)));
  const chosen = marked.length >= spare ? marked.slice(-spare) : stars && typed ? names.slice(-spare) : names.slice(0, spare);
  for (const name of chosen) blankTokens(tokens, name, name, rewriter);
}

/** `void (*f)(int) ATTRIBUTE;` */
function trailingAttribute(body: Body, open: number): void {
  const { tokens, rewriter } = body;
  let at = open;
  while (tokens.is(at, "(") && tokens.partner(at) > at) at = tokens.next(tokens.partner(at));
  if (tokens.isName(at) && tokens.is(tokens.next(at), ";")) blankTokens(tokens, at, at, rewriter);
}

/** Makes `DECLARE_BITMAP(name, size);` in a local struct a field: `DECLARE_BITMAP name;`. */
export function rewriteLocalFields(body: Body): void {
  const { tokens } = body;
  eachToken(body, (token) => {
    if (tokens.role(token) !== "aggregate") return;
    const tag = tokens.next(token);
    const open = tokens.isWord(tag) ? tokens.next(tag) : tag;
    if (!tokens.is(open, "{")) return;
    for (let at = open; at >= 0 && at < tokens.partner(open); at = tokens.next(at)) {
      if (!tokens.is(at, "{") && !tokens.is(at, ";")) continue;
      declareByMacro(body, tokens.next(at), ";");
      unnamedBits(body, tokens.next(at));
    }
  });
}

/** `u32 : 4;` pads. */
function unnamedBits({ tokens, rewriter }: Body, first: number): void {
  let at = first;
  while (tokens.isWord(at)) at = tokens.next(at);
  if (at === first || !tokens.is(at, ":") || tokens.isName(tokens.previous(at)) !== (tokens.previous(at) === first)) return;
  const last = tokens.next(at);
  if (tokens.is(tokens.next(last), ";")) blankTokens(tokens, at, last, rewriter);
}

/** Makes `MACRO(name, …)` a declaration when it stands before `stop`: `MACRO name`. */
export function declareByMacro({ tokens, rewriter }: Body, name: number, stop: string): void {
  const open = tokens.next(name);
  if (!tokens.isName(name) || !tokens.is(open, "(")) return;
  const close = tokens.partner(open);
  const field = tokens.next(open);
  if (close < 0 || !tokens.is(tokens.next(close), stop) || !tokens.isName(field)) return;
  blankTokens(tokens, open, open, rewriter);
  blankTokens(tokens, tokens.next(field), close, rewriter);
}

/** `static DEFINE_MUTEX(lock);` reads as a call without its `static`. */
function staticMacro(body: Body, token: number): boolean {
  const { tokens, rewriter } = body;
  const name = tokens.next(token);
  const open = tokens.next(name);
  if (tokens.role(token) !== "storage" || !tokens.is(open, "(") || !tokens.isName(name)) return false;
  blankTokens(tokens, token, token, rewriter);
  return true;
}
