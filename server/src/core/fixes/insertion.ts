/** Puts statements before another one, in the style of the code around it. */

import type { TextChange } from "../findings/finding.ts";
import type { SyntaxNode } from "../syntax/node.ts";
import { type FixInput, textOf } from "./fix-input.ts";
import { isBlock, type Placed } from "./statements.ts";

/** Null where the layout leaves open how it would have to look. */
export function insertBefore(input: FixInput, { node, around }: Placed, statements: readonly string[]): TextChange[] | null {
  const lines = statements.map((statement) => `${statement};`);
  const [parent, outer] = around;
  const indent = indentOf(input, node);
  if (parent?.kind === "if_statement" || parent?.kind === "else_clause") return withBraces(input, { node, parent, outer }, lines);
  const isLabelled = parent?.kind === "labeled_statement" && isBlock(outer);
  if ((!isBlock(parent) && !isLabelled) || indent === null) return null;
  return [{ span: { start: node.start, end: node.start }, text: lines.map((line) => line + lineBreak(input) + indent).join("") }];
}

/** Before the brace that ends the function. */
export function insertAtEnd(input: FixInput, brace: number, statements: readonly string[]): TextChange[] | null {
  const { text, lines } = input.source;
  const start = lines.lineStart(lines.position(brace).line);
  if (text[brace] !== "}" || text.slice(start, brace).trim() !== "") return null;
  const indent = `${text.slice(start, brace)}\t`;
  return [{ span: { start, end: start }, text: statements.map((statement) => `${indent}${statement};${lineBreak(input)}`).join("") }];
}

/** White space before a statement that begins its line; null for others. */
function indentOf({ source }: FixInput, node: { readonly start: number }): string | null {
  const before = source.text.slice(source.lines.lineStart(source.lines.position(node.start).line), node.start);
  return /^[\t ]*$/.test(before) ? before : null;
}

export function lineBreak({ source }: Pick<FixInput, "source">): string {
  return /\r?\n/.exec(source.text)?.[0] ?? "\n";
}

interface Branch {
  readonly node: SyntaxNode;
  /** The `if`, or the `else`. */
  readonly parent: SyntaxNode;
  readonly outer: SyntaxNode | undefined;
}

/** The only statement of an `if` or `else` becomes a block. */
function withBraces(input: FixInput, branch: Branch, lines: readonly string[]): TextChange[] | null {
  const { node, parent, outer } = branch;
  const at = parent.children.findIndex((child) => child.start === node.start && child.end === node.end);
  const before = parent.children.slice(0, at).findLast((child) => child.kind !== "comment");
  const owner = parent.kind === "if_statement" ? parent : outer;
  const indent = owner && ownerIndent(input, owner);
  if (!before || typeof indent !== "string" || !["if", "else"].includes(textOf(input, parent.children[0]!))) return null;
  const gap = textOf(input, { start: before.end, end: node.start });
  const inner = indentOf(input, node);
  if (inner === null && gap.trim() !== "") return null;
  const end = closing(input, branch, indent);
  if (end === null) return null;
  const eol = lineBreak(input);
  const own = inner ?? `${indent}\t`;
  const body = lines.map((line) => line + eol + own).join("");
  const opening: TextChange[] = inner === null
    ? [{ span: { start: before.end, end: node.start }, text: ` {${eol}${own}${body}` }]
    : [{ span: { start: before.end, end: before.end }, text: " {" }, { span: { start: node.start, end: node.start }, text: body }];
  return [...opening, end];
}

/** The indentation of the line on which an `if` begins, or the `else` before it. */
function ownerIndent({ source }: FixInput, owner: SyntaxNode): string {
  return /^[\t ]*/.exec(source.line(source.lines.position(owner.start).line))?.[0] ?? "";
}

/** The brace that closes the block, on the line of an `else` that follows. */
function closing(input: FixInput, { node, parent }: Branch, indent: string): TextChange | null {
  const { source } = input;
  const eol = lineBreak(input);
  const next = parent.kind === "if_statement" ? parent.children.find((child) => child.kind === "else_clause") : undefined;
  if (next !== undefined) {
    const span = { start: node.end, end: next.start };
    return textOf(input, span).trim() === "" ? { span, text: `${eol}${indent}} ` } : null;
  }
  const rest = source.text.slice(node.end, source.text.indexOf("\n", node.end) < 0 ? undefined : source.text.indexOf("\n", node.end)).replace(/\r$/, "");
  if (!/^\s*(?:\/\*[^\n]*\*\/|\/\/[^\n\\]*)?\s*$/.test(rest)) return null;
  const end = node.end + rest.length;
  return { span: { start: end, end }, text: `${eol}${indent}}` };
}
