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

interface Defined {
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
  const defined = definer.prefix + tokens.word(name);
  const call: Call = { header, commas };
  if (!writeHeader(tokens, call, { defined, kind: definer.parameters }, rewriter)) return null;
  const before = header.tokens[header.name - 1];
  const isStatic = header.name > header.first && before !== undefined && tokens.role(before) === "storage";
  return { name: defined, token: name, first: isStatic ? before : macro };
}

interface Written {
  readonly defined: string;
  readonly kind: Definer["parameters"];
}

/** Writes `long name(` to end where the parameters begin; false where there is no room on the line. */
function writeHeader(tokens: TokenStream, call: Call, { defined, kind }: Written, rewriter: Rewriter): boolean {
  const { header, commas } = call;
  const macro = header.tokens[header.name]!;
  const comma = kind === "next" ? undefined : commas[0];
  const last = header.tokens[comma ?? header.close]!;
  const ending = kind === "next" ? "" : comma === undefined ? "()" : "(";
  const written = defined + ending;
  const [first, end] = [tokens.start(macro), tokens.end(last)];
  const start = end - written.length;
  if (start < first + 5 || hasBreak(tokens.text, start, end)) return false;
  blankTokens(tokens, macro, last, rewriter);
  rewriter.put(first, "long");
  rewriter.put(start, written);
  if (comma !== undefined) rewriteParameters(tokens, call, kind, rewriter);
  return true;
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
