/** Tells what a macro call that begins a statement stands for, from what follows it. */

import type { TokenStream } from "../lex/token-stream.ts";
import type { Body } from "./body.ts";
import { looksLikeCondition, looksLikeIterator } from "./dialect.ts";

/**
 * `iterator`, `condition`, `once` and `repeat` head the statement that follows; `whole` is a statement that lacks its
 * semicolon; `guarded` one that lacks it before `else`; `plain` needs nothing.
 */
type MacroRole = "iterator" | "condition" | "once" | "repeat" | "whole" | "guarded" | "plain";

/** Indentation is looked for this many characters back. */
const LINE_LIMIT = 1000;

export interface MacroCall {
  readonly token: number;
  readonly open: number;
  readonly close: number;
}

export function macroRole(body: Body, call: MacroCall): MacroRole {
  const { tokens, shapes, dialect } = body;
  const word = tokens.word(call.token);
  const next = tokens.next(call.close);
  const shape = shapes.get(word);
  const block = dialect.blockKind(word);
  if (dialect.isKnownIterator(word) || shape === "iterator" || (shape && looksLikeIterator(word))) return "iterator";
  if (next < 0 || tokens.is(next, ";")) return "plain";
  if (block !== undefined) return block;
  if (shape !== undefined) return shape;
  if (tokens.is(next, "{")) return blockRole(tokens, call, next);
  if (tokens.word(next) === "else") return isGuarded(tokens, call.token) ? "whole" : "guarded";
  if (!tokens.isWord(next) && !tokens.is(next, "*") && !tokens.is(next, "}")) return "plain";
  return openRole(tokens, call, next);
}

/**
 * A macro that nothing is known of heads a loop, unless its name or an `else` says that it is a condition, or the block
 * stands on a line of its own.
 */
function blockRole(tokens: TokenStream, { token, close }: MacroCall, brace: number): MacroRole {
  const word = tokens.word(token);
  if (looksLikeIterator(word)) return "iterator";
  const after = tokens.next(tokens.partner(brace));
  if (looksLikeCondition(word) || tokens.word(after) === "else") return "condition";
  return hasBreak(tokens, close, brace) ? "whole" : "iterator";
}

/** Whether an `if` in front takes the `else` behind the macro. */
function isGuarded(tokens: TokenStream, token: number): boolean {
  const before = tokens.previous(token);
  return tokens.is(before, ")") && tokens.word(tokens.previous(tokens.partner(before))) === "if";
}

function openRole(tokens: TokenStream, { token, close }: MacroCall, next: number): MacroRole {
  const word = tokens.word(token);
  if (tokens.is(next, "}")) return "whole";
  const broken = hasBreak(tokens, close, next);
  const deeper = broken && indentation(tokens, next) > indentation(tokens, token);
  if (deeper || !broken) {
    if (looksLikeIterator(word)) return "iterator";
    if (looksLikeCondition(word)) return "condition";
  }
  if (tokens.is(next, "*")) return broken ? "whole" : "plain";
  if (!broken && isJump(tokens.word(next))) return "condition";
  const role = tokens.role(next);
  if (role !== "plain") return role === "operator" ? "plain" : "whole";
  return broken || goesOn(tokens, next) ? "whole" : "plain";
}

/** Whether a name begins an expression, and is not what a macro in front of it declares. */
export function goesOn(tokens: TokenStream, name: number): boolean {
  const after = tokens.next(name);
  return tokens.is(after, "(") || tokens.is(after, ".") || ["->", "++", "--"].includes(tokens.word(after));
}

function isJump(word: string): boolean {
  return word === "return" || word === "goto" || word === "break" || word === "continue";
}

export function hasBreak(tokens: TokenStream, from: number, to: number): boolean {
  return tokens.text.slice(tokens.end(from), tokens.start(to)).includes("\n");
}

/** Columns of white space before the line of a token; a tab goes to the next multiple of eight. */
function indentation(tokens: TokenStream, token: number): number {
  const start = tokens.start(token);
  let line = start;
  while (line > start - LINE_LIMIT && line > 0 && tokens.text[line - 1] !== "\n") line--;
  let columns = 0;
  for (let at = line; at < start; at++) {
    const character = tokens.text[at];
    if (character === "\t") columns += 8 - (columns % 8);
    else if (character === " ") columns++;
    else break;
  }
  return columns;
}
