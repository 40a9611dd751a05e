/** Cuts texts into tokens that follow one from the other by edits: what an edit leaves as it was is not read again. */

import { type Edit, editBetween } from "../../text/offset-map.ts";
import { lex, lexFrom } from "./lexer.ts";
import { type Comment, type RawTokens, TokenKind, TokenStream } from "./token-stream.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Where a token ends may depend on this many units behind it. */
const LOOK_AHEAD = 2;

export class Relexer {
  private text = "";
  private raw: RawTokens | null = null;
  private readonly vocabulary: Vocabulary;

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** Equal to what `tokenize` makes of the text. */
  tokenize(text: string): TokenStream {
    const { raw, vocabulary } = this;
    const edit = raw && editBetween(this.text, text);
    const made = raw === null ? lex(text, vocabulary) : edit === null ? raw : relex(raw, { text, edit, vocabulary });
    this.text = text;
    this.raw = made;
    // The passes write into these.
    return new TokenStream(text, { ...made, kinds: made.kinds.slice(), ends: made.ends.slice(), codes: made.codes.slice() });
  }
}

interface Change {
  readonly text: string;
  readonly edit: Edit;
  readonly vocabulary: Vocabulary;
}

/** Reads from the last token that the edit can't have changed to the first place where the old text goes on as it did. */
function relex(old: RawTokens, { text, edit, vocabulary }: Change): RawTokens {
  const shift = edit.length - (edit.end - edit.start);
  const first = Math.max(0, firstEndingAfter(old, edit.start - LOOK_AHEAD) - 1);
  const isBefore = first < old.count && old.ends[first]! + LOOK_AHEAD <= edit.start;
  const from = isBefore ? { at: old.starts[first]!, isLineStart: old.kinds[first] === TokenKind.Directive } : { at: 0, isLineStart: true };
  const kept = isBefore ? first : 0;
  let rest = firstStartingFrom(old, edit.end);
  const fresh = lexFrom(text, vocabulary, from, ({ at, isLineStart }) => {
    const before = at - shift;
    if (at < edit.start + edit.length || before < edit.end) return false;
    while (rest < old.count && old.starts[rest]! < before) rest++;
    // Of all tokens only those that begin with `#` hang on what is before them on their line.
    return rest < old.count && old.starts[rest] === before && (text[at] !== "#" || (old.kinds[rest] === TokenKind.Directive) === isLineStart);
  });
  const isJoined = fresh.end < text.length;
  return joined(old, { kept, from: from.at, fresh, rest: isJoined ? rest : old.count, restAt: isJoined ? fresh.end - shift : Infinity, shift });
}

interface Joint {
  /** Tokens of the old text in front, before this offset. */
  readonly kept: number;
  readonly from: number;
  readonly fresh: RawTokens;
  /** Tokens of the old text behind, from this offset of it, and how far they have moved. */
  readonly rest: number;
  readonly restAt: number;
  readonly shift: number;
}

function joined(old: RawTokens, joint: Joint): RawTokens {
  const { kept, fresh, rest, shift } = joint;
  const behind = kept + fresh.count;
  const count = behind + old.count - rest;
  const made = { count, kinds: new Uint8Array(count), starts: new Int32Array(count), ends: new Int32Array(count), codes: new Uint16Array(count) };
  for (const key of ["kinds", "starts", "ends", "codes"] as const) {
    made[key].set(old[key].subarray(0, kept));
    made[key].set(fresh[key], kept);
    made[key].set(old[key].subarray(rest), behind);
  }
  for (let token = behind; token < count; token++) {
    made.starts[token]! += shift;
    made.ends[token]! += shift;
  }
  return { ...made, comments: joinedComments(old.comments, joint) };
}

function joinedComments(old: readonly Comment[], { from, fresh, restAt, shift }: Joint): Comment[] {
  const before = old.filter((one) => one.start < from);
  const behind = old.filter((one) => one.start >= restAt);
  return [...before, ...fresh.comments, ...(shift === 0 ? behind : behind.map((one) => ({ start: one.start + shift, end: one.end + shift })))];
}

function firstEndingAfter({ ends, count }: RawTokens, offset: number): number {
  return firstFrom(ends, count, offset + 1);
}

function firstStartingFrom({ starts, count }: RawTokens, offset: number): number {
  return firstFrom(starts, count, offset);
}

/** The first of ascending numbers that is not less than a bound. */
function firstFrom(ascending: Int32Array, count: number, bound: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
