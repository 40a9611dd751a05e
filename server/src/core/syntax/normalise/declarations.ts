/** Rewrites local declarations: unknown attributes among the type, and `static` before a macro that declares. */

import { blankTokens } from "./annotations.ts";
import type { Body } from "./body.ts";
import { isTypeName } from "./dialect.ts";
import { wordRole } from "./words.ts";

/** `token` begins the statement. Names in a row that are neither the type nor what is declared are blanked. */
export function rewriteDeclaration(body: Body, token: number): void {
  const { tokens, rewriter } = body;
  if (staticMacro(body, token)) return;
  const names: number[] = [];
  let typed = false;
  let at = token;
  for (; at >= 0 && at <= body.to && tokens.isWord(at); at = tokens.next(at)) {
    const role = wordRole(tokens.word(at));
    if (role === "type") typed = true;
    else if (role === "aggregate") {
      typed = true;
      at = tokens.next(at);
    } else if (role === "plain") names.push(at);
    else if (role !== "storage" && role !== "qualifier") return;
  }
  const stars = tokens.is(at, "*");
  const wanted = (typed ? 0 : 1) + (stars ? 0 : 1);
  const spare = names.length - wanted;
  if (spare <= 0) return;
  const marked = names.filter((name) => tokens.word(name).startsWith("__") && !isTypeName(tokens.word(name)));
  const chosen = marked.length >= spare ? marked.slice(-spare) : stars && typed ? names.slice(-spare) : names.slice(0, spare);
  for (const name of chosen) blankTokens(tokens, name, name, rewriter);
}

/** `static DEFINE_MUTEX(lock);` reads as a call without its `static`. */
function staticMacro(body: Body, token: number): boolean {
  const { tokens, rewriter } = body;
  const name = tokens.next(token);
  const open = tokens.next(name);
  if (wordRole(tokens.word(token)) !== "storage" || !tokens.is(open, "(") || wordRole(tokens.word(name)) !== "plain") return false;
  blankTokens(tokens, token, token, rewriter);
  return true;
}
