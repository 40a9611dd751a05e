/** A file that is to be transformed: its text, its tokens, and the trees of the functions that can be read in one way. */

import { KERNEL_DIALECT } from "../../server/src/core/syntax/normalise/dialect.ts";
import { tokenize } from "../../server/src/core/syntax/lex/lexer.ts";
import { TokenKind, type TokenStream } from "../../server/src/core/syntax/lex/token-stream.ts";
import type { SyntaxNode } from "../../server/src/core/syntax/node.ts";
import type { SyntaxParser } from "../../server/src/core/syntax/parser.ts";
import { readTranslationUnit } from "../../server/src/core/syntax/read-translation-unit.ts";
import type { FunctionSyntax, MacroSyntax, TranslationUnit } from "../../server/src/core/syntax/translation-unit.ts";
import { SourceFile } from "../../server/src/core/text/source-file.ts";

export interface SubjectFunction {
  readonly name: string;
  /** The `function_definition`. Offsets are those of the source. */
  readonly tree: SyntaxNode;
  /** The `compound_statement` with its braces. */
  readonly body: SyntaxNode;
  readonly start: number;
  readonly end: number;
}

export class Subject {
  readonly text: string;
  /** Tokens of the source itself; none is dead. */
  readonly tokens: TokenStream;
  private readonly unit: TranslationUnit;
  private read: readonly SubjectFunction[] | undefined;

  constructor(path: string, text: string, parser: SyntaxParser) {
    this.text = text;
    this.tokens = tokenize(text, KERNEL_DIALECT.vocabulary);
    this.unit = readTranslationUnit(new SourceFile(path, text), parser);
  }

  get macros(): readonly MacroSyntax[] {
    return this.unit.macros;
  }

  /** Those that read in one way. Parsed when they are asked for. */
  get functions(): readonly SubjectFunction[] {
    return (this.read ??= this.unit.functions.map(readFunction).filter((found) => found !== null));
  }

  /** Functions that no transformation of trees can touch: `#if`s split them, or they do not parse. */
  get unread(): number {
    return this.read === undefined ? 0 : this.unit.functions.length - this.read.length;
  }
}

function readFunction({ name, variants, span }: FunctionSyntax): SubjectFunction | null {
  const tree = variants.length === 1 && variants[0]!.guards.length === 0 ? variants[0]!.node : null;
  const body = tree?.children.find(({ field }) => field === "body");
  return tree && body?.kind === "compound_statement" ? { name, tree, body, start: span.start, end: span.end } : null;
}

/** Visits a node and all below it, parents first. */
export function walk(node: SyntaxNode, visit: (node: SyntaxNode, parent: SyntaxNode | null) => void): void {
  const stack: [SyntaxNode, SyntaxNode | null][] = [[node, null]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [current, parent] = next;
    visit(current, parent);
    for (let at = current.children.length - 1; at >= 0; at--) stack.push([current.children[at]!, current]);
  }
}

export function nodesOf(root: SyntaxNode, ...kinds: readonly string[]): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  walk(root, (node) => {
    if (kinds.includes(node.kind)) found.push(node);
  });
  return found;
}

/** The source token that starts exactly there; empty when none does, as where the normaliser wrote something else. */
export function wordAt({ tokens }: Subject, offset: number): string {
  const token = tokens.at(offset);
  return tokens.start(token) === offset ? tokens.word(token) : "";
}

/** The source token that ends exactly there. */
export function wordBefore({ tokens }: Subject, offset: number): string {
  const token = tokens.at(offset) - 1;
  return token >= 0 && tokens.end(token) === offset ? tokens.word(token) : "";
}

/** Whether there is nothing but white space and comments between two offsets. */
export function isGap({ tokens }: Subject, start: number, end: number): boolean {
  return tokens.start(tokens.at(start)) >= end;
}

export function hasDirective({ tokens }: Subject, start: number, end: number): boolean {
  for (let token = tokens.at(start); token < tokens.count && tokens.start(token) < end; token++) {
    if (tokens.kind(token) === TokenKind.Directive) return true;
  }
  return false;
}

/** A statement that the source itself ends, with a semicolon or a brace, and that no `#if` reaches into. */
export function isWhole(subject: Subject, node: SyntaxNode): boolean {
  const last = wordBefore(subject, node.end);
  return !node.broken && (last === ";" || last === "}") && wordAt(subject, node.start) !== "" && !hasDirective(subject, node.start, node.end);
}

/** Whether a node holds one of these kinds, not counting what lies inside nodes of other kinds. */
export function holds(root: SyntaxNode, kinds: readonly string[], butNotIn: readonly string[]): boolean {
  const stack = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (kinds.includes(node.kind)) return true;
    stack.push(...node.children.filter((child) => !butNotIn.includes(child.kind)));
  }
  return false;
}
