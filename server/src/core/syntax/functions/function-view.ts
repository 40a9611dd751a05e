/** A function of a normalised file; its tree is built when it is asked for. */

import type { Span } from "../../text/span.ts";
import type { ConditionalIndex } from "../lex/conditional-index.ts";
import type { HeaderName } from "../normalise/function-headers.ts";
import type { NormalisedFile } from "../normalise/normalise.ts";
import type { SyntaxParser } from "../parser.ts";
import type { BodyVariant, FunctionSyntax, Guard } from "../translation-unit.ts";
import type { Extent } from "./extent.ts";
import { extentOf } from "./extent.ts";
import type { GuardReader } from "./guards.ts";
import type { IdentifierMemory } from "./identifier-memory.ts";
import type { FunctionOutline } from "./outline.ts";
import { definedName, readVariants } from "./variants.ts";

export interface FileContext {
  readonly file: NormalisedFile;
  readonly parser: SyntaxParser;
  readonly guards: GuardReader;
  readonly index: ConditionalIndex;
  /** Of a document that is being edited. */
  readonly identifiers: IdentifierMemory | null;
}

/** One function for each name that an outline's headers give it. */
export function functionsOf(context: FileContext, outline: FunctionOutline, names: readonly HeaderName[]): FunctionSyntax[] {
  const first = Math.min(...names.map((entry) => entry.first));
  const extent = extentOf(context.file.tokens, context.index, first, outline.close);
  const distinct = names.filter((entry, index) => names.findIndex(({ name }) => name === entry.name) === index);
  const kind = distinct.length > 1 ? "one of several" : "only";
  return distinct.map((entry) => new FunctionView(context, extent, entry, kind));
}

class FunctionView implements FunctionSyntax {
  readonly name: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly isStatic: boolean;
  private readonly context: FileContext;
  private readonly extent: Extent;
  private readonly header: HeaderName;
  /** Whether the body has other names too, under other conditions. */
  private readonly kind: "only" | "one of several";
  private words: ReadonlySet<string> | undefined;
  private outer: readonly Guard[] | undefined;
  private read: readonly BodyVariant[] | undefined;

  constructor(context: FileContext, extent: Extent, header: HeaderName, kind: "only" | "one of several") {
    const { tokens } = context.file;
    this.context = context;
    this.extent = extent;
    this.header = header;
    this.kind = kind;
    this.name = header.name;
    this.isStatic = header.isStatic;
    this.span = { start: extent.start, end: extent.end };
    this.nameSpan = { start: tokens.start(header.token), end: tokens.end(header.token) };
  }

  get guards(): readonly Guard[] {
    return (this.outer ??= this.context.guards.around(this.extent.firstToken, this.extent.lastToken));
  }

  get identifiers(): ReadonlySet<string> {
    return (this.words ??= this.readIdentifiers());
  }

  get variants(): readonly BodyVariant[] {
    return (this.read ??= this.readVariants());
  }

  private readIdentifiers(): ReadonlySet<string> {
    const { file, identifiers } = this.context;
    const { firstToken, lastToken, start, end } = this.extent;
    const collect = (): ReadonlySet<string> => file.tokens.wordsOf(firstToken, lastToken + 1);
    return identifiers?.of(file.tokens.text.slice(start, end), collect) ?? collect();
  }

  private readVariants(): readonly BodyVariant[] {
    const { file, parser, guards } = this.context;
    const { text, tokens } = file;
    const prefix = this.header.typed ? "" : "int ";
    const all = readVariants({ text, tokens, parser, guards, prefix, ...this.extent });
    return this.kind === "only" ? all : all.filter(({ node }) => definedName(node, text) === this.name);
  }
}
