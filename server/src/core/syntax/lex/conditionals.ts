/** The `#if … #endif` groups of a token stream. */

import type { TokenStream } from "./token-stream.ts";
import { TokenKind } from "./token-stream.ts";

/** What an arm tests, in a form in which equal text means equal condition. */
export interface Test {
  /** The condition without white space and comments; `#ifdef X`, `#if defined X` and `#ifndef X` all give `defined(X)`. */
  readonly key: string;
  /** True when the arm is taken if the condition does not hold. */
  readonly negated: boolean;
  /** Where the condition stands in the text. */
  readonly start: number;
  readonly end: number;
}

interface Arm {
  /** Token of the directive that opens the arm. */
  readonly directive: number;
  /** Null for `#else`. */
  readonly test: Test | null;
}

export interface Conditional {
  readonly arms: Arm[];
  /** Token of `#endif`; the number of tokens when it is missing. */
  end: number;
  readonly parent: Conditional | null;
}

const DIRECTIVE = /^#[ \t]*([a-z]+)/;

/** The directive's name (`if`, `define` …), or an empty string. */
export function directiveName(tokens: TokenStream, token: number): string {
  return DIRECTIVE.exec(tokens.word(token))?.[1] ?? "";
}

/** All groups in the order of their `#if`; `#else`s and `#endif`s without an `#if` are left out. */
export function readConditionals(tokens: TokenStream): Conditional[] {
  const all: Conditional[] = [];
  let open: Conditional | null = null;
  for (let token = 0; token < tokens.count; token++) {
    if (tokens.kind(token) !== TokenKind.Directive) continue;
    const name = directiveName(tokens, token);
    if (name === "if" || name === "ifdef" || name === "ifndef") {
      open = { arms: [armOf(tokens, token, name)], end: tokens.count, parent: open };
      all.push(open);
    } else if (open && name.startsWith("el")) {
      open.arms.push(armOf(tokens, token, name));
    } else if (open && name === "endif") {
      open.end = token;
      open = open.parent;
    }
  }
  return all;
}

function armOf(tokens: TokenStream, directive: number, name: string): Arm {
  if (name === "else") return { directive, test: null };
  const text = tokens.word(directive);
  const from = DIRECTIVE.exec(text)?.[0].length ?? 0;
  const comment = text.search(/\/\*|\/\//);
  const until = comment >= from ? comment : text.length;
  const body = text.slice(from, until);
  const start = tokens.start(directive) + from + (body.length - body.trimStart().length);
  return { directive, test: { ...canonical(body, name), start, end: start + body.trim().length } };
}

function canonical(body: string, name: string): { key: string; negated: boolean } {
  const packed = body.replace(/\\\r?\n/g, " ").replace(/\bdefined\s+(\w+)/g, "defined($1)").replace(/\s+/g, "");
  if (name.endsWith("def")) return { key: `defined(${packed})`, negated: name.endsWith("ndef") };
  const inner = /^!(defined\(\w+\)|\w+(?:\([\w,]*\))?)$/.exec(packed);
  return inner ? { key: inner[1]!, negated: true } : { key: packed, negated: false };
}

/** Token at which an arm ends: the next arm's directive or `#endif`. */
export function armEnd(group: Conditional, arm: number): number {
  return group.arms[arm + 1]?.directive ?? group.end;
}

/**
 * Which arm is taken under an assignment of conditions; -1 when none is.
 * `unknown` is asked for conditions that the assignment does not know.
 */
export function takenArm(group: Conditional, known: Map<string, boolean>, unknown: (test: Test) => boolean): number {
  return group.arms.findIndex(({ test }) => test === null || (known.get(test.key) ?? unknown(test)) !== test.negated);
}
