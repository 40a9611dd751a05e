/** A function of a normalised file; its tree is built when it is asked for. */

import type { Span } from "../../text/span.ts";
import type { Conditional } from "../lex/conditionals.ts";
import type { HeaderName } from "../normalise/function-headers.ts";
import type { NormalisedFile } from "../normalise/normalise.ts";
import type { SyntaxParser } from "../parser.ts";
import type { BodyVariant, FunctionSyntax, Guard } from "../translation-unit.ts";
import type { GuardReader } from "./guards.ts";
import type { FunctionOutline } from "./outline.ts";
import { definedName, readVariants } from "./variants.ts";

export interface FileContext {
  readonly file: NormalisedFile;
  readonly parser: SyntaxParser;
  readonly guards: GuardReader;
}

/** One function for each name that an outline's headers give it. */
export function functionsOf(context: FileContext, outline: FunctionOutline, names: readonly HeaderName[]): FunctionSyntax[] {
  const extent = extentOf(context.file, outline, names);
  const distinct = names.filter((entry, index) => names.findIndex(({ name }) => name === entry.name) === index);
  return distinct.map((entry) => new FunctionView(context, extent, entry, distinct.length > 1 ? entry.name : null));
}

interface Extent extends Span {
  readonly firstToken: number;
  readonly lastToken: number;
  /** Offset behind the closing brace. */
  readonly close: number;
  readonly groups: readonly Conditional[];
  readonly prefix: string;
}

class FunctionView implements FunctionSyntax {
  readonly name: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly isStatic: boolean;
  private readonly context: FileContext;
  private readonly extent: Extent;
  private readonly only: string | null;
  private words: ReadonlySet<string> | undefined;
  private outer: readonly Guard[] | undefined;
  private read: readonly BodyVariant[] | undefined;

  constructor(context: FileContext, extent: Extent, header: HeaderName, only: string | null) {
    const { tokens } = context.file;
    this.context = context;
    this.extent = extent;
    this.only = only;
    this.name = header.name;
    this.isStatic = header.isStatic;
    this.span = { start: extent.start, end: extent.end };
    this.nameSpan = { start: tokens.start(header.token), end: tokens.end(header.token) };
  }

  get guards(): readonly Guard[] {
    return (this.outer ??= this.context.guards.around(this.extent.firstToken, this.extent.lastToken));
  }

  get identifiers(): ReadonlySet<string> {
    return (this.words ??= this.context.file.tokens.wordsOf(this.extent.firstToken, this.extent.lastToken + 1));
  }

  get variants(): readonly BodyVariant[] {
    return (this.read ??= this.readVariants());
  }

  private readVariants(): readonly BodyVariant[] {
    const { file, parser, guards } = this.context;
    const { text, tokens } = file;
    const all = readVariants({ text, tokens, parser, guards, ...this.extent });
    return this.only === null ? all : all.filter(({ node }) => definedName(node, text) === this.only);
  }
}

/** From the header's first token to the closing brace, widened to whole `#if` groups. */
function extentOf(file: NormalisedFile, outline: FunctionOutline, names: readonly HeaderName[]): Extent {
  const { tokens, conditionals } = file;
  let firstToken = Math.min(...names.map(({ first }) => first));
  let lastToken = Math.min(outline.close, tokens.count - 1);
  const close = tokens.end(lastToken);
  const touching = conditionals.filter(({ arms, end }) => end > firstToken && arms[0]!.directive < lastToken);
  for (let grown = true; grown; ) {
    grown = false;
    for (const { arms, end } of touching) {
      const first = arms[0]!.directive;
      const last = Math.min(end, tokens.count - 1);
      const overlaps = first < lastToken && last > firstToken;
      const wraps = first < firstToken && last > lastToken && sameArm(arms, firstToken, lastToken);
      if (!overlaps || wraps || (first >= firstToken && last <= lastToken)) continue;
      firstToken = Math.min(first, firstToken);
      lastToken = Math.max(last, lastToken);
      grown = true;
    }
  }
  const groups = touching.filter(({ arms, end }) => arms[0]!.directive >= firstToken && end <= lastToken);
  const prefix = names[0]!.typed ? "" : "int ";
  return { start: tokens.start(firstToken), end: tokens.end(lastToken), close, firstToken, lastToken, groups, prefix };
}

function sameArm(arms: Conditional["arms"], first: number, last: number): boolean {
  return !arms.some(({ directive }) => directive > first && directive < last);
}
