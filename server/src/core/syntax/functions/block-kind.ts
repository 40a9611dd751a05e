/** Tells from the words in front of a brace at the top level what the braces hold. */

import type { TokenStream } from "../lex/token-stream.ts";

/** The tag (or an empty string) when the words end in `struct tag`, `union` and so on; else null. */
export function aggregateTag(tokens: TokenStream, words: readonly number[]): string | null {
  const [last, before] = [words[words.length - 1] ?? -1, words[words.length - 2] ?? -1];
  if (tokens.role(last) === "aggregate") return "";
  return tokens.role(before) === "aggregate" && tokens.isWord(last) ? tokens.word(last) : null;
}

export function isInitializer(tokens: TokenStream, words: readonly number[]): boolean {
  if (endsInCall(tokens, words)) return false;
  let depth = 0;
  for (const word of words) {
    if (tokens.is(word, "(")) depth++;
    else if (tokens.is(word, ")")) depth--;
    else if (depth === 0 && tokens.is(word, "=")) return true;
  }
  return false;
}

/** `name(…) {` is no initializer, even after a declaration that was cut off. */
function endsInCall(tokens: TokenStream, words: readonly number[]): boolean {
  const last = words[words.length - 1] ?? -1;
  return tokens.is(last, ")") && tokens.isName(tokens.previous(tokens.partner(last)));
}

/** Whether the block stands inside parentheses, as an argument of a macro. */
export function isUnfinished(tokens: TokenStream, words: readonly number[]): boolean {
  const opened = words.filter((word) => tokens.is(word, "(")).length;
  return opened > words.filter((word) => tokens.is(word, ")")).length;
}
