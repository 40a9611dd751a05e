/** The tables of `grammars/kernel-c/`, ready for look-up. */

import annotations from "../../../../../grammars/kernel-c/annotations.json" with { type: "json" };
import blocks from "../../../../../grammars/kernel-c/blocks.json" with { type: "json" };
import definers from "../../../../../grammars/kernel-c/definers.json" with { type: "json" };
import iterators from "../../../../../grammars/kernel-c/iterators.json" with { type: "json" };
import macros from "../../../../../grammars/kernel-c/macros.json" with { type: "json" };

export interface Definer {
  readonly name: RegExp;
  /** Put before the name: `SYSCALL_DEFINE1(close, …)` defines `sys_close`. */
  readonly prefix: string;
  readonly nameArgument: number;
  /** `pairs`: type and name of each parameter are arguments of their own; `none`: the other arguments are dropped. */
  readonly parameters: "pairs" | "none";
}

const plainAnnotations = new Set(annotations.plain);
const annotationsWithArguments = new Set(annotations.withArguments);
const synonyms = new Map(Object.entries(annotations.synonyms));
const iteratorNames = new Set([...iterators.names, ...Object.keys(iterators.writes)]);
const iteratorWrites: Readonly<Record<string, Readonly<Record<string, number[]>>>> = iterators.writes;
const iteratorPattern = new RegExp(iterators.namePattern);
const definerTable: Definer[] = definers.definers.map((entry) => ({
  name: new RegExp(entry.name),
  prefix: entry.prefix,
  nameArgument: entry.nameArgument,
  parameters: entry.parameters === "pairs" ? "pairs" : "none",
}));
const [once, condition, repeat] = [new Set(blocks.once), new Set(blocks.condition), new Set(blocks.repeat)];
const doWhile = new Set(blocks.doWhile);
const symbols = new Map(Object.entries(macros.symbols));
const typePattern = new RegExp(macros.typePattern);
const asmNames = new Set(macros.asm);

/** How a word annotates: not at all, by itself, or together with a parenthesis behind it. */
export function annotationKind(word: string): "none" | "plain" | "arguments" {
  if (plainAnnotations.has(word)) return "plain";
  return annotationsWithArguments.has(word) ? "arguments" : "none";
}

/** The word of C that a macro stands for, when it is no longer than the macro's name. */
export function synonymOf(word: string): string | undefined {
  return synonyms.get(word);
}

/** Whether a macro is known to head a loop. */
export function isKnownIterator(word: string): boolean {
  return iteratorNames.has(word);
}

/** Whether a name reads like that of a macro that heads a loop. */
export function looksLikeIterator(word: string): boolean {
  return iteratorPattern.test(word);
}

/** Which arguments an iterator called with that many assigns; the first one where the tables say nothing else. */
export function iteratorWritesOf(word: string, argumentCount: number): readonly number[] {
  return iteratorWrites[word]?.[String(argumentCount)] ?? [0];
}

/** What a macro that heads a block does with it. */
export function blockKind(word: string): "once" | "condition" | "repeat" | undefined {
  if (once.has(word)) return "once";
  if (condition.has(word)) return "condition";
  return repeat.has(word) ? "repeat" : undefined;
}

/** Whether a macro stands for the `while (…)` after a `do { … }`. */
export function closesDoWhile(word: string): boolean {
  return doWhile.has(word) || word.startsWith("while_");
}

export function definerOf(word: string): Definer | undefined {
  return definerTable.find((definer) => definer.name.test(word));
}

/** The value of a preprocessor symbol that is the same in every kernel build. */
export function fixedSymbol(word: string): boolean | undefined {
  return symbols.get(word);
}

/** Whether a name is, by its form, that of a type. */
export function isTypeName(word: string): boolean {
  return typePattern.test(word);
}

export function isAsmMacro(word: string): boolean {
  return asmNames.has(word);
}
