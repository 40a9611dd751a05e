/** Adapter for `web-tree-sitter`. */

import { type BindingCursor, BoundCursor } from "./bound-cursor.ts";
import type { SyntaxCursor, SyntaxParser, SyntaxTree } from "./parser.ts";

interface WasmCursor extends BindingCursor {
  delete(): void;
}

interface WasmTree {
  walk(): WasmCursor;
  delete(): void;
}

export interface WasmParser {
  parse(text: string): WasmTree | null;
}

/** The WebAssembly heap is not garbage collected: the tree deletes its cursors together with itself. */
function wasmTree(tree: WasmTree): SyntaxTree {
  const cursors: WasmCursor[] = [];
  return {
    walk(): SyntaxCursor {
      const cursor = tree.walk();
      cursors.push(cursor);
      return new BoundCursor(cursor);
    },
    delete(): void {
      for (const cursor of cursors) cursor.delete();
      tree.delete();
    },
  };
}

/** Wraps a `web-tree-sitter` parser whose language has been set. */
export function wasmParser(parser: WasmParser): SyntaxParser {
  return {
    binding: "wasm",
    parse(text: string): SyntaxTree | null {
      try {
        const tree = parser.parse(text);
        return tree && wasmTree(tree);
      } catch {
        return null;
      }
    },
  };
}
