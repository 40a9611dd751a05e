/** What stands outside of all brackets: decides whether a `{` opens a function, an initialiser or a struct. */

import { CLOSE_BRACE, DOT, EQUALS, OPEN, WORD, skipBlanks } from "./byte-lexer.ts";
import { BLOCK, INIT, MEMBERS } from "./frames.ts";
import { HeaderReader } from "./header.ts";
import { Item, type SavedItem } from "./item.ts";
import { AGGREGATE, PLAIN } from "./known-words.ts";
import { type Definition, type Recorder, STATIC_FLAG } from "./recorder.ts";

/** What an `#if` puts back. */
export interface SavedTopLevel {
  readonly item: SavedItem;
  readonly linkage: number;
  readonly definition: Definition | null;
}

export class TopLevel {
  readonly item = new Item();
  /** How many `extern "C" {` are open. */
  private linkage = 0;
  private readonly recorder: Recorder;
  private readonly headers: HeaderReader;

  constructor(recorder: Recorder) {
    this.recorder = recorder;
    this.headers = new HeaderReader(recorder.names);
  }

  reset(): void {
    this.linkage = 0;
    this.item.reset();
  }

  save(): SavedTopLevel {
    return { item: this.item.save(), linkage: this.linkage, definition: this.recorder.current };
  }

  restore(saved: SavedTopLevel): void {
    this.item.restore(saved.item);
    this.linkage = saved.linkage;
    this.recorder.current = saved.definition;
  }

  openLinkage(): void {
    this.linkage++;
    this.item.reset();
  }

  /** False when there is none to close. */
  closeLinkage(): boolean {
    this.item.reset();
    if (this.linkage === 0) return false;
    this.linkage--;
    return true;
  }

  /** The kind of the frame that opens with the `{` before `at`; a function becomes the current definition. */
  openBlock(bytes: Uint8Array, at: number): number {
    const { item, headers, recorder } = this;
    if (endsAggregate(item)) return MEMBERS;
    // `define_machine(name) { .probe = f }` is an initialiser, too.
    if (isInitializer(item) || bytes[skipBlanks(bytes, at, bytes.length)] === DOT) return INIT;
    const header = headers.read(item, bytes);
    if (!header) return BLOCK;
    recorder.current = recorder.open(header.name, header.isStatic ? STATIC_FLAG : 0);
    headers.eachParameter(bytes, header, recorder);
    for (const other of item.others) {
      const found = headers.read(other, bytes);
      if (!found || found.name === header.name) continue;
      recorder.current.names.push({ name: found.name, flags: found.isStatic ? STATIC_FLAG : 0 });
      headers.eachParameter(bytes, found, recorder);
    }
    return BLOCK;
  }

  closeBlock(kind: number): void {
    this.recorder.current = null;
    this.item.reset();
    if (kind === INIT) this.item.mark(CLOSE_BRACE, 0);
  }
}

function endsAggregate(item: Item): boolean {
  const last = item.count - 1;
  if (item.kind(last) !== WORD) return false;
  return item.role(last) === AGGREGATE || (item.kind(last - 1) === WORD && item.role(last - 1) === AGGREGATE);
}

function isInitializer(item: Item): boolean {
  const last = item.count - 1;
  if (item.kind(last) === OPEN && item.kind(last - 1) === WORD && item.role(last - 1) === PLAIN) return false;
  for (let at = 0; at <= last; at++) if (item.kind(at) === EQUALS) return true;
  return false;
}
