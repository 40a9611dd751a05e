/** The functions and macros of a file with their parameters, and what else its text says of names. */

import type { AnalysedFunction } from "../../analysis/analysed-function.ts";
import type { UnitAnalysis } from "../../analysis/unit-analysis.ts";
import type { KernelContext } from "../../kernel/kernel-context.ts";
import type { SyntaxNode } from "../../syntax/node.ts";
import type { FunctionSyntax, MacroSyntax, TranslationUnit } from "../../syntax/translation-unit.ts";
import type { Span } from "../../text/span.ts";
import { CodeText, type Mention } from "../code-text.ts";

/** A function or a macro. */
export interface Definition {
  readonly name: string;
  readonly syntax: FunctionSyntax | MacroSyntax;
  readonly isMacro: boolean;
  /** Known in its file only. */
  readonly isOwn: boolean;
  readonly span: Span;
  /** As written; empty where the header is not plain C. */
  readonly parameters: readonly Span[];
  /** From behind the header. */
  readonly body: Span;
}

export class FileDefinitions {
  readonly unit: TranslationUnit;
  readonly kernel: KernelContext;
  private readonly analysis: Pick<UnitAnalysis, "unit" | "analyse">;
  readonly code: CodeText;
  readonly all: readonly Definition[];

  constructor(analysis: Pick<UnitAnalysis, "unit" | "analyse">, kernel: KernelContext) {
    const { unit } = analysis;
    this.analysis = analysis;
    this.unit = unit;
    this.kernel = kernel;
    this.code = new CodeText(unit.source.text);
    const isSource = !unit.source.path.endsWith(".h");
    this.all = [
      ...unit.functions.map((syntax) => this.definition(syntax, { isMacro: false, isOwn: syntax.isStatic && isSource })),
      ...unit.macros.map((syntax) => this.definition(syntax, { isMacro: true, isOwn: isSource })),
    ];
  }

  private definition(syntax: FunctionSyntax | MacroSyntax, of: { isMacro: boolean; isOwn: boolean }): Definition {
    const { span, nameSpan, name } = syntax;
    const [header] = this.code.mentions(new Set([name]), nameSpan);
    // An object-like macro has its replacement where a function has its parameters.
    const isPlain = header?.args !== null && header !== undefined && !("parameters" in syntax && syntax.parameters === null);
    return { name, syntax, ...of, span, parameters: isPlain ? header.args : [], body: { start: isPlain ? header.end : nameSpan.end, end: span.end } };
  }

  /** Null when no part of its body could be parsed. */
  analyse(syntax: FunctionSyntax): AnalysedFunction | null {
    return this.analysis.analyse(syntax);
  }

  /** The function or macro whose body or header an offset lies in. */
  around(offset: number): Definition | undefined {
    return this.all.find(({ span }) => span.start <= offset && offset < span.end);
  }

  named(name: string): Definition | undefined {
    return this.all.find((one) => one.name === name);
  }

  isDefined(mention: Mention): boolean {
    return this.all.some(({ syntax }) => syntax.nameSpan.start === mention.span.start);
  }

  /** Outside of functions and macros, followed by what ends or goes on a declaration. */
  isPrototype(mention: Mention): boolean {
    const [next, second] = this.code.tokens({ start: mention.end, end: mention.end + 200 });
    if (mention.args === null || next === undefined || this.around(mention.span.start) !== undefined) return false;
    return next.isName ? next.text.startsWith("__") || second?.text === ";" : [";", ","].includes(next.text);
  }

  /** Named by a macro that stands by itself, `EXPORT_SYMBOL(name)`. */
  isNamedBy(mention: Mention, macros: readonly string[]): boolean {
    const { start } = mention.span;
    const named = this.code.mentions(new Set(macros), { start: Math.max(0, start - 200), end: start }).map(({ args }) => args?.[0]);
    return mention.args === null && named.some((one) => one?.start === start && one.end === mention.span.end);
  }
}

/** The bodies of a function in each of its readings, or that of a macro; none where they cannot be parsed. */
export function treesOf({ syntax }: Definition): readonly SyntaxNode[] {
  return "variants" in syntax ? syntax.variants.map(({ node }) => node) : syntax.body ? [syntax.body] : [];
}

/** The name that a parameter declares; null for `void`, `...` and functions. */
export function parameterName(code: CodeText, span: Span): string | null {
  const tokens = code.tokens(span);
  const size = tokens.findIndex(({ text }) => text === "[");
  const last = tokens.at(size < 0 ? -1 : size - 1);
  return last?.isName === true && !tokens.some(({ text }) => text === "(") ? last.text : null;
}

export function within(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
