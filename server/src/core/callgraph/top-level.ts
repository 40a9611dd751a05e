/** What stands outside of all brackets: decides whether a `{` opens a function, an initialiser or a struct. */

import { WORD } from "./byte-lexer.ts";
import { BLOCK, INIT, MEMBERS } from "./frames.ts";
import { eachParameter, readHeader } from "./header.ts";
import { Item, type ItemToken } from "./item.ts";
import { AGGREGATE, PLAIN } from "./known-words.ts";
import { type Definition, type Recorder, STATIC_FLAG } from "./recorder.ts";

const [OPEN, EQUALS, CLOSE_BRACE] = [40, 61, 125];

/** What an `#if` puts back. */
export interface SavedTopLevel {
  readonly tokens: readonly ItemToken[];
  readonly others: readonly ItemToken[][];
  readonly linkage: number;
  readonly definition: Definition | null;
}

export class TopLevel {
  readonly item = new Item();
  /** How many `extern "C" {` are open. */
  private linkage = 0;
  private readonly recorder: Recorder;

  constructor(recorder: Recorder) {
    this.recorder = recorder;
  }

  reset(): void {
    this.linkage = 0;
    this.item.reset();
  }

  save(): SavedTopLevel {
    const { tokens, others } = this.item;
    return { tokens: tokens.slice(), others: others.slice(), linkage: this.linkage, definition: this.recorder.current };
  }

  restore(saved: SavedTopLevel): void {
    this.item.tokens = saved.tokens.slice();
    this.item.others = saved.others.slice();
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

  /** The kind of the frame that opens here; a function becomes the current definition. */
  openBlock(bytes: Uint8Array): number {
    const { tokens, others } = this.item;
    if (endsAggregate(tokens)) return MEMBERS;
    if (isInitializer(tokens)) return INIT;
    const header = readHeader(tokens, bytes);
    if (!header) return BLOCK;
    const headers = [header, ...others.flatMap((other) => readHeader(other, bytes) ?? [])];
    const { recorder } = this;
    const [first, ...rest] = headers.map(({ name, isStatic }) => ({ name: recorder.names.internText(name), flags: isStatic ? STATIC_FLAG : 0 }));
    recorder.current = recorder.open(first!.name, first!.flags);
    recorder.current.names.push(...rest);
    for (const found of headers) {
      eachParameter(bytes, found, (start, end, hash) => recorder.local(recorder.names.intern(bytes, start, end, hash)));
    }
    return BLOCK;
  }

  closeBlock(kind: number): void {
    this.recorder.current = null;
    this.item.reset();
    if (kind === INIT) this.item.mark(CLOSE_BRACE, 0);
  }
}

function endsAggregate(tokens: readonly ItemToken[]): boolean {
  const [last, before] = [tokens[tokens.length - 1], tokens[tokens.length - 2]];
  if (last?.kind !== WORD) return false;
  return last.role === AGGREGATE || (before?.kind === WORD && before.role === AGGREGATE);
}

function isInitializer(tokens: readonly ItemToken[]): boolean {
  const [last, before] = [tokens[tokens.length - 1], tokens[tokens.length - 2]];
  if (last?.kind === OPEN && before?.kind === WORD && before.role === PLAIN) return false;
  return tokens.some(({ kind }) => kind === EQUALS);
}
