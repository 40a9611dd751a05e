/** Adapter for `web-tree-sitter`. */

import { type BindingCursor, BoundCursor, GrammarNames } from "./bound-cursor.ts";
import { patience, type SyntaxCursor, type SyntaxParser, type SyntaxTree } from "./parser.ts";

interface WasmCursor extends BindingCursor {
  delete(): void;
}

interface WasmTree {
  walk(): WasmCursor;
  delete(): void;
}

interface WasmParser {
  /** Asks now and then whether to stop; then the result is null. */
  parse(text: string, old?: null, options?: { progressCallback: () => boolean }): WasmTree | null;
  /** Forgets a text that was not parsed to its end. */
  reset(): void;
}

/** The time in milliseconds, from any start. */
type Clock = () => number;

/** The WebAssembly heap is not garbage collected: the tree deletes its cursors together with itself. */
function wasmTree(tree: WasmTree, names: GrammarNames): SyntaxTree {
  const cursors: WasmCursor[] = [];
  return {
    walk(): SyntaxCursor {
      const cursor = tree.walk();
      cursors.push(cursor);
      return new BoundCursor(cursor, names);
    },
    delete(): void {
      for (const cursor of cursors) cursor.delete();
      tree.delete();
    },
  };
}

/** Wraps a `web-tree-sitter` parser whose language has been set. */
export function wasmParser(parser: WasmParser, clock: Clock): SyntaxParser {
  const names = new GrammarNames();
  return {
    binding: "wasm",
    parse(text: string): SyntaxTree | null {
      try {
        const end = clock() + patience(text);
        const tree = parser.parse(text, null, { progressCallback: () => clock() > end });
        if (!tree) parser.reset();
        return tree && wasmTree(tree, names);
      } catch {
        return null;
      }
    },
  };
}
