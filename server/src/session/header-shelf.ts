/** Headers at hand: many files include the same ones. */

import type { TranslationUnit } from "../core/syntax/translation-unit.ts";
import type { SourceFile } from "../core/text/source-file.ts";

/** UTF-16 units of text. What is made of a header takes some ten times as much. */
const MOST_TEXT = 8 * 1024 * 1024;

/** Those asked for longest ago go first. */
export class HeaderShelf {
  /** What was made of them. */
  readonly units = new WeakMap<SourceFile, TranslationUnit>();
  private readonly sources = new Map<string, SourceFile>();
  private size = 0;

  of(path: string, read: () => SourceFile | undefined): SourceFile | undefined {
    const known = this.sources.get(path);
    if (known) {
      this.sources.delete(path);
      this.sources.set(path, known);
      return known;
    }
    const source = read();
    if (source) this.add(path, source);
    return source;
  }

  /** Its text has changed. */
  forget(path: string): void {
    this.size -= this.sources.get(path)?.text.length ?? 0;
    this.sources.delete(path);
  }

  private add(path: string, source: SourceFile): void {
    this.sources.set(path, source);
    this.size += source.text.length;
    for (const [oldest, { text }] of this.sources) {
      if (this.size <= MOST_TEXT) break;
      this.sources.delete(oldest);
      this.size -= text.length;
    }
  }
}
