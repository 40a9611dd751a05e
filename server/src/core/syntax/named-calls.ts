/** Calls in a stretch of code for which there is no tree: in arguments of macros, or where nothing could be parsed. */

import type { Span } from "../text/span.ts";
import { KERNEL_DIALECT } from "./normalise/dialect.ts";
import { tokenize } from "./lex/lexer.ts";
import { TokenKind } from "./lex/token-stream.ts";

export interface NameInCode {
  readonly name: string;
  readonly span: Span;
}

/** Names with a parenthesis behind them; those in comments, strings and character constants do not count, nor do words of C. */
export function namedCalls(text: string, { start, end }: Span = { start: 0, end: text.length }): NameInCode[] {
  const tokens = tokenize(text.slice(start, end), KERNEL_DIALECT.vocabulary);
  const found: NameInCode[] = [];
  for (let token = 0; token < tokens.count; token++) {
    const span = { start: start + tokens.start(token), end: start + tokens.end(token) };
    // Behind the `#`, a directive is code like any other.
    if (tokens.kind(token) === TokenKind.Directive) found.push(...namedCalls(text, { start: span.start + 1, end: span.end }));
    else if (tokens.isName(token) && tokens.is(tokens.next(token), "(")) found.push({ name: tokens.word(token), span });
  }
  return found;
}
