/** Blanks `#if` arms that no kernel build reads: `#if 0`, `#else` of `#if 1`, `#ifdef __cplusplus`, `#if DEBUG` below `#define DEBUG 0`. */

import type { Conditional, Test } from "../lex/conditionals.ts";
import { armEnd } from "../lex/conditionals.ts";
import type { TokenStream } from "../lex/token-stream.ts";
import { fixedSymbol } from "./dialect.ts";
import { OwnSymbols } from "./own-symbols.ts";
import { Rewriter } from "./rewriter.ts";

const DEFINED = /^defined\((\w+)\)$/;

/** The text without arms that are never read; the same string when there are none. */
export function blankDeadArms(tokens: TokenStream, groups: readonly Conditional[]): string {
  const rewriter = new Rewriter(tokens.text);
  const own = groups.length > 0 ? new OwnSymbols(tokens) : null;
  for (const group of groups) blankGroup(tokens, group, { rewriter, own });
  return rewriter.toString();
}

function blankGroup(tokens: TokenStream, group: Conditional, to: { readonly rewriter: Rewriter; readonly own: OwnSymbols | null }): void {
  const { rewriter, own } = to;
  const values = group.arms.map(({ test }) => (test === null ? undefined : fixedValue(test, own)));
  if (values.every((value) => value === undefined)) return;
  const always = group.arms.findIndex(({ test }, arm) => test === null || values[arm] === true);
  const live = group.arms.map((_, arm) => values[arm] !== false && (always < 0 || arm <= always));
  const first = live.indexOf(true);
  group.arms.forEach(({ directive }, arm) => {
    const until = armEnd(group, arm);
    const end = until < tokens.count ? tokens.start(until) : tokens.text.length;
    if (!live[arm]) rewriter.blank(tokens.start(directive), end);
    else if (first === always) rewriter.blank(tokens.start(directive), tokens.end(directive));
    else if (arm === first) retitle(tokens, directive, "if", rewriter);
    else if (arm === always && values[arm]) retitle(tokens, directive, "else", rewriter);
  });
  if (first < 0 || first === always) rewriter.blank(tokens.start(group.end), tokens.end(group.end));
}

/** Turns `#elif X` into `#if X`, or `#elif 1` into `#else`. */
function retitle(tokens: TokenStream, directive: number, name: "if" | "else", rewriter: Rewriter): void {
  const found = /^#([ \t]*)(elif)/.exec(tokens.word(directive));
  if (!found) return;
  const start = tokens.start(directive) + 1 + found[1]!.length;
  const end = name === "if" ? start + found[2]!.length : tokens.end(directive);
  rewriter.replace(start, end, name);
}

function fixedValue(test: Test, own: OwnSymbols | null): boolean | undefined {
  const value = keyValue(test.key) ?? own?.value(test);
  return value === undefined ? undefined : value !== test.negated;
}

function keyValue(key: string): boolean | undefined {
  const bare = key.replace(/^\((.*)\)$/, "$1");
  if (/^0[xX]?0*[uUlL]*$/.test(bare)) return false;
  if (/^[1-9]\d*[uUlL]*$/.test(bare)) return true;
  if (/^0(&&|\*)/.test(bare)) return false;
  const symbol = DEFINED.exec(bare)?.[1];
  return symbol === undefined ? undefined : fixedSymbol(symbol);
}
