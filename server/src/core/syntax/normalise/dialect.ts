/** The tables of `grammars/kernel-c/`, ready for look-up. */

import annotations from "../../../../../grammars/kernel-c/annotations.json" with { type: "json" };
import blocks from "../../../../../grammars/kernel-c/blocks.json" with { type: "json" };
import definers from "../../../../../grammars/kernel-c/definers.json" with { type: "json" };
import iterators from "../../../../../grammars/kernel-c/iterators.json" with { type: "json" };
import macros from "../../../../../grammars/kernel-c/macros.json" with { type: "json" };
import { Vocabulary } from "../lex/vocabulary.ts";
import { ROLES } from "../lex/words.ts";

export interface Definer {
  readonly name: RegExp;
  /** Put before the name: `SYSCALL_DEFINE1(close, …)` defines `sys_close`. */
  readonly prefix: string;
  readonly nameArgument: number;
  /**
   * `pairs`: type and name of each parameter are arguments of their own; `none`: the other arguments are dropped;
   * `next`: the parameters follow in a parenthesis of their own.
   */
  readonly parameters: "pairs" | "none" | "next";
}

/** Bits of a word's class in a vocabulary, above those of its role. */
export const WordFlag = {
  Annotation: 16,
  AnnotationWithArguments: 32,
  Synonym: 64,
  TypeOf: 128,
  AsmMacro: 256,
  Other: 512,
  Transparent: 1024,
} as const;

/** Entries beyond those of the tables, in their form. */
export interface OwnMacros {
  readonly iterators?: {
    readonly names?: readonly string[];
    /** By name and number of arguments: the arguments, from 0, that each iteration assigns. */
    readonly writes?: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
  };
  readonly blocks?: {
    readonly once?: readonly string[];
    readonly condition?: readonly string[];
    readonly repeat?: readonly string[];
    readonly doWhile?: readonly string[];
  };
  readonly annotations?: {
    readonly plain?: readonly string[];
    readonly withArguments?: readonly string[];
  };
}

const synonyms = new Map(Object.entries(annotations.synonyms));
const iteratorWrites: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = iterators.writes;
const iteratorPattern = new RegExp(iterators.namePattern);
const definerTable: Definer[] = definers.definers.map((entry) => ({
  name: new RegExp(entry.name),
  prefix: entry.prefix,
  nameArgument: entry.nameArgument,
  parameters: parametersOf(entry.parameters),
}));
const oncePattern = new RegExp(blocks.oncePattern);
const doWhilePattern = new RegExp(blocks.doWhilePattern);
const conditionPattern = new RegExp(blocks.conditionPattern);

function parametersOf(kind: string): Definer["parameters"] {
  return kind === "pairs" || kind === "next" ? kind : "none";
}

const symbols = new Map(Object.entries(macros.symbols));
const typePattern = new RegExp(macros.typePattern);
const hints: ReadonlySet<string> = new Set(macros.hints);
const configurationTests: ReadonlySet<string> = new Set(macros.configuration);

/** The tables with what a project adds to them. An own entry goes before a built-in one of its name. */
export class Dialect {
  /** All words that the passes look for, with their role and flags. */
  readonly vocabulary: Vocabulary;
  private readonly iterators: ReadonlySet<string>;
  private readonly writes: ReadonlyMap<string, Readonly<Record<string, readonly number[]>>>;
  private readonly blocks: ReadonlyMap<string, "once" | "condition" | "repeat">;
  private readonly doWhile: ReadonlySet<string>;

  constructor(own: OwnMacros = {}) {
    this.vocabulary = new Vocabulary(vocabularyEntries(own));
    const ownBlocks = blockEntries(own.blocks ?? {});
    const ownIterators = [...(own.iterators?.names ?? []), ...Object.keys(own.iterators?.writes ?? {})];
    this.writes = new Map([...Object.entries(iteratorWrites), ...Object.entries(own.iterators?.writes ?? {})]);
    const known = [...iterators.names, ...Object.keys(iterators.writes)].filter((name) => !ownBlocks.has(name));
    this.iterators = new Set([...known, ...ownIterators]);
    this.blocks = new Map([...blockEntries(blocks), ...ownBlocks]);
    this.doWhile = new Set([...blocks.doWhile, ...(own.blocks?.doWhile ?? [])]);
  }

  /** Whether a macro is known to head a loop. */
  isKnownIterator(word: string): boolean {
    return this.iterators.has(word);
  }

  /** Which arguments an iterator called with that many assigns; the first one where the tables say nothing else. */
  iteratorWritesOf(word: string, argumentCount: number): readonly number[] {
    return this.writes.get(word)?.[String(argumentCount)] ?? [0];
  }

  /** What a macro that heads a block does with it. */
  blockKind(word: string): "once" | "condition" | "repeat" | undefined {
    const listed = this.blocks.get(word);
    if (listed !== undefined) return listed;
    return oncePattern.test(word) ? "once" : undefined;
  }

  /** Whether a macro stands for the `while (…)` after a `do { … }`. */
  closesDoWhile(word: string): boolean {
    return this.doWhile.has(word) || doWhilePattern.test(word);
  }
}

function blockEntries(of: NonNullable<OwnMacros["blocks"]>): Map<string, "once" | "condition" | "repeat"> {
  const kinds = ["repeat", "condition", "once"] as const;
  return new Map(kinds.flatMap((kind) => (of[kind] ?? []).map((name) => [name, kind] as const)));
}

function vocabularyEntries(own: OwnMacros): Map<string, number> {
  const entries = new Map(ROLES);
  const flag = (word: string, bit: number): void => void entries.set(word, (entries.get(word) ?? 0) | bit);
  for (const [word, meaning] of synonyms) {
    entries.set(word, (ROLES.get(meaning.split(" ")[0]!) ?? 0) | WordFlag.Synonym);
  }
  for (const word of [...annotations.plain, ...(own.annotations?.plain ?? [])]) flag(word, WordFlag.Annotation);
  for (const word of [...annotations.withArguments, ...(own.annotations?.withArguments ?? [])]) flag(word, WordFlag.AnnotationWithArguments);
  for (const word of macros.typeof) flag(word, WordFlag.TypeOf);
  for (const word of macros.transparent) flag(word, WordFlag.Transparent);
  for (const word of macros.asm) flag(word, WordFlag.AsmMacro);
  for (const word of ["__builtin_offsetof", "__ALIGNOF__"]) flag(word, WordFlag.Other);
  return entries;
}

/** The dialect of mainline. */
export const KERNEL_DIALECT = new Dialect();

/** The words of C that a synonym stands for, never longer than the synonym; the word itself when it is none. */
export function synonymOf(word: string): string {
  return synonyms.get(word) ?? word;
}

/** Whether a name reads like that of a macro that heads a loop. */
export function looksLikeIterator(word: string): boolean {
  return iteratorPattern.test(word);
}

/** Whether a name reads like that of a macro that heads a condition. */
export function looksLikeCondition(word: string): boolean {
  return conditionPattern.test(word);
}

export function definerOf(word: string): Definer | undefined {
  return definerTable.find((definer) => definer.name.test(word));
}

/** The value of a preprocessor symbol that is the same in every kernel build. */
export function fixedSymbol(word: string): boolean | undefined {
  return symbols.get(word);
}

/** Whether a macro of one argument is true where that is, and does no more than tell the compiler so. */
export function isHint(word: string): boolean {
  return hints.has(word);
}

/** Whether a macro tells of a symbol of the configuration if it is set. */
export function testsConfiguration(word: string): boolean {
  return configurationTests.has(word);
}

/** Whether a name is, by its form, that of a type. */
export function isTypeName(word: string): boolean {
  return typePattern.test(word);
}
