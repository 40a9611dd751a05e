/** Turns kernel C into C that the grammar reads, without moving a character. */

import { IdentifierMemory } from "../functions/identifier-memory.ts";
import type { Outline } from "../functions/outline.ts";
import { readOutline } from "../functions/outline.ts";
import type { Nesting } from "../lex/brackets.ts";
import { matchBrackets } from "../lex/brackets.ts";
import type { Conditional } from "../lex/conditionals.ts";
import { readConditionals } from "../lex/conditionals.ts";
import { tokenize } from "../lex/lexer.ts";
import { Relexer } from "../lex/relexer.ts";
import type { TokenStream } from "../lex/token-stream.ts";
import type { Mark } from "../translation-unit.ts";
import { rewriteAnnotations } from "./annotations.ts";
import { rewriteArguments } from "./arguments.ts";
import type { Body, MacroShape } from "./body.ts";
import { BodyMemory, type BodyReuse } from "./body-memory.ts";
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

/** What is kept of a text for the one that follows it by an edit. One for each document. */
export class NormaliserMemory {
  readonly bodies = new BodyMemory();
  readonly identifiers = new IdentifierMemory();
  private lexers: { readonly dialect: Dialect; readonly source: Relexer; readonly live: Relexer } | null = null;

  lexersOf(dialect: Dialect): { readonly source: Relexer; readonly live: Relexer } {
    if (this.lexers?.dialect !== dialect) this.lexers = { dialect, source: new Relexer(dialect.vocabulary), live: new Relexer(dialect.vocabulary) };
    return this.lexers;
  }
}

/** The same with a memory and without one. */
export function normalise(source: string, dialect: Dialect, memory: NormaliserMemory | null = null): NormalisedFile {
  const live = withoutDeadArms(source.replace(WINDOWS_CONTINUATION, " \\\n"), dialect, memory);
  const { tokens, conditionals } = live;
  const rewriter = new Rewriter(tokens.text);
  matchBrackets(tokens, conditionals, "plain");
  rewriteAnnotations(tokens, rewriter);
  const nesting = readNesting(tokens, conditionals);
  const outline = readOutline(tokens, conditionals, nesting);
  const shapes = readMacroShapes(tokens, dialect);
  const names = outline.functions.map((found) => rewriteHeaders(tokens, found, rewriter));
  const reuse = areApart(outline) ? (memory?.bodies.begin({ tokens, shapes, dialect }) ?? null) : null;
  const bodies = rewriteBodies(outline, { tokens, rewriter, shapes, dialect }, reuse);
  return { ...bodies, tokens, conditionals, nesting, outline, names, shapes, dialect };
}

/** The text with all bodies rewritten, and their marks. */
function rewriteBodies({ functions }: Outline, file: Omit<Body, "marks" | "from" | "to">, reuse: BodyReuse | null): Pick<NormalisedFile, "text" | "marks"> {
  const { tokens, rewriter, shapes, dialect } = file;
  const marks = new Map<number, Mark>();
  const known: { readonly start: number; readonly text: string }[] = [];
  for (const found of functions) {
    const taken = reuse?.take(found);
    if (taken) known.push({ start: tokens.start(found.open), text: taken.text });
    const own = taken?.marks ?? new Map<number, Mark>();
    if (!taken) {
      rewriteBody({ tokens, rewriter, shapes, dialect, marks: own as Map<number, Mark>, from: found.open, to: Math.min(found.close, tokens.count - 1) });
      reuse?.made(found, own);
    }
    for (const [at, mark] of own) marks.set(at, mark);
  }
  const text = known.length === 0 ? rewriter.toString() : spliced(rewriter, known, tokens.text.length);
  reuse?.end(text);
  return { text, marks };
}

/** Whether no body begins in another one, as `#if` arms may make it. */
function areApart({ functions }: Outline): boolean {
  return functions.every(({ open }, at) => at === 0 || open > functions[at - 1]!.close);
}

/** The text with what is known of some stretches in their places. */
function spliced(rewriter: Rewriter, known: readonly { readonly start: number; readonly text: string }[], length: number): string {
  const parts: string[] = [];
  let done = 0;
  for (const { start, text } of [...known].sort((a, b) => a.start - b.start)) {
    parts.push(rewriter.slice(done, start), text);
    done = start + text.length;
  }
  return [...parts, rewriter.slice(done, length)].join("");
}

/** Rewrites what stands between two braces. */
export function rewriteBody(body: Body): void {
  blankDirectives(body);
  rewriteExpressions(body);
  rewriteArguments(body);
  rewriteLocalFields(body);
  rewriteStatements(body);
}

function withoutDeadArms(source: string, dialect: Dialect, memory: NormaliserMemory | null): { tokens: TokenStream; conditionals: Conditional[] } {
  const lexers = memory?.lexersOf(dialect);
  const tokens = lexers?.source.tokenize(source) ?? tokenize(source, dialect.vocabulary);
  const conditionals = readConditionals(tokens);
  const text = blankDeadArms(tokens, conditionals);
  if (text === source) return { tokens, conditionals };
  const again = lexers?.live.tokenize(text) ?? tokenize(text, dialect.vocabulary);
  return { tokens: again, conditionals: readConditionals(again) };
}

function readNesting(tokens: TokenStream, conditionals: readonly Conditional[]): Nesting {
  const nesting = matchBrackets(tokens, conditionals, "plain");
  return nesting.balanced ? nesting : matchBrackets(tokens, conditionals, "columns");
}
