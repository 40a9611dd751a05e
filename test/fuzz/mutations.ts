/** Ways to spoil a file. */

import { KERNEL_DIALECT } from "../../server/src/core/syntax/normalise/dialect.ts";
import { tokenize } from "../../server/src/core/syntax/lex/lexer.ts";
import type { TokenStream } from "../../server/src/core/syntax/lex/token-stream.ts";
import type { Random } from "./random.ts";

/** Texts hold one character for each byte (Latin-1), so that bytes can be changed one by one. */
interface Mutation {
  readonly name: string;
  readonly mutate: (text: string, random: Random, other: string) => string;
}

/** Longer inputs are cut off: they would only take longer. In bytes. */
const LONGEST = 400_000;

const INTERESTING = [
  "{", "}", "(", ")", "[", "]", ";", ",", "*", "&", "=", "==", "->", ".", "?", ":", "#", "##", "\\", "\"", "'", "/*", "*/", "//", "...", "0", "1", "-1", "18446744073709551615", "0x", "1e999",
  "if (", "else", "for (;;)", "while (", "do", "switch (", "case 1:", "default:", "goto out;", "out:", "return", "return;", "break;", "continue;", "sizeof(", "typeof(", "struct", "union", "enum {", "static", "int", "void", "asm volatile(\"\" : \"=r\"(",
  "kmap(page)", "kunmap(page);", "kmap_atomic(page, KM_USER0)", "kmap_atomic(page)", "kunmap_atomic(addr, KM_USER0);", "kmap_local_page(page)", "kunmap_local(addr);", "spin_lock(&lock);", "local_irq_save(flags);", "schedule();", "list_for_each_entry(p, head, list)",
  "__attribute__((", "({", "})", "#if 0\n", "\n#if X\n", "\n#else\n", "\n#elif Y(\n", "\n#endif\n", "\n#define M(x) x {\n", "\n#define kmap M\n", "\n#include \"fuzz.c\"\n", "\0", "\xff\xfe", "\xed\xa0\x80", "\r", "\x0c", "\u00a0",
];

const BRACKETS = ["(", ")", "{", "}", "[", "]"];
const CONDITIONALS = ["#if A", "#ifdef B", "#ifndef C", "#else", "#elif D", "#endif", "#if 0", "#if 1", "#if (", "#elif", "#if defined(", "#if A && \\"];

export const MUTATIONS: readonly Mutation[] = [
  { name: "flip-bytes", mutate: (text, random) => repeated(text, 1 + random.below(12), (now) => replaceAt(now, random.below(now.length), String.fromCharCode(random.below(256)))) },
  { name: "flip-bits", mutate: (text, random) => repeated(text, 1 + random.below(12), (now) => flipBit(now, random)) },
  { name: "delete-tokens", mutate: (text, random) => onTokens(text, random, () => "") },
  { name: "duplicate-tokens", mutate: (text, random) => onTokens(text, random, (word) => word + " " + word) },
  { name: "replace-tokens", mutate: (text, random) => onTokens(text, random, () => random.pick(INTERESTING)) },
  { name: "insert-tokens", mutate: (text, random) => onTokens(text, random, (word) => `${word} ${random.pick(INTERESTING)} `) },
  { name: "swap-tokens", mutate: swapTokens },
  { name: "truncate", mutate: (text, random) => text.slice(0, random.below(text.length)) },
  { name: "behead", mutate: (text, random) => text.slice(random.below(text.length)) },
  { name: "cut-out", mutate: (text, random) => cutOut(text, random) },
  { name: "splice", mutate: (text, random, other) => text.slice(0, random.below(text.length)) + other.slice(random.below(other.length)) },
  { name: "splice-middle", mutate: (text, random, other) => spliceMiddle(text, random, other) },
  { name: "repeat-range", mutate: repeatRange },
  { name: "nest", mutate: nest },
  { name: "giant-word", mutate: (text, random) => onTokens(text, random, (word) => giant(word, random), 1) },
  { name: "unbalance-brackets", mutate: (text, random) => repeated(text, 1 + random.below(4), (now) => insertAt(now, random.below(now.length), random.pick(BRACKETS))) },
  { name: "unbalance-conditionals", mutate: (text, random) => repeated(text, 1 + random.below(6), (now) => insertLine(now, random, random.pick(CONDITIONALS))) },
  { name: "shuffle-lines", mutate: shuffleLines },
  { name: "join-lines", mutate: (text) => text.replace(/\n/g, " ") },
];

/** Some mutations, one after the other; tells which. */
export function mutated(text: string, random: Random, other: string): { text: string; names: string[] } {
  const names: string[] = [];
  let now = text;
  for (let count = 1 + random.below(3); count > 0; count--) {
    const { name, mutate } = random.pick(MUTATIONS);
    now = mutate(now, random, other).slice(0, LONGEST);
    names.push(name);
  }
  return { text: now, names };
}

function repeated(text: string, times: number, change: (text: string) => string): string {
  let now = text;
  for (let round = 0; round < times && now !== ""; round++) now = change(now);
  return now;
}

function replaceAt(text: string, at: number, part: string): string {
  return text.slice(0, at) + part + text.slice(at + 1);
}

function insertAt(text: string, at: number, part: string): string {
  return text.slice(0, at) + part + text.slice(at);
}

function flipBit(text: string, random: Random): string {
  const at = random.below(text.length);
  return replaceAt(text, at, String.fromCharCode((text.charCodeAt(at) ^ (1 << random.below(8))) & 0xff));
}

function insertLine(text: string, random: Random, line: string): string {
  const at = text.indexOf("\n", random.below(text.length)) + 1;
  return insertAt(text, at, `${line}\n`);
}

function tokensOf(text: string): TokenStream {
  return tokenize(text, KERNEL_DIALECT.vocabulary);
}

/** Changes some tokens, or a few in a row. */
function onTokens(text: string, random: Random, change: (word: string) => string, most = 8): string {
  const tokens = tokensOf(text);
  if (tokens.count === 0) return text + change("x");
  const chosen = new Set<number>();
  for (let count = 1 + random.below(most); count > 0; count--) {
    const first = random.below(tokens.count);
    const length = random.chance(0.2) ? 1 + random.below(10) : 1;
    for (let at = first; at < Math.min(tokens.count, first + length); at++) chosen.add(at);
  }
  let [made, at] = ["", 0];
  for (const token of [...chosen].sort((a, b) => a - b)) {
    made += text.slice(at, tokens.start(token)) + change(tokens.word(token));
    at = tokens.end(token);
  }
  return made + text.slice(at);
}

function swapTokens(text: string, random: Random): string {
  const tokens = tokensOf(text);
  const [a, b] = [random.below(tokens.count), random.below(tokens.count)].sort((one, other) => one - other) as [number, number];
  if (a === b) return text;
  return text.slice(0, tokens.start(a)) + tokens.word(b) + text.slice(tokens.end(a), tokens.start(b)) + tokens.word(a) + text.slice(tokens.end(b));
}

function rangeOf(text: string, random: Random): [number, number] {
  const start = random.below(text.length);
  return [start, Math.min(text.length, start + random.below(random.pick([20, 200, 2000])))];
}

function cutOut(text: string, random: Random): string {
  const [start, end] = rangeOf(text, random);
  return text.slice(0, start) + text.slice(end);
}

function spliceMiddle(text: string, random: Random, other: string): string {
  const [start, end] = rangeOf(other, random);
  return insertAt(text, random.below(text.length), other.slice(start, end));
}

function repeatRange(text: string, random: Random): string {
  const [start, end] = rangeOf(text, random);
  return text.slice(0, end) + text.slice(start, end).repeat(random.pick([1, 3, 30])) + text.slice(end);
}

const NESTS: readonly (readonly [string, string])[] = [
  ["(", ")"], ["{", "}"], ["[", "]"], ["if (x) {", "}"], ["do {", "} while (y);"], ["({", ";})"], ["!", ""], ["*", ""], ["a ? ", " : b"], ["f(", ")"], ["x = ", ""], ["else if (x) {} ", ""],
  ["\n#if A\n", "\n#endif\n"], ["\n#ifdef B\n{\n", "\n}\n#endif\n"], ["for (;;) ", ""], ["switch (x) { case 1: ", "}"], ["struct {", "} x;"], ["a && (", ")"], ["a + ", ""], ["/*", "*/"], ["L: ", ""], ["p->", ""], ["sizeof ", ""], ["while (kmap(page)) ", ""],
];

function nest(text: string, random: Random): string {
  const tokens = tokensOf(text);
  const [open, close] = random.pick(NESTS);
  const depth = random.pick([2, 8, 40, 300, 3000]);
  const start = tokens.start(random.below(tokens.count));
  const end = random.chance(0.8) ? Math.min(text.length, start + random.below(60)) : start;
  const closing = random.chance(0.85) ? depth : random.below(depth);
  return text.slice(0, start) + open.repeat(depth) + text.slice(start, end) + close.repeat(closing) + text.slice(end);
}

function giant(word: string, random: Random): string {
  const length = random.pick([100, 5_000, 200_000]);
  return /^\w/.test(word) ? word.repeat(Math.ceil(length / word.length)) : random.pick(["x", "9", "\"", "'", "#", "\\\n", "("]).repeat(length);
}

function shuffleLines(text: string, random: Random): string {
  const lines = text.split("\n");
  for (let count = 1 + random.below(20); count > 0; count--) {
    const [a, b] = [random.below(lines.length), random.below(lines.length)];
    [lines[a], lines[b]] = [lines[b]!, lines[a]!];
  }
  return lines.join("\n");
}
