/** Statements that are given to macros (`CHECK(ok, return -EIO);`), which the text that is parsed holds as one word each. */

import type { SyntaxNode } from "../node.ts";
import type { StatementArgumentMark } from "../translation-unit.ts";
import type { FileContext } from "./function-view.ts";
import { parseReplacement } from "./macros.ts";

/** A `compound_statement` without braces of its own, or an expression; null where it is not C. */
export function parseStatements(context: FileContext, { at, text }: StatementArgumentMark): SyntaxNode | null {
  return parseReplacement(context, text.replace(/[\r\n]/g, " "), { start: at, end: at + text.length });
}
