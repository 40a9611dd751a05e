/** Rewrites function headers to plain C: unknown annotations go, definer macros become `type name(parameters)`. */

import type { FunctionOutline } from "../functions/outline.ts";
import type { Header } from "../functions/declarator.ts";
import { hasType } from "../functions/declarator.ts";
import type { TokenStream } from "../lex/token-stream.ts";
import { isCapitals } from "../lex/words.ts";
import { blankTokens } from "./annotations.ts";
import { rewriteDefiner } from "./definers.ts";
import { isTypeName } from "./dialect.ts";
import type { Rewriter } from "./rewriter.ts";

export interface HeaderName {
  readonly name: string;
  /** Token at which the definition starts, and the token that names it. */
  readonly first: number;
  readonly token: number;
  readonly isStatic: boolean;
  /** False where the definition leaves out its type, which then is int. */
  readonly typed: boolean;
}

/** Rewrites all headers of a function and returns what each of them names. */
export function rewriteHeaders(tokens: TokenStream, outline: FunctionOutline, rewriter: Rewriter): HeaderName[] {
  return outline.headers.map((header) => rewriteHeader(tokens, header, rewriter));
}

function rewriteHeader(tokens: TokenStream, header: Header, rewriter: Rewriter): HeaderName {
  const isStatic = header.tokens.slice(header.first, header.name).some((token) => tokens.word(token) === "static");
  const first = header.tokens[header.first]!;
  const defined = rewriteDefiner(tokens, header, rewriter);
  if (defined) return { ...defined, isStatic, typed: true };
  const token = header.tokens[header.name]!;
  const typed = hasType(tokens, header);
  cleanSpecifiers(tokens, header, rewriter);
  cleanParameters(tokens, header, rewriter);
  cleanTrailer(tokens, header, rewriter);
  return { name: tokens.word(token), token, first, isStatic, typed };
}

/** Keeps one type: the last of several names, or none of them beside a keyword of a type. */
function cleanSpecifiers(tokens: TokenStream, header: Header, rewriter: Rewriter): void {
  const names: number[] = [];
  let typed = false;
  for (let at = header.first; at < header.name; at++) {
    const token = header.tokens[at]!;
    const role = tokens.role(token);
    if (role === "type") typed = true;
    if (role === "aggregate") {
      typed = true;
      at++;
    } else if (tokens.isName(token)) names.push(token);
  }
  const kept = typed ? -1 : (names.findLast((token) => !isAnnotationLike(tokens.word(token))) ?? names[names.length - 1]);
  for (const token of names) if (token !== kept) blankTokens(tokens, token, token, rewriter);
}

function isAnnotationLike(word: string): boolean {
  return (isCapitals(word) || word.startsWith("__")) && !isTypeName(word);
}

/** `IN struct x *p`, `IN TYPE p`, `char far *p`: blanks names that are neither a parameter's type nor its name. */
function cleanParameters(tokens: TokenStream, header: Header, rewriter: Rewriter): void {
  let names: number[] = [];
  let typed = false;
  const drop = (kept: number): void => {
    for (const name of names.slice(0, Math.max(0, names.length - kept))) blankTokens(tokens, name, name, rewriter);
    names = [];
  };
  for (let at = header.open + 1; at <= header.close; at++) {
    const token = header.tokens[at]!;
    const role = tokens.role(token);
    if (tokens.isName(token)) names.push(token);
    else if (role === "type" || role === "aggregate") {
      drop(0);
      typed = true;
      if (role === "aggregate") at++;
    } else if (tokens.is(token, "*")) drop(typed ? 0 : 1);
    else if (!tokens.isWord(token)) {
      drop(typed ? 1 : 2);
      typed = false;
    }
    if (tokens.is(token, "*")) typed = true;
  }
}

/** Unknown attributes between the parameters and the body; the declarations of an old-style definition stay. */
function cleanTrailer(tokens: TokenStream, header: Header, rewriter: Rewriter): void {
  const trailer = header.tokens.slice(header.close + 1);
  if (trailer.length === 0 || trailer.some((token) => tokens.is(token, ";"))) return;
  if (tokens.is(trailer[0]!, ")") || tokens.is(trailer[0]!, "(")) return;
  for (const token of trailer) blankTokens(tokens, token, token, rewriter);
}
