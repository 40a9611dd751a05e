/** Finds where local variables are declared, and takes single ones out of their declarations. */

import type { AnalysedFunction } from "../analysis/analysed-function.ts";
import type { TextChange } from "../findings/finding.ts";
import { childByField, type SyntaxNode } from "../syntax/node.ts";
import type { Span } from "../text/span.ts";
import { wholeLines } from "./removal.ts";
import { isIdle, type CodeContext } from "./side-effects.ts";

export interface Declarator {
  /** With its initialiser. */
  readonly node: SyntaxNode;
  readonly declaration: SyntaxNode;
  /** An `#if` stands around it, or it is not in every reading of the function. */
  readonly isConditional: boolean;
  /** Where the name means it, unless it is declared anew further in. */
  readonly scope: Span;
}

/** The variable that a name means at an offset; null for a parameter or a name from outside. */
export function variableAt(fn: AnalysedFunction, text: string, mention: Span): Declarator | null {
  const all = declaratorsOf(fn, text, text.slice(mention.start, mention.end)).filter(({ scope }) => scope.start <= mention.start && mention.end <= scope.end);
  return all.sort((a, b) => b.scope.start - a.scope.start)[0] ?? null;
}

/** Local variables of that name; parameters are none. */
export function declaratorsOf(fn: AnalysedFunction, text: string, name: string): Declarator[] {
  const found = new Map<number, { one: Declarator; readings: number }>();
  const visit = (node: SyntaxNode, isConditional: boolean, block: SyntaxNode): void => {
    const inner = node.kind === "compound_statement" || node.kind === "for_statement" ? node : block;
    for (const child of node.kind === "declaration" ? node.children.filter((one) => one.field === "declarator") : []) {
      if (nameOfDeclarator(text, child) !== name) continue;
      const one = { node: child, declaration: node, isConditional, scope: { start: node.start, end: block.end } };
      found.set(child.start, { one, readings: (found.get(child.start)?.readings ?? 0) + 1 });
    }
    for (const child of node.children) visit(child, isConditional || child.kind.startsWith("preproc_"), inner);
  };
  const { variants } = fn.syntax;
  for (const { node } of variants) visit(node, false, node);
  return [...found.values()].map(({ one, readings }) => ({ ...one, isConditional: one.isConditional || readings < variants.length }));
}

export function nameOfDeclarator(text: string, declarator: SyntaxNode): string | null {
  if (declarator.kind === "identifier") return text.slice(declarator.start, declarator.end);
  const inner = childByField(declarator, "declarator");
  return inner ? nameOfDeclarator(text, inner) : null;
}

/** Declarations that go as a whole, and changes of those that stay. */
interface Shortened {
  readonly lines: readonly Span[];
  readonly parts: readonly TextChange[];
}

interface Of extends CodeContext {
  readonly removed: readonly Span[];
}

/** Null when an initialiser does something, or something else stands on the lines of a declaration. */
export function withoutDeclarators(of: Of, declarators: readonly Declarator[]): Shortened | null {
  const lines: Span[] = [];
  const parts: TextChange[] = [];
  if (!declarators.every(({ node, declaration }) => !declaration.broken && isDroppable(of, node))) return null;
  for (const declaration of new Map(declarators.map((one) => [one.declaration.start, one.declaration])).values()) {
    const all = declaration.children.filter((one) => one.field === "declarator");
    const gone = all.map((one) => declarators.some(({ node }) => node.start === one.start));
    const whole = gone.every(Boolean) ? wholeLines(of.source, declaration, "a-comment-behind") : null;
    if (gone.every(Boolean) && !whole) return null;
    if (whole) lines.push(whole);
    else parts.push(...cuts(all, gone));
  }
  return { lines, parts };
}

function isDroppable(of: Of, declarator: SyntaxNode): boolean {
  const value = declarator.kind === "init_declarator" ? childByField(declarator, "value") : undefined;
  if (!value || of.removed.some((one) => one.start <= value.start && value.end <= one.end)) return true;
  return isIdle(of, value);
}

/** Each run of declarators goes with one comma per declarator. */
function cuts(all: readonly SyntaxNode[], gone: readonly boolean[]): TextChange[] {
  const found: TextChange[] = [];
  for (let at = 0; at < all.length; at++) {
    if (!gone[at] || gone[at - 1]) continue;
    let end = at;
    while (gone[end + 1]) end++;
    const isFirst = at === 0;
    found.push({ span: isFirst ? { start: all[0]!.start, end: all[end + 1]!.start } : { start: all[at - 1]!.end, end: all[end]!.end }, text: "" });
  }
  return found;
}
