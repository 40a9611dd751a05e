/** What the front end hands on for one file. */

import type { SourceFile } from "../text/source-file.ts";
import type { Span } from "../text/span.ts";
import type { SyntaxNode } from "./node.ts";

/** A preprocessor condition, as an expression over symbols, and which way it was taken. */
export interface Guard {
  /** The condition's own syntax: `defined(X)`, `X`, `A && B` … `#ifdef X` gives `preproc_defined` of X. */
  readonly condition: SyntaxNode;
  readonly holds: boolean;
}

/**
 * The dialect normaliser rewrites `list_for_each_entry(p, h, m) {` to a `while` of the same length; the mark at the
 * statement's start offset keeps what stood there.
 */
export interface IteratorMark {
  readonly kind: "iterator";
  readonly at: number;
  readonly name: string;
  /** Which arguments the macro assigns at each iteration, from 0. */
  readonly writes: readonly number[];
}

interface StatementMark {
  /** `block`: runs its body once (`rcu_scoped() { … }`); `repeat`: zero or more times. */
  readonly kind: "block" | "repeat";
  readonly at: number;
  readonly name: string;
}

/** The operator at that offset stands for the dots of `case a ... b`. */
interface RangeMark {
  readonly kind: "range";
  readonly at: number;
}

/** The word at that offset stands for statements that are given to a macro. */
export interface StatementArgumentMark {
  readonly kind: "statement-argument";
  readonly at: number;
  /** As written. */
  readonly text: string;
}

export type Mark = IteratorMark | StatementMark | RangeMark | StatementArgumentMark;

/** One way in which the body of a function reads when some `#if`s inside it are decided. */
export interface BodyVariant {
  /** Empty when the body parses with its `#if`s inside it. */
  readonly guards: readonly Guard[];
  /** A `function_definition` node. `preproc_if…` nodes inside it are alternatives to be explored. */
  readonly node: SyntaxNode;
}

export interface FunctionSyntax {
  readonly name: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly isStatic: boolean;
  /** Conditions around the definition, outermost first. */
  readonly guards: readonly Guard[];
  /** Identifiers that occur in the definition: cheap, without a tree. */
  readonly identifiers: ReadonlySet<string>;
  /** Built on first use. Empty when no reading of the function parses. */
  readonly variants: readonly BodyVariant[];
}

/** A `#define`. Function-like when `parameters` is set. */
export interface MacroSyntax {
  readonly name: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly parameters: readonly string[] | null;
  /** The last parameter stands for all arguments that are left. */
  readonly isVariadic: boolean;
  readonly guards: readonly Guard[];
  /** Where an `#undef` of the file ends it, as an offset; Infinity where none does. */
  readonly until: number;
  readonly identifiers: ReadonlySet<string>;
  /** The replacement as an expression node, or as a `compound_statement`; null when it is neither. Built on first use. */
  readonly body: SyntaxNode | null;
}

/** What could not be understood. */
export interface ParseGap {
  /** Name of the function or macro, or null outside of any. */
  readonly function: string | null;
  readonly span: Span;
  readonly reason: string;
}

export interface TranslationUnit {
  readonly source: SourceFile;
  /** `source.text` after normalisation: same length, same offsets. */
  readonly text: string;
  readonly functions: readonly FunctionSyntax[];
  readonly macros: readonly MacroSyntax[];
  /**
   * Definitions of struct and union types in this file: tag → field name → declared type as written, without the name
   * (`struct page *[16]`). Fields of unnamed members belong to the struct around them; a member of an unnamed type has
   * the type `struct outer.member`, which is a tag here.
   */
  readonly structs: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Values of the enumerators defined in this file, as far as they can be told from it alone. */
  readonly enumerators: ReadonlyMap<string, number>;
  /** `#include` operands as written, with their quotes or angle brackets. */
  readonly includes: readonly string[];
  /** Marks by offset. Those in a macro's replacement appear when its `body` is first asked for. */
  readonly marks: ReadonlyMap<number, Mark>;
  /** What a mark stands for: a `compound_statement` or an expression, at the offsets of `source.text`; null where it is not C. */
  statements(mark: StatementArgumentMark): SyntaxNode | null;
  /** Gaps outside of functions. */
  readonly strays: readonly ParseGap[];
  /**
   * Gaps of the whole file; `function` is set where a function that can be named is concerned. Built on first use, which
   * parses every function: to ask about one, see `functionGap`.
   */
  readonly gaps: readonly ParseGap[];
}
