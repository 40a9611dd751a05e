/** The one interface behind which tree-sitter stands, and the copy of its trees into plain nodes. */

import type { SyntaxNode } from "./node.ts";

/** A position in a tree. Starts at the root; moves return false, and do not move, when there is nothing there. */
export interface SyntaxCursor {
  readonly kind: string;
  readonly field: string | null;
  /** UTF-16 offsets in the text that was parsed. */
  readonly start: number;
  readonly end: number;
  readonly named: boolean;
  /** Only a node without any text can be. */
  readonly missing: boolean;
  toFirstChild(): boolean;
  toNextSibling(): boolean;
  toParent(): boolean;
}

export interface SyntaxTree {
  /** A new cursor at the root; valid until `delete`. */
  walk(): SyntaxCursor;
  /** Frees what the binding holds; a tree must be deleted once it has been read. */
  delete(): void;
}

export interface SyntaxParser {
  readonly binding: "native" | "wasm";
  /** Parses C. Null when the binding gives up, or has no more patience; never throws. */
  parse(text: string): SyntaxTree | null;
}

/**
 * How long a text may be parsed, in milliseconds. C takes a small part of it; what is none may take time that grows with the
 * square of its length, and comes to nothing in the end.
 */
export function patience(text: string): number {
  return 2_000 + text.length / 200;
}

/** Trees deeper than this are not handed on, so that those who walk nodes recursively stay within their stack. */
export const DEPTH_LIMIT = 2_500;

interface Draft {
  kind: string;
  field: string | null;
  start: number;
  end: number;
  named: boolean;
  broken: boolean;
  children: Draft[];
}

/** Where a text that was parsed lies in its file. */
interface Placement {
  /** Added to every offset. */
  readonly shift: number;
  /** No node starts before or ends behind these offsets of the file. */
  readonly floor: number;
  readonly limit: number;
}

/** Copies the tree under a cursor. Returns null when the tree is deeper than `DEPTH_LIMIT`. */
function copyTree(cursor: SyntaxCursor, placement: Placement): SyntaxNode | null {
  const root = draft(cursor, placement);
  const path: Draft[] = [root];
  for (;;) {
    if (cursor.toFirstChild()) {
      if (path.length >= DEPTH_LIMIT) return null;
      enter(path, draft(cursor, placement));
      continue;
    }
    while (path.length > 1) {
      const finished = path.pop()!;
      if (finished.broken) path[path.length - 1]!.broken = true;
      if (cursor.toNextSibling()) {
        enter(path, draft(cursor, placement));
        break;
      }
      cursor.toParent();
    }
    if (path.length <= 1) return root;
  }
}

function enter(path: Draft[], node: Draft): void {
  path[path.length - 1]!.children.push(node);
  path.push(node);
}

function draft(cursor: SyntaxCursor, placement: Placement): Draft {
  const { kind, start, end } = cursor;
  return {
    kind,
    field: cursor.field,
    start: placed(start, placement),
    end: placed(end, placement),
    named: cursor.named,
    broken: kind === "ERROR" || (start === end && cursor.missing),
    children: [],
  };
}

function placed(offset: number, { shift, floor, limit }: Placement): number {
  return Math.max(floor, Math.min(offset + shift, limit));
}

/** Parses a text and copies the whole tree; null when the binding gives up or the tree is too deep. */
export function parseToNode(parser: SyntaxParser, text: string, placement: Placement): SyntaxNode | null {
  const tree = parser.parse(text);
  if (tree === null) return null;
  try {
    return copyTree(tree.walk(), placement);
  } finally {
    tree.delete();
  }
}
