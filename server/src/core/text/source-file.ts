/** A file's text with its name. */

import { LineIndex } from "./line-index.ts";
import type { Span } from "./span.ts";

/** `path` is how the file is called in reports; the text is never rewritten. */
export class SourceFile {
  private index: LineIndex | undefined;
  readonly path: string;
  readonly text: string;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  get lines(): LineIndex {
    return (this.index ??= new LineIndex(this.text));
  }

  /** Where an offset of this text is in the text that the file has now. */
  moved(offset: number): number {
    return offset;
  }

  /** Whether offsets of both, moved, speak of one text. */
  agreesWith(other: SourceFile): boolean {
    return this.path === other.path && this.text === other.text;
  }

  /** Whether all offsets of a stretch have moved by the same. */
  movesAsOne(_span: Span): boolean {
    return true;
  }

  /** The text of a line (from 1) without its line break. */
  line(line: number): string {
    return this.text.slice(this.lines.lineStart(line), this.lines.lineStart(line + 1)).replace(/\r?\n$/, "");
  }
}
