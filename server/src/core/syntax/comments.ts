/** The comments of a C text. */

import type { Span } from "../text/span.ts";
import { tokenize } from "./lex/lexer.ts";
import { KERNEL_DIALECT } from "./normalise/dialect.ts";

/** Spans of all comments with their delimiters, in the order of the text; also those in preprocessor lines and dead `#if` arms. */
export function readComments(text: string): readonly Span[] {
  return tokenize(text, KERNEL_DIALECT.vocabulary).comments;
}

/** The text with a blank for each comment. */
export function withoutComments(text: string): string {
  let code = "";
  let at = 0;
  for (const { start, end } of readComments(text)) {
    code += `${text.slice(at, start)} `;
    at = end;
  }
  return code + text.slice(at);
}
