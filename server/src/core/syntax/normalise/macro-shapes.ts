/** Recognises, by their replacement, macros of the same file that head a loop or a condition. */

import { directiveName } from "../lex/conditionals.ts";
import type { TokenStream } from "../lex/token-stream.ts";
import { TokenKind } from "../lex/token-stream.ts";
import type { MacroShape } from "./body.ts";
import { isKnownIterator } from "./dialect.ts";

const HEAD = /^#[ \t]*define[ \t]+(\w+)\([^)]*\)((?:\s|\\\r?\n)*)(\w+)\s*(\(|$)/;

/** Names of function-like macros whose replacement is the head of a statement and nothing more. */
export function readMacroShapes(tokens: TokenStream): Map<string, MacroShape> {
  const shapes = new Map<string, MacroShape>();
  for (let token = 0; token < tokens.count; token++) {
    if (tokens.kinds[token] !== TokenKind.Directive || directiveName(tokens, token) !== "define") continue;
    const text = tokens.word(token);
    const head = HEAD.exec(text);
    const shape = head && shapeOf(head[3]!, shapes);
    if (head && shape && endsOpen(text)) shapes.set(head[1]!, shape);
  }
  return shapes;
}

function shapeOf(word: string, known: ReadonlyMap<string, MacroShape>): MacroShape | undefined {
  if (word === "for" || word === "while" || isKnownIterator(word)) return "iterator";
  return word === "if" ? "condition" : known.get(word);
}

/** Whether a statement must follow: the replacement ends with a parenthesis or with `else`. */
function endsOpen(text: string): boolean {
  return /(\)|\belse)\s*$/.test(text.replace(/\/\*[^]*?\*\//g, ""));
}
