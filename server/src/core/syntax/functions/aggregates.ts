/** Field types of the structs and unions that a file defines, read from its tokens. */

import type { TokenStream } from "../lex/token-stream.ts";
import { TokenKind } from "../lex/token-stream.ts";
import type { AggregateOutline } from "./outline.ts";

interface Work {
  readonly tag: string;
  readonly open: number;
  readonly close: number;
}

/**
 * Tag → field → type as written, without the field's name (`struct page *`, `int (*)(int)`, `char [8]`).
 * Fields of unnamed members belong to the struct around them; a named member of an unnamed type has the type
 * `struct outer.member`, which is a tag in this map.
 */
export function readAggregates(tokens: TokenStream, outlines: readonly AggregateOutline[]): Map<string, Map<string, string>> {
  const structs = new Map<string, Map<string, string>>();
  const work: Work[] = outlines.filter(({ tag }) => tag !== "").map(({ tag, open, close }) => ({ tag, open, close }));
  for (let next = work.pop(); next; next = work.pop()) {
    let fields = structs.get(next.tag);
    if (!fields) structs.set(next.tag, (fields = new Map()));
    for (const member of membersOf(tokens, next)) readMember(tokens, member, { tag: next.tag, fields, work });
  }
  return structs;
}

/** Tokens of each member declaration; nested braces are one step. */
function membersOf(tokens: TokenStream, { open, close }: Work): number[][] {
  const members: number[][] = [];
  let member: number[] = [];
  for (let at = tokens.next(open); at >= 0 && at < close; at = tokens.next(at)) {
    if (tokens.is(at, ";")) {
      members.push(member);
      member = [];
      continue;
    }
    member.push(at);
    if (tokens.is(at, "{") && tokens.partner(at) > at && tokens.partner(at) < close) at = tokens.partner(at);
  }
  return members;
}

interface Target {
  readonly tag: string;
  readonly fields: Map<string, string>;
  readonly work: Work[];
}

function readMember(tokens: TokenStream, member: readonly number[], target: Target): void {
  const brace = member.findIndex((token) => tokens.is(token, "{"));
  if (brace < 0) readFields(tokens, member, target.fields);
  else readNested(tokens, member, brace, target);
}

function readNested(tokens: TokenStream, member: readonly number[], brace: number, target: Target): void {
  const open = member[brace]!;
  const keyword = member.slice(0, brace).findLast((token) => tokens.role(token) === "aggregate");
  if (keyword === undefined || tokens.word(keyword) === "enum") return;
  const named = tokens.next(keyword) !== open;
  const rest = member.slice(brace + 1);
  const field = rest.find((token) => tokens.isWord(token));
  let tag = target.tag;
  if (named) tag = tokens.word(tokens.next(keyword));
  else if (field !== undefined) tag = `${target.tag}.${tokens.word(field)}`;
  target.work.push({ tag, open, close: tokens.partner(open) });
  if (field === undefined) return;
  for (const declarator of splitAtCommas(tokens, rest)) {
    addField(tokens, { base: `${tokens.word(keyword)} ${tag}`, declarator }, target.fields);
  }
}

function readFields(tokens: TokenStream, member: readonly number[], fields: Map<string, string>): void {
  const parts = splitAtCommas(tokens, member);
  const first = parts[0] ?? [];
  const length = baseLength(tokens, first);
  const base = written(tokens, first.slice(0, length));
  parts.forEach((part, index) => addField(tokens, { base, declarator: index === 0 ? part.slice(length) : part }, fields));
}

function splitAtCommas(tokens: TokenStream, member: readonly number[]): number[][] {
  const parts: number[][] = [[]];
  let depth = 0;
  for (const token of member) {
    if (tokens.is(token, "(") || tokens.is(token, "[")) depth++;
    else if (tokens.is(token, ")") || tokens.is(token, "]")) depth--;
    if (depth === 0 && tokens.is(token, ",")) parts.push([]);
    else parts[parts.length - 1]!.push(token);
  }
  return parts;
}

/** How many tokens are the type that all declarators share. */
function baseLength(tokens: TokenStream, part: readonly number[]): number {
  let length = 0;
  while (length < part.length && tokens.isWord(part[length]!)) length++;
  const next = part[length];
  const declaresWord = next === undefined || !(tokens.is(next, "*") || tokens.is(next, "("));
  return declaresWord ? Math.max(0, length - 1) : length;
}

function addField(tokens: TokenStream, { base, declarator }: { base: string; declarator: readonly number[] }, fields: Map<string, string>): void {
  const colon = declarator.findIndex((token) => tokens.is(token, ":"));
  const own = colon < 0 ? declarator : declarator.slice(0, colon);
  const name = own.find((token) => tokens.isName(token));
  if (name === undefined || base === "") return;
  const rest = written(tokens, own.filter((token) => token !== name));
  if (!fields.has(tokens.word(name))) fields.set(tokens.word(name), rest === "" ? base : `${base} ${rest}`);
}

/** Tokens as text: a blank between words and before a `*` or bracket that follows a word. */
function written(tokens: TokenStream, part: readonly number[]): string {
  let text = "";
  for (const token of part) {
    if (tokens.kind(token) === TokenKind.Dead) continue;
    const word = tokens.word(token);
    text += /\w$/.test(text) && /^[\w*]/.test(word) ? ` ${word}` : word;
  }
  return text;
}
