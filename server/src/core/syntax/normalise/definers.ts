/** Rewrites macros that define functions, such as `SYSCALL_DEFINE2(name, type, a, type, b) {`. */

import type { Header } from "../functions/declarator.ts";
import { hasType } from "../functions/declarator.ts";
import type { TokenStream } from "../lex/token-stream.ts";
import { isCapitals } from "../lex/words.ts";
import { blankTokens } from "./annotations.ts";
import type { Definer } from "./dialect.ts";
import { definerOf } from "./dialect.ts";
import type { Rewriter } from "./rewriter.ts";

interface Call {
  readonly header: Header;
  readonly commas: readonly number[];
}

const UNKNOWN: Omit<Definer, "name"> = { prefix: "", nameArgument: 0, parameters: "none" };

export interface Defined {
  readonly name: string;
  readonly token: number;
  /** Token at which the definition starts. */
  readonly first: number;
}

/**
 * Rewrites a header whose name is that of a definer, or in capitals and without a type before it.
 * Null, with nothing rewritten, when it is neither.
 */
export function rewriteDefiner(tokens: TokenStream, header: Header, rewriter: Rewriter): Defined | null {
  const macro = header.tokens[header.name]!;
  const word = tokens.word(macro);
  const known = definerOf(word);
  const definer = known ?? (isCapitals(word) && !hasType(tokens, header) ? UNKNOWN : null);
  if (!definer) return null;
  const commas = commasOf(tokens, header);
  const separator = definer.nameArgument === 0 ? header.open : (commas[definer.nameArgument - 1] ?? header.close);
  const name = header.tokens[separator + 1];
  if (name === undefined || !tokens.isWord(name)) return null;
  const open = commas.length > 0 && definer.nameArgument === 0 ? header.tokens[commas[0]!]! : -1;
  const close = header.tokens[header.close]!;
  const defined = definer.prefix + tokens.word(name);
  const written = open >= 0 ? `${defined}(` : `${defined}()`;
  const end = open >= 0 ? tokens.end(open) : tokens.end(close);
  const start = end - written.length;
  const first = tokens.start(macro);
  if (start < first + 5 || hasBreak(tokens.text, start, end)) return null;
  blankTokens(tokens, macro, open >= 0 ? open : close, rewriter);
  rewriter.put(first, "long");
  rewriter.put(start, written);
  if (open >= 0) rewriteParameters(tokens, { header, commas }, definer.parameters, rewriter);
    const before = header.tokens[header.name - 1];
  const isStatic = header.name > header.first && before !== undefined && tokens.role(before) === "storage";
  return { name: defined, token: name, first: isStatic ? before : macro };
}

function hasBreak(text: string, start: number, end: number): boolean {
  return /[\r\n]/.test(text.slice(start, end));
}

/** Positions in the header of the commas between the macro's arguments. */
function commasOf(tokens: TokenStream, header: Header): number[] {
  const commas: number[] = [];
  let depth = 0;
  for (let at = header.open + 1; at < header.close; at++) {
    const token = header.tokens[at]!;
    if (tokens.is(token, "(")) depth++;
    else if (tokens.is(token, ")")) depth--;
    else if (depth === 0 && tokens.is(token, ",")) commas.push(at);
  }
  return commas;
}

/** `type, name` pairs lose every second comma; other arguments are dropped. */
function rewriteParameters(tokens: TokenStream, call: Call, kind: Definer["parameters"], rewriter: Rewriter): void {
  const { header, commas } = call;
  const first = commas[0]! + 1;
  const dropped =
    kind === "none"
      ? header.tokens.slice(first, header.close)
      : commas.slice(1).filter((_, index) => index % 2 === 0).map((comma) => header.tokens[comma]!);
  for (const token of dropped) blankTokens(tokens, token, token, rewriter);
}
