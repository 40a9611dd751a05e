/** Which expressions can be left out, or be evaluated somewhere else: they change nothing. */

import { isPlainCall } from "../kernel/copy-helpers.ts";
import type { KernelContext } from "../kernel/kernel-context.ts";
import { childByField, namedChildren, type SyntaxNode } from "../syntax/node.ts";
import type { SourceFile } from "../text/source-file.ts";

export interface CodeContext {
  readonly source: SourceFile;
  readonly kernel: KernelContext;
}

const CHANGING: ReadonlySet<string> = new Set(["assignment_expression", "update_expression", "compound_statement", "gnu_asm_expression"]);

/** Nothing is assigned, and only functions are called that compute. */
export function isPure(context: CodeContext, node: SyntaxNode): boolean {
  return !changes(node) && unknownCalls(context, node).length === 0;
}

/** The same, but what it gives may hang on where it stands: it can be left out, though not be moved. */
export function isIdle(context: CodeContext, node: SyntaxNode): boolean {
  return !changes(node) && unknownCalls(context, node).every((call) => isContextTest(context, call));
}

function isContextTest({ source, kernel }: CodeContext, call: SyntaxNode): boolean {
  const name = childByField(call, "function");
  const list = childByField(call, "arguments");
  if (name?.kind !== "identifier" || !list) return false;
  return kernel.apis.lookup(source.text.slice(name.start, name.end), namedChildren(list).length)?.result?.is === "context-test";
}

/** Something is assigned in the expression itself. */
export function changes(node: SyntaxNode): boolean {
  return node.broken || CHANGING.has(node.kind) || node.children.some(changes);
}

/** Calls of functions that may do anything. */
export function unknownCalls(context: CodeContext, node: SyntaxNode): SyntaxNode[] {
  if (node.kind === "sizeof_expression") return [];
  const inner = node.children.flatMap((child) => unknownCalls(context, child));
  return node.kind === "call_expression" && !isComputation(context, node) ? [node, ...inner] : inner;
}

const COMPUTED: ReadonlySet<string> = new Set(["pure", "same", "page-of", "error-pointer-test", "error-or-zero", "bit-test", "inside"]);

function isComputation({ source, kernel }: CodeContext, call: SyntaxNode): boolean {
  const name = childByField(call, "function");
  const list = childByField(call, "arguments");
  if (name?.kind !== "identifier" || !list) return false;
  const text = source.text.slice(name.start, name.end);
  const row = kernel.apis.lookup(text, namedChildren(list).length);
  const means = row?.result?.is;
  return isPlainCall(text) || (row?.effects === undefined && means !== undefined && COMPUTED.has(means));
}
