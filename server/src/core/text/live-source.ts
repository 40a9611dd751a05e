/** The text of a document that is being edited: what was found out about an earlier text is still at its place. */

import { LineIndex } from "./line-index.ts";
import { OffsetMap, editBetween } from "./offset-map.ts";
import { SourceFile } from "./source-file.ts";
import type { Position } from "./span.ts";

/** One text of a document. Its offsets stay those of that text; its lines are those of the document as it is now. */
export class LiveSource extends SourceFile {
  private readonly document: LiveDocument;
  private readonly map = new OffsetMap();
  private readonly movedLines: MovedLines;

  constructor(path: string, text: string, document: LiveDocument) {
    super(path, text);
    this.document = document;
    this.movedLines = new MovedLines(() => this.document.lines, (offset) => this.map.moved(offset));
  }

  override get lines(): LineIndex {
    return this.movedLines;
  }

  override moved(offset: number): number {
    return this.map.moved(offset);
  }

  /** The document has been edited. */
  follow(edit: Parameters<OffsetMap["add"]>[0]): void {
    this.map.add(edit);
  }
}

class MovedLines extends LineIndex {
  private readonly current: () => LineIndex;
  private readonly moved: (offset: number) => number;

  constructor(current: () => LineIndex, moved: (offset: number) => number) {
    super("");
    this.current = current;
    this.moved = moved;
  }

  override get lineCount(): number {
    return this.current().lineCount;
  }

  override position(offset: number): Position {
    return this.current().position(this.moved(offset));
  }

  override lineStart(line: number): number {
    return this.current().lineStart(line);
  }
}

export class LiveDocument {
  private readonly path: string;
  private latest: LiveSource;
  private readonly earlier = new Set<LiveSource>();
  private index: LineIndex;

  constructor(path: string, text: string) {
    this.path = path;
    this.latest = new LiveSource(path, text, this);
    this.index = new LineIndex(text);
  }

  get source(): LiveSource {
    return this.latest;
  }

  get lines(): LineIndex {
    return this.index;
  }

  update(text: string): void {
    const edit = editBetween(this.latest.text, text);
    if (!edit) return;
    this.earlier.add(this.latest);
    for (const source of this.earlier) source.follow(edit);
    this.latest = new LiveSource(this.path, text, this);
    this.index = new LineIndex(text);
  }

  /** Earlier texts about which nothing is known any more need not be followed. */
  keepOnly(used: ReadonlySet<SourceFile>): void {
    for (const source of this.earlier) if (!used.has(source)) this.earlier.delete(source);
  }
}
