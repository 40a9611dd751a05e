/** Whether a name of the function means, at a place, what it means everywhere else. */

import type { AnalysedFunction } from "../analysis/analysed-function.ts";
import type { SyntaxNode } from "../syntax/node.ts";
import type { Span } from "../text/span.ts";

interface Declared {
  readonly name: string;
  /** From the declaration to the end of the block that it stands in. */
  readonly scope: Span;
}

interface Name {
  readonly name: string;
  readonly isLocal: boolean;
}

/** A file's own names where nothing local goes by them; a local one where it is declared, if no other local has its name. */
export function isVisible(input: { fn: AnalysedFunction; text: string }, { name, isLocal }: Name, at: number): boolean {
  const found = new Map<number, Declared>();
  for (const { node } of input.fn.syntax.variants) {
    for (const one of declarations(input.text, node, node)) if (one.name === name) found.set(one.scope.start, one);
  }
  const [only, ...others] = found.values();
  if (only === undefined) return !isLocal;
  return isLocal && others.length === 0 && only.scope.start <= at && at < only.scope.end;
}

function declarations(text: string, node: SyntaxNode, block: SyntaxNode): Declared[] {
  const inner = node.kind === "compound_statement" || node.kind === "for_statement" ? node : block;
  if (node.kind !== "declaration" && node.kind !== "parameter_declaration") return node.children.flatMap((child) => declarations(text, child, inner));
  const names = node.children.filter((child) => child.field === "declarator").flatMap((child) => declaredNames(text, child));
  const scope = { start: node.start, end: inner.end };
  return [...names.map((name) => ({ name, scope })), ...node.children.flatMap((child) => declarations(text, child, inner))];
}

function declaredNames(text: string, declarator: SyntaxNode): string[] {
  if (declarator.kind === "identifier") return [text.slice(declarator.start, declarator.end)];
  return declarator.children.filter((child) => child.field === "declarator" || child.kind === "parenthesized_declarator" || child.kind === "identifier")
    .filter((child) => child.field !== "value" && child.field !== "size")
    .flatMap((child) => declaredNames(text, child));
}
