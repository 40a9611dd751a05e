/** The front end: one file's text to its functions, macros, structs and gaps. */

import type { SourceFile } from "../text/source-file.ts";
import { readAggregates } from "./functions/aggregates.ts";
import { readEnumerators } from "./functions/enumerators.ts";
import type { FileContext } from "./functions/function-view.ts";
import { functionsOf } from "./functions/function-view.ts";
import { GuardReader } from "./functions/guards.ts";
import { readMacros } from "./functions/macros.ts";
import { parseStatements } from "./functions/statement-arguments.ts";
import { ConditionalIndex } from "./lex/conditional-index.ts";
import { directiveName } from "./lex/conditionals.ts";
import type { TokenStream } from "./lex/token-stream.ts";
import { TokenKind } from "./lex/token-stream.ts";
import { type Dialect, KERNEL_DIALECT } from "./normalise/dialect.ts";
import { type NormaliserMemory, normalise } from "./normalise/normalise.ts";
import type { SyntaxParser } from "./parser.ts";
import type { SyntaxNode } from "./node.ts";
import type { FunctionSyntax, MacroSyntax, ParseGap, StatementArgumentMark, TranslationUnit } from "./translation-unit.ts";

/**
 * Reads one file. Never throws: what is not understood becomes a gap.
 * The parser must outlive the unit, since functions and macros are parsed when they are asked for.
 */
export function readTranslationUnit(source: SourceFile, parser: SyntaxParser, dialect: Dialect = KERNEL_DIALECT, memory: NormaliserMemory | null = null): TranslationUnit {
  const file = normalise(source.text, dialect, memory);
  memory?.identifiers.begin();
  const index = new ConditionalIndex(file.conditionals);
  const guards = new GuardReader(file.tokens, index, parser);
  return new UnitView(source, { file, parser, guards, index, identifiers: memory?.identifiers ?? null });
}

/** Why a function has no variant; null when it has one. Parses the function. */
export function functionGap(found: FunctionSyntax): ParseGap | null {
  if (found.variants.length > 0) return null;
  return { function: found.name, span: found.span, reason: "the body does not parse as C, with none of its #if arms" };
}

class UnitView implements TranslationUnit {
  readonly source: SourceFile;
  readonly text: string;
  readonly functions: readonly FunctionSyntax[];
  readonly includes: readonly string[];
  private readonly context: FileContext;
  private defined: readonly MacroSyntax[] | undefined;
  private fields: TranslationUnit["structs"] | undefined;
  private named: TranslationUnit["enumerators"] | undefined;
  private missed: readonly ParseGap[] | undefined;

  constructor(source: SourceFile, context: FileContext) {
    const { outline, names, text, tokens } = context.file;
    this.source = source;
    this.context = context;
    this.text = text;
    this.functions = outline.functions.flatMap((found, index) => functionsOf(context, found, names[index]!));
    this.includes = readIncludes(tokens);
  }

  get macros(): readonly MacroSyntax[] {
    return (this.defined ??= readMacros(this.context));
  }

  get structs(): TranslationUnit["structs"] {
    const { tokens, outline } = this.context.file;
    return (this.fields ??= readAggregates(tokens, outline.aggregates));
  }

  get enumerators(): TranslationUnit["enumerators"] {
    return (this.named ??= readEnumerators(this.context.file.tokens));
  }

  get marks(): TranslationUnit["marks"] {
    return this.context.file.marks;
  }

  statements(mark: StatementArgumentMark): SyntaxNode | null {
    return parseStatements(this.context, mark);
  }

  get gaps(): readonly ParseGap[] {
    return (this.missed ??= this.readGaps());
  }

  get strays(): readonly ParseGap[] {
    return this.context.file.outline.strays.map((span) => ({ function: null, span, reason: "a block that belongs to no function, type or initializer" }));
  }

  private readGaps(): ParseGap[] {
    const functions = this.functions.map(functionGap).filter((gap) => gap !== null);
    return [...this.strays, ...functions].sort((a, b) => a.span.start - b.span.start);
  }
}

function readIncludes(tokens: TokenStream): string[] {
  const includes: string[] = [];
  for (let token = 0; token < tokens.count; token++) {
    if (tokens.lexed[token] !== TokenKind.Directive || directiveName(tokens, token) !== "include") continue;
    const operand = /^#[ \t]*include[ \t]*("[^"]*"|<[^>]*>)/.exec(tokens.word(token))?.[1];
    if (operand) includes.push(operand);
  }
  return includes;
}
