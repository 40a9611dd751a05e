/** Recognises, by their replacement, macros of the same file that head a loop or a condition. */

import { directiveName } from "../lex/conditionals.ts";
import { tokenize } from "../lex/lexer.ts";
import type { TokenStream } from "../lex/token-stream.ts";
import { TokenKind } from "../lex/token-stream.ts";
import type { MacroShape } from "./body.ts";
import type { Dialect } from "./dialect.ts";

const HEAD = /^#[ \t]*define[ \t]+(\w+)\([^)]*\)/;
/** Heads are short; longer replacements are not looked at. */
const LENGTH_LIMIT = 2000;

/** Names of function-like macros whose replacement is the head of a statement and nothing more. */
export function readMacroShapes(tokens: TokenStream, dialect: Dialect): Map<string, MacroShape> {
  const shapes = new Map<string, MacroShape>();
  for (let token = 0; token < tokens.count; token++) {
    if (tokens.kinds[token] !== TokenKind.Directive || directiveName(tokens, token) !== "define") continue;
    const text = tokens.word(token);
    const head = text.length < LENGTH_LIMIT ? HEAD.exec(text) : null;
    if (!head || !/\b(for|while|if)\b|for_?each/i.test(text)) continue;
    const replacement = text.slice(head[0].length).replace(/\\\r?\n/g, " ");
    const shape = shapeOf(tokenize(replacement, dialect.vocabulary), shapes, dialect);
    if (shape) shapes.set(head[1]!, shape);
  }
  return shapes;
}

/** `for (…)`, `if (…)`, `if (…) {} else` and rows of them: a statement must follow. */
function shapeOf(tokens: TokenStream, known: ReadonlyMap<string, MacroShape>, dialect: Dialect): MacroShape | undefined {
  let shape: MacroShape | undefined;
  let at = 0;
  while (at < tokens.count) {
    const word = tokens.word(at);
    const loop = word === "for" || word === "while" || dialect.isKnownIterator(word) || known.get(word) === "iterator";
    if (loop || word === "if" || known.has(word)) {
      if (loop) shape = "iterator";
      shape ??= "condition";
      at = behindParentheses(tokens, at + 1);
      if (at > tokens.count) return undefined;
    } else if (word === "else") at++;
    else if (tokens.is(at, "{") && tokens.is(at + 1, "}")) at += 2;
    else if (word === "continue" && tokens.word(at + 2) === "else") at += 2;
    else return undefined;
  }
  return shape;
}

/** The token behind balanced parentheses; past the end where there are none. */
function behindParentheses(tokens: TokenStream, open: number): number {
  if (!tokens.is(open, "(")) return tokens.count + 1;
  let depth = 0;
  for (let at = open; at < tokens.count; at++) {
    if (tokens.is(at, "(")) depth++;
    else if (tokens.is(at, ")") && --depth === 0) return at + 1;
  }
  return tokens.count + 1;
}
