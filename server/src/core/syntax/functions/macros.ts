/** `#define`s of a file; a replacement is parsed when it is asked for. */

import type { Span } from "../../text/span.ts";
import { matchBrackets } from "../lex/brackets.ts";
import { directiveName } from "../lex/conditionals.ts";
import { tokenize } from "../lex/lexer.ts";
import { TokenKind } from "../lex/token-stream.ts";
import { joinTokens, rewriteAnnotations } from "../normalise/annotations.ts";
import { rewriteBody } from "../normalise/normalise.ts";
import { Rewriter } from "../normalise/rewriter.ts";
import type { SyntaxNode } from "../node.ts";
import { namedChildren } from "../node.ts";
import { parseToNode } from "../parser.ts";
import type { Guard, MacroSyntax, Mark } from "../translation-unit.ts";
import type { FileContext } from "./function-view.ts";

const DEFINE = /^#(?:[ \t]|\\\r?\n)*define(?:[ \t]|\\\r?\n)+(\w+)(\(([^)]*)\))?/;
const UNDEF = /^#(?:[ \t]|\\\r?\n)*undef(?:[ \t]|\\\r?\n)+(\w+)/;
const PREFIX = "void f(){";
/** Replacements longer than this, in UTF-16 units, are not parsed. */
const BODY_LIMIT = 100_000;

/** All macros that the file defines, in its order. */
export function readMacros(context: FileContext): MacroSyntax[] {
  const { tokens } = context.file;
  const macros: MacroView[] = [];
  for (let token = 0; token < tokens.count; token++) {
    if (tokens.lexed[token] !== TokenKind.Directive) continue;
    const directive = directiveName(tokens, token);
    const head = directive === "define" ? DEFINE.exec(tokens.word(token)) : null;
    if (head) macros.push(new MacroView(context, token, head));
    const ended = directive === "undef" ? UNDEF.exec(tokens.word(token))?.[1] : undefined;
    for (const macro of macros) if (macro.name === ended && macro.until === Infinity) macro.until = tokens.start(token);
  }
  return macros;
}

class MacroView implements MacroSyntax {
  readonly name: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly parameters: readonly string[] | null;
  readonly isVariadic: boolean;
  until = Infinity;
  private readonly context: FileContext;
  private readonly token: number;
  private readonly replacement: Span;
  private parsed: SyntaxNode | null | undefined;
  private words: ReadonlySet<string> | undefined;
  private outer: readonly Guard[] | undefined;

  constructor(context: FileContext, token: number, head: RegExpExecArray) {
    const { tokens } = context.file;
    const start = tokens.start(token);
    const nameStart = start + head[0].length - (head[2]?.length ?? 0) - head[1]!.length;
    this.context = context;
    this.token = token;
    this.name = head[1]!;
    this.span = { start, end: tokens.end(token) };
    this.nameSpan = { start: nameStart, end: nameStart + this.name.length };
    this.parameters = head[2] === undefined ? null : parameterNames(head[3]!);
    this.isVariadic = head[3]?.trimEnd().endsWith("...") ?? false;
    this.replacement = { start: start + head[0].length, end: tokens.end(token) };
  }

  get guards(): readonly Guard[] {
    return (this.outer ??= this.context.guards.around(this.token, this.token));
  }

  get identifiers(): ReadonlySet<string> {
    if (!this.words) {
      const inner = tokenize(this.joined(), this.context.file.dialect.vocabulary);
      this.words = inner.wordsOf(0, inner.count);
    }
    return this.words;
  }

  get body(): SyntaxNode | null {
    return (this.parsed ??= this.parse());
  }

  /** The replacement on one line. */
  private joined(): string {
    const { start, end } = this.replacement;
    return this.context.file.tokens.text.slice(start, end).replace(/\\\r?\n/g, (found) => " ".repeat(found.length));
  }

  private parse(): SyntaxNode | null {
    return parseReplacement(this.context, this.joined(), this.replacement);
  }
}

/** Null where it is neither an expression nor statements. `text` is on one line, and stands at `place` in the file. */
export function parseReplacement(context: FileContext, text: string, place: Span): SyntaxNode | null {
  if (text.length > BODY_LIMIT || text.trim() === "") return null;
  const suffixes = /[;}]\s*$/.test(text) ? ["}", ";}"] : [";}", "}"];
  for (const suffix of suffixes) {
    const found = parseWith(context, { text, suffix, place });
    if (found) return found;
  }
  return null;
}

function parseWith({ file, parser }: FileContext, of: { text: string; suffix: string; place: Span }): SyntaxNode | null {
  const { text, suffix, place } = of;
  const { start, end } = place;
  const shift = start - PREFIX.length;
  const normal = normaliseReplacement(PREFIX + text + suffix, file);
  const root = parseToNode(parser, normal.text, { shift, floor: start, limit: end });
  const block = root?.children[0]?.children.find(({ kind }) => kind === "compound_statement");
  if (!root || root.broken || root.children.length !== 1 || !block) return null;
  const node = replacementNode(block, place, suffix);
  if (node) for (const [at, mark] of normal.marks) file.marks.set(at + shift, { ...mark, at: at + shift });
  return node;
}

function parameterNames(list: string): string[] {
  const names = list.replace(/\\\r?\n/g, " ").split(",").map((name) => name.trim().replace(/\s*\.\.\.$/, ""));
  return list.trim() === "" ? [] : names.map((name) => (name === "" ? "__VA_ARGS__" : name));
}

function normaliseReplacement(text: string, { shapes, dialect }: FileContext["file"]): { text: string; marks: Map<number, Mark> } {
  const tokens = tokenize(text, dialect.vocabulary);
  const rewriter = new Rewriter(text);
  matchBrackets(tokens, [], "plain");
  for (let token = 0; token < tokens.count; token++) {
    if (tokens.word(token) === "##" && token > 0 && token + 1 < tokens.count) paste(tokens, token, rewriter);
    else if (tokens.is(token, "#")) stringize(tokens, token, rewriter);
  }
  rewriteAnnotations(tokens, rewriter);
  const marks = new Map<number, Mark>();
  const from = tokens.at(PREFIX.length - 1);
  if (tokens.partner(from) === tokens.count - 1) {
    rewriteBody({ tokens, rewriter, marks, shapes, dialect, from, to: tokens.count - 1 });
  }
  return { text: rewriter.toString(), marks };
}

/** `#a` becomes a string; the argument is not evaluated. */
function stringize(tokens: ReturnType<typeof tokenize>, token: number, rewriter: Rewriter): void {
  const isOfWord = token + 1 < tokens.count && tokens.isWord(token + 1) && rewriter.replace(tokens.start(token), tokens.end(token + 1), '""');
  if (!isOfWord) rewriter.blank(tokens.start(token), tokens.end(token));
  else tokens.kinds[token + 1] = TokenKind.Dead;
  tokens.kinds[token] = isOfWord ? TokenKind.String : TokenKind.Dead;
}

/** `a ## b` becomes one word; beside a bracket or a comma (`, ## args`) the operator is blanked. */
function paste(tokens: ReturnType<typeof tokenize>, token: number, rewriter: Rewriter): void {
  const before = tokens.previous(token);
  const joinable = (at: number): boolean => tokens.isWord(at) || tokens.kind(at) === TokenKind.Number;
  if (tokens.isWord(before) && joinable(token + 1)) {
    joinTokens(tokens, before, token + 1, rewriter);
    return;
  }
  rewriter.blank(tokens.start(token), tokens.end(token));
  tokens.kinds[token] = TokenKind.Dead;
}

/** The only expression of the block, else the block without its own braces; null when it holds a bare type. */
function replacementNode(block: SyntaxNode, { start, end }: Span, suffix: string): SyntaxNode | null {
  const inner = namedChildren(block);
  if (inner.length === 0 || inner.some(({ kind }) => !/(_statement|^declaration|^type_definition)$/.test(kind))) return null;
  const only = inner.length === 1 ? inner[0]! : undefined;
  if (only?.kind === "compound_statement") return only;
  const expression = only?.kind === "expression_statement" && suffix === ";}" ? namedChildren(only)[0] : undefined;
  if (expression) return { ...expression, field: null };
  return { kind: "compound_statement", field: null, start, end, named: true, broken: false, children: block.children.slice(1, -1) };
}
