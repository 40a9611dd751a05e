/** Finds statements and calls in the syntax of a function, with what stands around them. */

import type { AnalysedFunction } from "../analysis/analysed-function.ts";
import { childByField, namedChildren, type SyntaxNode } from "../syntax/node.ts";
import type { Span } from "../text/span.ts";
import { type FixInput, textOf } from "./fix-input.ts";

/** A node with the nodes around it, the innermost first. */
export interface Placed {
  readonly node: SyntaxNode;
  readonly around: readonly SyntaxNode[];
}

/** Statements stand in these one after the other. */
const BLOCKS: ReadonlySet<string> = new Set([
  "compound_statement", "case_statement", "preproc_if", "preproc_ifdef", "preproc_else", "preproc_elif", "preproc_elifdef",
]);

export function isBlock(node: SyntaxNode | undefined): boolean {
  return node !== undefined && BLOCKS.has(node.kind);
}

/** The node at a span; null when there is none, or the readings of the function disagree on what it stands in. */
export function nodeAt(fn: AnalysedFunction, kind: string, span: Span): Placed | null {
  const all = fn.syntax.variants.flatMap(({ node }) => search(node, [], { kind, span }) ?? []);
  const [first, ...others] = all;
  if (!first || others.some((one) => one.around[0]?.kind !== first.around[0]?.kind)) return null;
  return first;
}

function search(node: SyntaxNode, around: readonly SyntaxNode[], of: { kind: string; span: Span }): Placed | null {
  const { kind, span } = of;
  if (node.start > span.start || node.end < span.end) return null;
  if (node.kind === kind && node.start === span.start && node.end === span.end) return { node, around };
  for (const child of node.children) {
    const found = search(child, [node, ...around], of);
    if (found) return found;
  }
  return null;
}

export function allOfKind(fn: AnalysedFunction, kind: string): SyntaxNode[] {
  const found = new Map<number, SyntaxNode>();
  const visit = (node: SyntaxNode): void => {
    if (node.kind === kind) found.set(node.start, node);
    node.children.forEach(visit);
  };
  for (const { node } of fn.syntax.variants) visit(node);
  return [...found.values()];
}

/** A call that the source itself writes, with its arguments. */
export interface WrittenCall extends Placed {
  readonly name: string;
  readonly args: readonly SyntaxNode[];
}

/** Null for calls that come out of a macro: they are written elsewhere. */
export function callAt(input: FixInput, span: Span, callee: string): WrittenCall | null {
  const placed = nodeAt(input.fn, "call_expression", span);
  const name = placed && childByField(placed.node, "function");
  if (!placed || name?.kind !== "identifier" || textOf(input, name) !== callee) return null;
  const list = childByField(placed.node, "arguments");
  return list && !placed.node.broken ? { ...placed, name: callee, args: namedChildren(list) } : null;
}

/** The call as a statement of a block; null where its value is used, or it is the body of an `if` or a loop. */
export function statementOf(call: Placed): SyntaxNode | null {
  const [statement, block] = call.around;
  return statement?.kind === "expression_statement" && isBlock(block) ? statement : null;
}

/** The statement that follows, or comes before; comments in between do not count. */
export function neighbour(statement: SyntaxNode, block: SyntaxNode, step: 1 | -1): SyntaxNode | null {
  const siblings = namedChildren(block);
  return siblings[siblings.findIndex((one) => one.start === statement.start && one.end === statement.end) + step] ?? null;
}

export function identifiersIn(node: SyntaxNode): SyntaxNode[] {
  return node.kind === "identifier" ? [node] : node.children.flatMap(identifiersIn);
}
