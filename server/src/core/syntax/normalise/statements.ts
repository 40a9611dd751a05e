/** Rewrites statements that macros make up: iterators, blocks, calls without a semicolon, bare labels. */

import { TokenKind } from "../lex/token-stream.ts";
import { argumentsOf } from "./arguments.ts";
import type { Body } from "./body.ts";
import { terminate } from "./body.ts";
import { rewriteDeclaration } from "./declarations.ts";
import { blockKind, closesDoWhile, isKnownIterator, iteratorWritesOf, looksLikeIterator } from "./dialect.ts";
import { isCapitals, wordRole } from "./words.ts";

/** Walks the body once and rewrites where a statement begins. */
export function rewriteStatements(body: Body): void {
  new StatementWalk(body).run();
}

class StatementWalk {
  private readonly body: Body;
  /** Parentheses after which a statement begins: those of `if (…)`, `while (…)` and of iterators. */
  private readonly controls = new Set<number>();
  /** Braces that hold statements, not initializers or fields. */
  private readonly blocks = new Set<number>();
  private atStart = false;

  constructor(body: Body) {
    this.body = body;
    this.blocks.add(body.from);
  }

  run(): void {
    const { tokens, from, to } = this.body;
    for (let token = from; token >= 0 && token <= to; ) {
      const started = this.atStart;
      this.atStart = false;
      token = this.step(token, started);
      token = tokens.next(token);
    }
  }

  /** Handles a token and returns the last one that was dealt with. */
  private step(token: number, started: boolean): number {
    const { tokens } = this.body;
    if (tokens.kinds[token] === TokenKind.Word) return this.word(token, started);
    if (tokens.is(token, "{")) this.atStart = this.openBrace(token, started);
    else if (tokens.is(token, "}")) this.atStart = this.closeBrace(token);
    else if (tokens.is(token, ";")) this.atStart = true;
    else if (tokens.is(token, ")")) this.atStart = this.controls.has(token);
    return token;
  }

  private openBrace(token: number, started: boolean): boolean {
    const { tokens } = this.body;
    const before = tokens.previous(token);
    const isBlock = started || token === this.body.from || tokens.is(before, "(");
    if (isBlock) this.blocks.add(token);
    return isBlock;
  }

  private closeBrace(token: number): boolean {
    const { tokens } = this.body;
    const open = tokens.partner(token);
    if (open >= 0 && !this.blocks.has(open)) return false;
    const name = tokens.next(token);
    const opener = tokens.previous(open);
    if (tokens.isWord(name) && tokens.word(opener) === "do" && closesDoWhile(tokens.word(name))) {
      if (tokens.is(tokens.next(name), "(")) this.rename(name, "while");
    }
    return true;
  }

  private word(token: number, started: boolean): number {
    const { tokens } = this.body;
    const word = tokens.word(token);
    const role = wordRole(word);
    const next = tokens.next(token);
    if (role === "control") this.control(next);
    else if (word === "else" || word === "do") this.atStart = true;
    else if (!started) this.innerMacro(token, next);
    else if (word === "case" || word === "default") return this.caseLabel(token);
    else if (tokens.is(next, ":") && role === "plain") return this.label(token, next);
    else if (role === "plain" && tokens.is(next, "(")) this.macro(token, next);
    else if (role !== "statement" && role !== "operator" && role !== "asm") this.declarationOrName(token, next);
    return token;
  }

  private control(open: number): void {
    const { tokens } = this.body;
    if (tokens.is(open, "(")) this.controls.add(tokens.partner(open));
  }

  /** A known iterator where no statement was expected, as after a macro without a semicolon. */
  private innerMacro(token: number, open: number): void {
    const { tokens } = this.body;
    const close = tokens.is(open, "(") ? tokens.partner(open) : -1;
    if (close < 0 || !isKnownIterator(tokens.word(token)) || !tokens.is(tokens.next(close), "{")) return;
    this.iterator(token, open, close);
  }

  private caseLabel(token: number): number {
    const { tokens, to } = this.body;
    let choices = 0;
    for (let at = tokens.next(token); at >= 0 && at < to; at = tokens.next(at)) {
      if (tokens.is(at, "(") && tokens.partner(at) > at) at = tokens.partner(at);
      else if (tokens.is(at, "?")) choices++;
      else if (tokens.is(at, ":") && choices-- === 0) {
        this.atStart = true;
        return at;
      } else if (tokens.is(at, ";") || tokens.is(at, "{")) break;
    }
    return token;
  }

  /** A label needs a statement behind it, which a brace or a directive is not. */
  private label(token: number, colon: number): number {
    const { tokens } = this.body;
    const behind = colon + 1;
    const bare = tokens.is(tokens.next(colon), "}") || tokens.kinds[behind] === TokenKind.Directive;
    if (bare && !terminate(this.body, colon)) this.shiftLabel(token, colon);
    this.atStart = true;
    return colon;
  }

  /** ` out:` becomes `out:;` where there is a blank in front of it. */
  private shiftLabel(token: number, colon: number): void {
    const { tokens, rewriter } = this.body;
    const [start, end] = [tokens.start(token), tokens.end(colon)];
    const before = rewriter.unit(start - 1);
    if (before !== 32 && before !== 9) return;
    const label = tokens.word(token);
    rewriter.blank(start - 1, end);
    rewriter.put(start - 1, label);
    rewriter.put(end - 2, ":;");
  }

  private macro(token: number, open: number): void {
    const { tokens, shapes } = this.body;
    const close = tokens.partner(open);
    if (close < 0 || close >= this.body.to) return;
    const word = tokens.word(token);
    const next = tokens.next(close);
    const shape = shapes.get(word);
    const block = blockKind(word) ?? (shape === "iterator" ? undefined : shape);
    if (block !== undefined && !tokens.is(next, ";")) this.block(token, close, block);
    else if (this.headsLoop(word, next)) this.iterator(token, open, close);
    else if (this.endsWithout(token, close, next)) {
      if (terminate(this.body, close)) this.atStart = true;
    }
  }

  private headsLoop(word: string, next: number): boolean {
    const { tokens, shapes } = this.body;
    if (tokens.is(next, "{") || isKnownIterator(word) || shapes.get(word) === "iterator") return true;
    return looksLikeIterator(word) && (tokens.isWord(next) || tokens.is(next, "*"));
  }

  private iterator(token: number, open: number, close: number): void {
    const { tokens, marks } = this.body;
    const name = tokens.word(token);
    const at = tokens.start(token);
    this.controls.add(close);
    if (!this.rename(token, "while") && !this.rename(token, "if")) return;
    const writes = iteratorWritesOf(name, argumentsOf(tokens, open).length);
    marks.set(at, { kind: "iterator", at, name, writes });
  }

  private block(token: number, close: number, kind: "once" | "condition" | "repeat"): void {
    const { tokens, marks } = this.body;
    const at = tokens.start(token);
    const name = tokens.word(token);
    this.controls.add(close);
    if (!this.rename(token, kind === "condition" ? "if" : "while") && !this.rename(token, "if")) return;
    if (kind !== "condition") marks.set(at, { kind: kind === "once" ? "block" : "repeat", at, name });
  }

  /** Writes a keyword over a macro's name, and over blanks behind it where the name is shorter. */
  private rename(token: number, keyword: string): boolean {
    const { tokens, rewriter } = this.body;
    const open = tokens.next(token);
    if (tokens.is(open, "(")) this.controls.add(tokens.partner(open));
    if (!rewriter.replace(tokens.start(token), tokens.end(token), keyword)) return false;
    tokens.ends[token] = tokens.start(token) + keyword.length;
    return true;
  }

  /** Whether what follows the parenthesis cannot go on with the expression or declaration that it ends. */
  private endsWithout(token: number, close: number, next: number): boolean {
    const { tokens } = this.body;
    if (tokens.is(next, "}")) return true;
    const broken = /\n/.test(tokens.text.slice(tokens.end(close), tokens.start(next)));
    if (tokens.is(next, "*")) return broken;
    if (!tokens.isWord(next)) return false;
    const role = wordRole(tokens.word(next));
    if (role !== "plain") return role !== "operator";
    return broken || tokens.is(tokens.next(next), "(") || isCapitals(tokens.word(token));
  }

  private declarationOrName(token: number, next: number): void {
    const { tokens } = this.body;
    if (this.bareMacro(token, next)) this.atStart = terminate(this.body, token);
    else if (tokens.isWord(next) || tokens.is(next, "*")) rewriteDeclaration(this.body, token);
  }

  /** `DEBUG_BLOCK` on a line of its own before another statement. */
  private bareMacro(token: number, next: number): boolean {
    const { tokens } = this.body;
    if (!isCapitals(tokens.word(token)) || !tokens.isWord(next)) return false;
    const broken = /\n/.test(tokens.text.slice(tokens.end(token), tokens.start(next)));
    const role = wordRole(tokens.word(next));
    if (role === "control" || role === "statement") return true;
    const after = tokens.next(next);
    return broken && (tokens.is(after, "(") || tokens.is(after, ".") || ["->", "++", "--"].includes(tokens.word(after)));
  }
}

