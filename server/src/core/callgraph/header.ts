/** Finds the name in a function's header, in the way that the syntax layer does it. */

import { isCapitals } from "../syntax/lex/words.ts";
import { definerOf } from "../syntax/normalise/dialect.ts";
import { ByteLexer, CLOSE, COMMA, END, OPEN, OPEN_BRACKET, STAR, WORD } from "./byte-lexer.ts";
import type { Item } from "./item.ts";
import { AGGREGATE, MODIFIER, PLAIN, STATIC, TYPE, TYPEOF, wordClass } from "./known-words.ts";
import { type NameTable, textOf } from "./name-table.ts";
import type { Recorder } from "./recorder.ts";

interface Header {
  readonly name: number;
  readonly isStatic: boolean;
  /** Bytes between the parentheses around the parameters. */
  readonly open: number;
  readonly close: number;
  /** Whether a macro such as SYSCALL_DEFINE1 made it, whose arguments are no plain parameters. */
  readonly byMacro: boolean;
}

export class HeaderReader {
  private readonly names: NameTable;
  private readonly lexer = new ByteLexer();

  /** Names of functions go into the table. */
  constructor(names: NameTable) {
    this.names = names;
  }

  /** Null when the tokens in front of a `{` are no header of a function. */
  read(item: Item, bytes: Uint8Array): Header | null {
    let last = -1;
    for (let at = 1; at < item.count; at++) {
      if (item.kind(at) !== OPEN || !isName(item, at - 1)) continue;
      if (at >= 2 && endsSpecifiers(item, at - 2)) return this.headerAt(item, at, bytes);
      last = at;
    }
    return this.wrapped(item, bytes) ?? (last < 0 ? null : this.headerAt(item, last, bytes));
  }

  private headerAt(item: Item, group: number, bytes: Uint8Array): Header {
    const word = group - 1;
    const first = specifiersStart(item, word);
    const [start, end] = [item.start(word), item.end(word)];
    const isStatic = hasStatic(item, first, word);
    const [open, close] = [item.start(group), item.end(group)];
    if (startsLikeMacro(bytes, start)) {
      const macro = textOf(bytes, start, end);
      const defined = isCapitals(macro) ? definedBy(macro, textOf(bytes, open, close), hasType(item, first, word)) : null;
      if (defined !== null) return { name: this.names.internText(defined), isStatic, open, close, byMacro: true };
    }
    return { name: this.names.intern(bytes, start, end, item.hash(word)), isStatic, open, close, byMacro: false };
  }

  /** `int (*name(parameters))(int)` and `int (name)(parameters)`. */
  private wrapped(item: Item, bytes: Uint8Array): Header | null {
    for (let at = 1; at < item.count; at++) {
      if (item.kind(at) !== OPEN) continue;
      const inside = this.inside(bytes, item.start(at), item.end(at));
      if (!inside || !(inside.pointer || (inside.alone && !isName(item, at - 1)))) continue;
      const { name, open } = inside;
      const place = { name, isStatic: hasStatic(item, specifiersStart(item, at), at), byMacro: false };
      if (open >= 0) return { ...place, open, close: item.end(at) };
      return item.kind(at + 1) === OPEN ? { ...place, open: item.start(at + 1), close: item.end(at + 1) } : null;
    }
    return null;
  }

  private inside(bytes: Uint8Array, start: number, end: number): Inside | null {
    const { lexer } = this;
    lexer.reset(bytes, start, end);
    const first = lexer.next();
    for (let kind = first; kind !== END; kind = lexer.next()) {
      if (kind !== WORD || wordClass(bytes, lexer.start, lexer.at, lexer.hash) !== PLAIN) continue;
      const name = this.names.intern(bytes, lexer.start, lexer.at, lexer.hash);
      const next = lexer.next();
      return { name, pointer: first === STAR, alone: first === WORD && next === END, open: next === OPEN ? lexer.at : -1 };
    }
    return null;
  }

  /** Makes each word that stands where a parameter's name does a variable of the current definition. */
  eachParameter(bytes: Uint8Array, header: Header, recorder: Recorder): void {
    const { lexer } = this;
    lexer.reset(bytes, header.open, header.close);
    let [before, start, end, hash] = [0, -1, 0, 0];
    for (let kind = lexer.next(); ; kind = lexer.next()) {
      if (start >= 0) {
        const ends = kind === END || kind === COMMA || kind === CLOSE || kind === OPEN_BRACKET;
        if (ends && (header.byMacro || before === WORD || before === STAR)) recorder.local(bytes, start, end, hash);
        before = WORD;
        start = -1;
      }
      if (kind === END) return;
      if (kind === WORD && wordClass(bytes, lexer.start, lexer.at, lexer.hash) === PLAIN) {
        start = lexer.start;
        end = lexer.at;
        hash = lexer.hash;
      } else before = kind;
    }
  }
}

interface Inside {
  readonly name: number;
  /** Whether the parenthesis begins with `*`. */
  readonly pointer: boolean;
  /** Whether it holds nothing but the name. */
  readonly alone: boolean;
  /** Where a parameter list begins that follows the name; -1 for none. */
  readonly open: number;
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
  const room = macro.length + 1 + (several ? args[0]!.length : list.length) + 1;
  return room - written < 5 ? null : defined;
}

/** Whether the first two bytes of a name can be those of a name in capitals. */
function startsLikeMacro(bytes: Uint8Array, start: number): boolean {
  return bytes[start]! < 97 && bytes[start + 1]! < 97;
}

function isName(item: Item, at: number): boolean {
  return item.kind(at) === WORD && item.role(at) === PLAIN;
}

function endsSpecifiers(item: Item, at: number): boolean {
  let last = at;
  while (last > 0 && isModifier(item, last)) last--;
  if (item.kind(last) !== WORD) return item.kind(last) === STAR;
  const role = item.role(last);
  return role === PLAIN || role === TYPE || role === TYPEOF;
}

function isModifier(item: Item, at: number): boolean {
  return item.kind(at) === WORD && (item.role(at) === MODIFIER || item.role(at) === STATIC);
}

function specifiersStart(item: Item, name: number): number {
  let first = name;
  while (first > 0 && (item.kind(first - 1) === WORD || item.kind(first - 1) === STAR)) first--;
  return first;
}

/** Whether `static` itself is among the tokens; macros that stand for it do not count. */
function hasStatic(item: Item, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (item.kind(at) === WORD && item.role(at) === STATIC) return true;
  return false;
}

function hasType(item: Item, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const role = item.role(at);
    if (item.kind(at) === WORD && (role === TYPE || role === AGGREGATE || role === PLAIN || role === TYPEOF)) return true;
  }
  return false;
}
