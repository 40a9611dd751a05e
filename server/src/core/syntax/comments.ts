/** The comments of a C text. */

import type { Span } from "../text/span.ts";
import { tokenize } from "./lex/lexer.ts";
import { VOCABULARY } from "./normalise/dialect.ts";

/** Spans of all comments with their delimiters, in the order of the text; also those in preprocessor lines and dead `#if` arms. */
export function readComments(text: string): readonly Span[] {
  return tokenize(text, VOCABULARY).comments;
}
