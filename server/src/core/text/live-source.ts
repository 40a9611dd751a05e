/** The text of a document that is being edited: what was found out about an earlier text is still at its place. */

import { LineIndex } from "./line-index.ts";
import { type Edit, OffsetMap, editBetween } from "./offset-map.ts";
import { SourceFile } from "./source-file.ts";
import type { Position, Span } from "./span.ts";

/** One text of a document. Its offsets stay those of that text; its lines are those of the document as it is now. */
class LiveSource extends SourceFile {
  private readonly document: LiveDocument;
  private readonly map = new OffsetMap();
  private readonly movedLines: MovedLines;
  /** How many edits of the document the map knows: those that were made before this text came to be, at first. */
  private known: number;

  constructor(path: string, text: string, document: LiveDocument) {
    super(path, text);
    this.document = document;
    this.known = document.edits.length;
    this.movedLines = new MovedLines(() => this.document.lines, (offset) => this.moved(offset));
  }

  override get lines(): LineIndex {
    return this.movedLines;
  }

  override moved(offset: number): number {
    return this.upToDate().moved(offset);
  }

  override movesAsOne(span: Span): boolean {
    return this.upToDate().movesAsOne(span);
  }

  override agreesWith(other: SourceFile): boolean {
    return other instanceof LiveSource && other.document === this.document;
  }

  private upToDate(): OffsetMap {
    const { edits } = this.document;
    while (this.known < edits.length) this.map.add(edits[this.known++]!);
    return this.map;
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
  private index: LineIndex | undefined;
  private readonly made: Edit[] = [];

  constructor(path: string, text: string) {
    this.path = path;
    this.latest = new LiveSource(path, text, this);
  }

  get source(): LiveSource {
    return this.latest;
  }

  get lines(): LineIndex {
    return (this.index ??= new LineIndex(this.latest.text));
  }

  /** Since the first text. Earlier texts catch up with them when they are asked for a place. */
  get edits(): readonly Edit[] {
    return this.made;
  }

  update(text: string): void {
    const edit = editBetween(this.latest.text, text);
    if (!edit) return;
    this.made.push(edit);
    this.latest = new LiveSource(this.path, text, this);
    this.index = undefined;
  }
}
