/** Adapter for `web-tree-sitter`. */

import type { SyntaxCursor, SyntaxParser, SyntaxTree } from "./parser.ts";

interface WasmCursor {
  readonly nodeType: string;
  readonly nodeIsNamed: boolean;
  readonly nodeIsMissing: boolean;
  readonly currentFieldName: string | null;
  readonly startIndex: number;
  readonly endIndex: number;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
  delete(): void;
}

interface WasmTree {
  walk(): WasmCursor;
  delete(): void;
}

export interface WasmParser {
  parse(text: string): WasmTree | null;
}

class Cursor implements SyntaxCursor {
  private readonly inner: WasmCursor;

  constructor(inner: WasmCursor) {
    this.inner = inner;
  }

  get kind(): string {
    return this.inner.nodeType;
  }
  get field(): string | null {
    return this.inner.currentFieldName;
  }
  get start(): number {
    return this.inner.startIndex;
  }
  get end(): number {
    return this.inner.endIndex;
  }
  get named(): boolean {
    return this.inner.nodeIsNamed;
  }
  get missing(): boolean {
    return this.inner.nodeIsMissing;
  }
  toFirstChild(): boolean {
    return this.inner.gotoFirstChild();
  }
  toNextSibling(): boolean {
    return this.inner.gotoNextSibling();
  }
  toParent(): boolean {
    return this.inner.gotoParent();
  }
}

/** The WebAssembly heap is not garbage collected: the tree deletes its cursors together with itself. */
function wasmTree(tree: WasmTree): SyntaxTree {
  const cursors: WasmCursor[] = [];
  return {
    walk(): SyntaxCursor {
      const cursor = tree.walk();
      cursors.push(cursor);
      return new Cursor(cursor);
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
