/** Turns kernel C into C that the grammar reads, without moving a character. */

import type { Outline } from "../functions/outline.ts";
import { readOutline } from "../functions/outline.ts";
import type { Nesting } from "../lex/brackets.ts";
import { matchBrackets } from "../lex/brackets.ts";
import type { Conditional } from "../lex/conditionals.ts";
import { readConditionals } from "../lex/conditionals.ts";
import { tokenize } from "../lex/lexer.ts";
import type { TokenStream } from "../lex/token-stream.ts";
import type { Mark } from "../translation-unit.ts";
import { rewriteAnnotations } from "./annotations.ts";
import { rewriteArguments } from "./arguments.ts";
import type { Body, MacroShape } from "./body.ts";
import { blankDirectives, rewriteExpressions } from "./expressions.ts";
import type { HeaderName } from "./function-headers.ts";
import { rewriteHeaders } from "./function-headers.ts";
import { readMacroShapes } from "./macro-shapes.ts";
import type { Dialect } from "./dialect.ts";
import { Rewriter } from "./rewriter.ts";
import { rewriteLocalFields } from "./declarations.ts";
import { rewriteStatements } from "./statements.ts";
import { blankDeadArms } from "./static-conditionals.ts";

export interface NormalisedFile {
  /** As long as the source, with its line breaks where they were. */
  readonly text: string;
  /** Tokens of the source; those that were blanked are dead. Words keep the source's spelling. */
  readonly tokens: TokenStream;
  readonly conditionals: readonly Conditional[];
  readonly nesting: Nesting;
  readonly outline: Outline;
  /** What each function is called, in the order of `outline.functions`, one for each header. */
  readonly names: readonly (readonly HeaderName[])[];
  readonly shapes: ReadonlyMap<string, MacroShape>;
  readonly marks: Map<number, Mark>;
  readonly dialect: Dialect;
}

/** The grammar continues strings behind a backslash at the very end of a line. */
const WINDOWS_CONTINUATION = /\\\r\n/g;

export function normalise(source: string, dialect: Dialect): NormalisedFile {
  const live = withoutDeadArms(source.replace(WINDOWS_CONTINUATION, " \\\n"), dialect);
  const { tokens, conditionals } = live;
  const rewriter = new Rewriter(tokens.text);
  matchBrackets(tokens, conditionals, "plain");
  rewriteAnnotations(tokens, rewriter);
  const nesting = readNesting(tokens, conditionals);
  const outline = readOutline(tokens, conditionals, nesting);
  const shapes = readMacroShapes(tokens, dialect);
  const marks = new Map<number, Mark>();
  const names = outline.functions.map((found) => rewriteHeaders(tokens, found, rewriter));
  for (const { open, close } of outline.functions) {
    rewriteBody({ tokens, rewriter, marks, shapes, dialect, from: open, to: Math.min(close, tokens.count - 1) });
  }
  return { text: rewriter.toString(), tokens, conditionals, nesting, outline, names, shapes, marks, dialect };
}

/** Rewrites what stands between two braces. */
export function rewriteBody(body: Body): void {
  blankDirectives(body);
  rewriteExpressions(body);
  rewriteArguments(body);
  rewriteLocalFields(body);
  rewriteStatements(body);
}

function withoutDeadArms(source: string, { vocabulary }: Dialect): { tokens: TokenStream; conditionals: Conditional[] } {
  const tokens = tokenize(source, vocabulary);
  const conditionals = readConditionals(tokens);
  const text = blankDeadArms(tokens, conditionals);
  if (text === source) return { tokens, conditionals };
  const again = tokenize(text, vocabulary);
  return { tokens: again, conditionals: readConditionals(again) };
}

function readNesting(tokens: TokenStream, conditionals: readonly Conditional[]): Nesting {
  const nesting = matchBrackets(tokens, conditionals, "plain");
  return nesting.balanced ? nesting : matchBrackets(tokens, conditionals, "columns");
}
