/** Adapter for the native `tree-sitter` module. */

import type { SyntaxCursor, SyntaxParser, SyntaxTree } from "./parser.ts";

/** The part of the native module's cursor that is used. `currentNode` objects are slow and stay untouched. */
interface NativeCursor {
  readonly nodeType: string;
  readonly nodeIsNamed: boolean;
  readonly nodeIsMissing: boolean;
  readonly currentFieldName: string | null | undefined;
  readonly startIndex: number;
  readonly endIndex: number;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
}

interface NativeTree {
  walk(): NativeCursor;
}

export interface NativeParser {
  parse(text: string, old?: null, options?: { bufferSize: number }): NativeTree | null;
}

class Cursor implements SyntaxCursor {
  private readonly inner: NativeCursor;

  constructor(inner: NativeCursor) {
    this.inner = inner;
  }

  get kind(): string {
    return this.inner.nodeType;
  }
  get field(): string | null {
    return this.inner.currentFieldName ?? null;
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

/** Wraps a native parser whose language has been set. Its trees are freed by the garbage collector. */
export function nativeParser(parser: NativeParser): SyntaxParser {
  return {
    binding: "native",
    parse(text: string): SyntaxTree | null {
      try {
        // The binding reads at most `bufferSize` bytes of a string and fails on longer ones.
        const tree = parser.parse(text, null, { bufferSize: 2 * text.length + 1024 });
        return tree && { walk: () => new Cursor(tree.walk()), delete: () => undefined };
      } catch {
        return null;
      }
    },
  };
}
