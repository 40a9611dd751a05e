/** Syntax as plain data, the same whichever tree-sitter binding made it. */

/** A node of tree-sitter-c's tree. Offsets are UTF-16 code units of the original file (also inside macro bodies). */
export interface SyntaxNode {
  /** tree-sitter-c's node type; for anonymous nodes the token itself. */
  readonly kind: string;
  /** The field name under which the parent holds this node. */
  readonly field: string | null;
  readonly start: number;
  readonly end: number;
  readonly named: boolean;
  /** True when this node is, or holds anywhere below, an ERROR or a MISSING node. */
  readonly broken: boolean;
  readonly children: readonly SyntaxNode[];
}

export function childByField(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === field);
}

export function namedChildren(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter((child) => child.named && child.kind !== "comment");
}
