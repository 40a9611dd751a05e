/** Finds the name in a function's header, in the way that the syntax layer does it. */

import { isCapitals } from "../syntax/lex/words.ts";
import { definerOf } from "../syntax/normalise/dialect.ts";
import { ByteLexer, END, WORD } from "./byte-lexer.ts";
import type { ItemToken } from "./item.ts";
import { AGGREGATE, MODIFIER, PLAIN, STATIC, TYPE, TYPEOF, wordClass } from "./known-words.ts";

export interface Header {
  readonly name: string;
  readonly isStatic: boolean;
  /** Bytes between the parentheses around the parameters. */
  readonly open: number;
  readonly close: number;
  /** Whether a macro such as SYSCALL_DEFINE1 made it, whose arguments are no plain parameters. */
  readonly byMacro: boolean;
}

const STAR = 42;
const OPEN = 40;

/** Null when the tokens in front of a `{` are no header of a function. */
export function readHeader(tokens: readonly ItemToken[], bytes: Uint8Array): Header | null {
  const called = tokens.flatMap((token, at) => (token.kind === OPEN && isName(tokens[at - 1]) ? [at] : []));
  const direct = called.find((at) => at >= 2 && endsSpecifiers(tokens, at - 2));
  if (direct === undefined) {
    const wrapped = readWrapped(tokens, bytes);
    if (wrapped) return wrapped;
  }
  const open = direct ?? called[called.length - 1];
  return open === undefined ? null : headerAt(tokens, open, bytes);
}

function headerAt(tokens: readonly ItemToken[], open: number, bytes: Uint8Array): Header {
  const word = tokens[open - 1]!;
  const group = tokens[open]!;
  const first = specifiersStart(tokens, open - 1);
  const specifiers = tokens.slice(first, open - 1);
  const name = textOf(bytes, word.start, word.end);
  const isStatic = specifiers.some(({ role, start, end }) => role === STATIC && end - start === 6);
  const plain = { name, isStatic, open: group.start, close: group.end, byMacro: false };
  if (!isCapitals(name)) return plain;
  const typed = specifiers.some(({ kind, role }) => kind === WORD && [TYPE, AGGREGATE, PLAIN, TYPEOF].includes(role));
  const defined = definedBy(name, textOf(bytes, group.start, group.end), typed);
  return defined === null ? plain : { ...plain, name: defined, byMacro: true };
}

/** What a macro that stands for a header defines; null when it is none, or stands where the syntax layer leaves it. */
function definedBy(macro: string, list: string, typed: boolean): string | null {
  const definer = definerOf(macro) ?? (typed ? undefined : { prefix: "", nameArgument: 0, parameters: "none" });
  if (!definer) return null;
  const args = list.split(",");
  const name = /^\s*(\w+)/.exec(args[definer.nameArgument] ?? "")?.[1];
  if (name === undefined || /^\d/.test(name)) return null;
  const defined = definer.prefix + name;
  const several = args.length > 1 && definer.parameters !== "next";
  const written = defined.length + (definer.parameters === "next" ? 0 : several ? 1 : 2);
  const before = macro.length + 1 + (several ? args[0]!.length : list.length) + 1;
  return before - written < 5 ? null : defined;
}

function isName(token: ItemToken | undefined): boolean {
  return token?.kind === WORD && token.role === PLAIN;
}

function endsSpecifiers(tokens: readonly ItemToken[], at: number): boolean {
  let last = at;
  while (last > 0 && isModifier(tokens[last]!)) last--;
  const { kind, role } = tokens[last]!;
  return kind === STAR || (kind === WORD && (role === PLAIN || role === TYPE || role === TYPEOF));
}

function isModifier({ kind, role }: ItemToken): boolean {
  return kind === WORD && (role === MODIFIER || role === STATIC);
}

function specifiersStart(tokens: readonly ItemToken[], name: number): number {
  let first = name;
  while (first > 0 && (tokens[first - 1]!.kind === WORD || tokens[first - 1]!.kind === STAR)) first--;
  return first;
}

/** `int (*name(parameters))(int)` and `int (name)(parameters)`. */
function readWrapped(tokens: readonly ItemToken[], bytes: Uint8Array): Header | null {
  for (let at = 1; at < tokens.length; at++) {
    const outer = tokens[at]!;
    if (outer.kind !== OPEN) continue;
    const inside = readInside(bytes, outer);
    if (!inside || !(inside.pointer || (inside.alone && !isName(tokens[at - 1])))) continue;
    const isStatic = tokens.slice(specifiersStart(tokens, at), at).some(({ role }) => role === STATIC);
    if (inside.open >= 0) return { name: inside.name, isStatic, open: inside.open, close: outer.end, byMacro: false };
    const next = tokens[at + 1];
    return next?.kind === OPEN ? { name: inside.name, isStatic, open: next.start, close: next.end, byMacro: false } : null;
  }
  return null;
}

interface Inside {
  readonly name: string;
  /** Whether the parenthesis begins with `*`. */
  readonly pointer: boolean;
  /** Whether it holds nothing but the name. */
  readonly alone: boolean;
  /** Where a parameter list begins that follows the name; -1 for none. */
  readonly open: number;
}

function readInside(bytes: Uint8Array, outer: ItemToken): Inside | null {
  const lexer = new ByteLexer();
  lexer.reset(bytes, outer.start, outer.end);
  const first = lexer.next();
  for (let kind = first; kind !== END; kind = lexer.next()) {
    if (kind !== WORD || wordClass(bytes, lexer.start, lexer.at, lexer.hash) !== PLAIN) continue;
    const name = textOf(bytes, lexer.start, lexer.at);
    const next = lexer.next();
    return { name, pointer: first === STAR, alone: first === WORD && next === END, open: next === OPEN ? lexer.at : -1 };
  }
  return null;
}

/** Bytes as text, one character each. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}

/** Calls back with each word of [from, to) that stands where a parameter's name does. */
export function eachParameter(bytes: Uint8Array, header: Header, found: (start: number, end: number, hash: number) => void): void {
  const lexer = new ByteLexer();
  lexer.reset(bytes, header.open, header.close);
  let before = 0;
  let word: { start: number; end: number; hash: number } | null = null;
  for (let kind = lexer.next(); ; kind = lexer.next()) {
    const ends = kind === END || kind === 44 || kind === 41 || kind === 91;
    if (word && ends && (header.byMacro || before === WORD || before === STAR)) found(word.start, word.end, word.hash);
    if (kind === END) return;
    if (word) before = WORD;
    word = null;
    if (kind === WORD && wordClass(bytes, lexer.start, lexer.at, lexer.hash) === PLAIN) {
      word = { start: lexer.start, end: lexer.at, hash: lexer.hash };
    } else before = kind;
  }
}
