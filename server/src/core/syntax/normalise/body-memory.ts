/** What was made of the bodies of functions, for the text that follows by an edit. */

import type { FunctionOutline } from "../functions/outline.ts";
import type { TokenStream } from "../lex/token-stream.ts";
import { type Edit, editBetween } from "../../text/offset-map.ts";
import type { Mark } from "../translation-unit.ts";
import type { MacroShape } from "./body.ts";
import type { Dialect } from "./dialect.ts";

/** Indentation may be looked for this far in front of a token: see `statement-macros.ts`. */
const LOOK_BACK = 1000;

/** Tokens as they are before the bodies are rewritten. */
interface Before {
  readonly kinds: Uint8Array;
  readonly ends: Int32Array;
  readonly codes: Uint16Array;
}

/** A body that was rewritten, in tokens of its file. */
interface Rewritten {
  readonly open: number;
  readonly close: number;
  readonly marks: ReadonlyMap<number, Mark>;
}

/** A file whose bodies were rewritten. */
interface Generation {
  readonly tokens: TokenStream;
  readonly before: Before;
  readonly shapes: ReadonlyMap<string, MacroShape>;
  readonly dialect: Dialect;
  /** By the offset of the opening brace. */
  readonly bodies: ReadonlyMap<number, Rewritten>;
  /** The normalised text. */
  readonly text: string;
}

/** A body that is taken over. */
interface Known {
  readonly text: string;
  readonly marks: ReadonlyMap<number, Mark>;
}

export class BodyMemory {
  private last: Generation | null = null;

  begin(of: Pick<Generation, "tokens" | "shapes" | "dialect">): BodyReuse {
    return new BodyReuse(this.last, of, (made) => {
      this.last = made;
    });
  }
}

/** The bodies of one text. */
export class BodyReuse {
  private readonly old: Generation | null;
  private readonly edit: Edit | null;
  private readonly now: Pick<Generation, "tokens" | "shapes" | "dialect">;
  private readonly before: Before;
  private readonly bodies = new Map<number, Rewritten>();
  private readonly keep: (made: Generation) => void;

  constructor(old: Generation | null, now: Pick<Generation, "tokens" | "shapes" | "dialect">, keep: (made: Generation) => void) {
    const isLike = old !== null && old.dialect === now.dialect && areSame(old.shapes, now.shapes);
    this.old = isLike ? old : null;
    this.edit = isLike ? editBetween(old.tokens.text, now.tokens.text) : null;
    this.now = now;
    this.keep = keep;
    this.before = { kinds: now.tokens.kinds.slice(), ends: now.tokens.ends.slice(), codes: now.tokens.codes.slice() };
  }

  /** What was made of the same body before; the tokens are then as if it had been rewritten. */
  take(outline: FunctionOutline): Known | null {
    const { tokens } = this.now;
    const found = this.counterpart(outline);
    if (!this.old || !found) return null;
    const start = tokens.start(outline.open);
    const shift = start - this.old.tokens.start(found.open);
    copyTokens(this.old.tokens, found, { tokens, at: outline.open, shift });
    const marks = shift === 0 ? found.marks : new Map([...found.marks].map(([at, mark]) => [at + shift, { ...mark, at: at + shift }]));
    this.bodies.set(start, { open: outline.open, close: outline.close, marks });
    return { text: this.old.text.slice(start - shift, tokens.end(outline.close) - shift), marks };
  }

  made(outline: FunctionOutline, marks: ReadonlyMap<number, Mark>): void {
    if (this.isWhole(outline)) this.bodies.set(this.now.tokens.start(outline.open), { open: outline.open, close: outline.close, marks });
  }

  end(text: string): void {
    this.keep({ ...this.now, before: this.before, bodies: this.bodies, text });
  }

  /** The same tokens at a place that the edit has not touched. */
  private counterpart({ open, close }: FunctionOutline): Rewritten | null {
    const { old, now, edit, before } = this;
    if (!old || close >= now.tokens.count) return null;
    const start = now.tokens.start(open);
    const shift = edit && start >= edit.start ? edit.length - (edit.end - edit.start) : 0;
    const found = old.bodies.get(start - shift);
    if (!found || found.close - found.open !== close - open) return null;
    const isClear = !edit || now.tokens.end(close) <= edit.start || lineOf(now.tokens.text, start) >= edit.start + edit.length;
    return isClear && areTokensSame({ tokens: old.tokens, before: old.before, at: found.open }, { tokens: now.tokens, before, at: open }, close - open + 1) ? found : null;
  }

  /** Whether its brackets pair with each other and with nothing else, so that no pass leaves it. */
  private isWhole({ open, close }: FunctionOutline): boolean {
    const { partners, count } = this.now.tokens;
    if (close >= count || this.now.tokens.word(this.now.tokens.previous(open)) === "do") return false;
    for (let token = open; token <= close; token++) if (partners[token]! >= 0 && (partners[token]! < open || partners[token]! > close)) return false;
    return true;
  }
}

interface Stretch {
  readonly tokens: TokenStream;
  readonly before: Before;
  readonly at: number;
}

function areTokensSame(a: Stretch, b: Stretch, count: number): boolean {
  const shift = b.tokens.start(b.at) - a.tokens.start(a.at);
  const step = b.at - a.at;
  for (let one = a.at, other = b.at; one < a.at + count; one++, other++) {
    if (a.before.kinds[one] !== b.before.kinds[other] || a.before.codes[one] !== b.before.codes[other]) return false;
    if (a.tokens.starts[one]! + shift !== b.tokens.starts[other] || a.before.ends[one]! + shift !== b.before.ends[other]) return false;
    const [partner, wanted] = [a.tokens.partners[one]!, b.tokens.partners[other]!];
    if (partner < 0 ? wanted >= 0 : partner + step !== wanted) return false;
  }
  return true;
}

function copyTokens(from: TokenStream, { open, close }: Rewritten, to: { readonly tokens: TokenStream; readonly at: number; readonly shift: number }): void {
  const { tokens, at, shift } = to;
  tokens.kinds.set(from.kinds.subarray(open, close + 1), at);
  tokens.codes.set(from.codes.subarray(open, close + 1), at);
  for (let token = open; token <= close; token++) tokens.ends[at + token - open] = from.ends[token]! + shift;
}

function lineOf(text: string, offset: number): number {
  return Math.max(0, offset - LOOK_BACK, text.lastIndexOf("\n", offset - 1) + 1);
}

function areSame(some: ReadonlyMap<string, MacroShape>, others: ReadonlyMap<string, MacroShape>): boolean {
  return some.size === others.size && [...some].every(([name, shape]) => others.get(name) === shape);
}
