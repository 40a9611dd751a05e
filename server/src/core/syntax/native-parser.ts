/** Adapter for the native `tree-sitter` module. */

import { type BindingCursor, BoundCursor, GrammarNames } from "./bound-cursor.ts";
import { patience, type SyntaxParser, type SyntaxTree } from "./parser.ts";

interface NativeTree {
  walk(): BindingCursor;
}

export interface NativeParser {
  parse(text: string, old?: null, options?: { bufferSize: number }): NativeTree | null;
  /** Parsing that takes longer ends with null; 0 for no end. */
  setTimeoutMicros(timeout: number): void;
  /** Forgets a text that was not parsed to its end. */
  reset(): void;
}

/** Wraps a native parser whose language has been set. Its trees are freed by the garbage collector. */
export function nativeParser(parser: NativeParser): SyntaxParser {
  const names = new GrammarNames();
  return {
    binding: "native",
    parse(text: string): SyntaxTree | null {
      try {
        parser.setTimeoutMicros(patience(text) * 1000);
        // The binding reads at most `bufferSize` bytes of a string and fails on longer ones.
        const tree = parser.parse(text, null, { bufferSize: 2 * text.length + 1024 });
        if (!tree) parser.reset();
        return tree && { walk: () => new BoundCursor(tree.walk(), names), delete: () => undefined };
      } catch {
        return null;
      }
    },
  };
}
