/** Shared by the tests of the front end: reads texts and shows what became of them. */

import type { SyntaxNode } from "../../server/src/core/syntax/node.ts";
import type { SyntaxParser } from "../../server/src/core/syntax/parser.ts";
import { readTranslationUnit } from "../../server/src/core/syntax/read-translation-unit.ts";
import type { FunctionSyntax, TranslationUnit } from "../../server/src/core/syntax/translation-unit.ts";
import { SourceFile } from "../../server/src/core/text/source-file.ts";
import { loadParser } from "../../server/src/project/grammar.ts";

export const native: SyntaxParser = await loadParser("native");

export function read(text: string, parser: SyntaxParser = native): TranslationUnit {
  return readTranslationUnit(new SourceFile("drivers/demo/demo.c", text), parser);
}

export function functionNamed(unit: TranslationUnit, name: string): FunctionSyntax {
  const found = unit.functions.find((entry) => entry.name === name);
  if (!found) throw new Error(`no function ${name} among ${unit.functions.map((entry) => entry.name).join(", ")}`);
  return found;
}

/** A body between the braces of a function, with a statement on each line. */
export function inFunction(body: string): string {
  return `static int demo(struct page *page, void *p)\n{\n${body}\n}\n`;
}

/** What the normaliser made of a body that `inFunction` wrapped. */
export function normalisedBody(body: string): string {
  const { text } = read(inFunction(body));
  return text.slice(text.indexOf("{\n") + 2, text.lastIndexOf("\n}"));
}

/** Nodes of a kind, in the order of the text. */
export function nodesOf(root: SyntaxNode, kind: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const stack = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.kind === kind) found.push(node);
    stack.push(...[...node.children].reverse());
  }
  return found;
}

/** Texts of the nodes of a kind. */
export function textsOf(unit: TranslationUnit, root: SyntaxNode, kind: string): string[] {
  return nodesOf(root, kind).map((node) => unit.text.slice(node.start, node.end));
}
