/** Rewrites statements that macros make up: iterators, blocks, calls without a semicolon, bare labels. */

import { TokenKind } from "../lex/token-stream.ts";
import { isCapitals } from "../lex/words.ts";
import { blankTokens } from "./annotations.ts";
import { argumentsOf } from "./arguments.ts";
import type { Body } from "./body.ts";
import { shiftLeft, squeeze, terminate } from "./body.ts";
import { declareByMacro, rewriteDeclaration } from "./declarations.ts";
import type { MacroCall } from "./statement-macros.ts";
import { goesOn, hasBreak, macroRole } from "./statement-macros.ts";

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
      token = tokens.next(this.step(token, started));
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
    if (tokens.word(tokens.previous(open)) === "do" && tokens.isName(name) && this.body.dialect.closesDoWhile(tokens.word(name))) {
      if (tokens.is(tokens.next(name), "(")) this.rename(name, "while");
    }
    return true;
  }

  private word(token: number, started: boolean): number {
    const { tokens } = this.body;
    const word = tokens.word(token);
    const role = tokens.role(token);
    const next = tokens.next(token);
    if (role === "control") this.controlled(next);
    else if (word === "else" || word === "do") this.atStart = true;
    else if (!started) this.innerMacro(token, next);
    else if (word === "case" || word === "default") return this.caseLabel(token);
    else if (tokens.is(next, ":") && role === "plain") return this.label(token, next);
    else if (role === "plain" && tokens.is(next, "(")) return this.macro(token, next);
    else if (role !== "statement" && role !== "operator" && role !== "asm") this.declarationOrName(token, next);
    return token;
  }

  private controlled(open: number): void {
    if (this.body.tokens.is(open, "(")) this.controls.add(this.body.tokens.partner(open));
  }

  /** A known iterator where no statement was expected, as after a macro without a semicolon. */
  private innerMacro(token: number, open: number): void {
    const { tokens } = this.body;
    const close = tokens.is(open, "(") ? tokens.partner(open) : -1;
    if (close < 0 || !tokens.is(tokens.next(close), "{") || !this.body.dialect.isKnownIterator(tokens.word(token))) return;
    this.head({ token, open, close }, "iterator");
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
    const bare = tokens.is(tokens.next(colon), "}") || tokens.kinds[colon + 1] === TokenKind.Directive;
    if (bare && !terminate(this.body, colon)) shiftLeft(this.body, token, colon);
    this.atStart = true;
    return colon;
  }

  private macro(token: number, open: number): number {
    const { tokens } = this.body;
    const close = tokens.partner(open);
    if (close < 0 || close >= this.body.to) return token;
    const call = { token, open, close };
    const role = macroRole(this.body, call);
    const assigned = tokens.next(close);
    if (tokens.is(assigned, "=") && tokens.is(tokens.next(assigned), "{")) declareByMacro(this.body, token, "=");
    if (role === "plain") return token;
    if (role === "guarded") this.rename(token, "if");
    else if (role !== "whole") return this.head(call, role);
    this.atStart = terminate(this.body, close) || shiftLeft(this.body, token, close) || squeeze(this.body, token, close);
    return this.atStart ? close : token;
  }

  /** Writes `while` or `if` over a macro that heads a statement, and marks what it was. */
  private head({ token, open, close }: MacroCall, role: "iterator" | "condition" | "once" | "repeat"): number {
    const { tokens, marks, dialect } = this.body;
    const name = tokens.word(token);
    const at = tokens.start(token);
    this.controls.add(close);
    if (!this.rename(token, role === "condition" ? "if" : "while") && !this.rename(token, "if")) return token;
    if (tokens.next(open) === close && this.body.rewriter.unit(tokens.start(open) - 1) === 32) {
      this.body.rewriter.put(tokens.start(open) - 1, "(_");
    }
    if (role === "iterator") {
      marks.set(at, { kind: "iterator", at, name, writes: dialect.iteratorWritesOf(name, argumentsOf(tokens, open).length) });
    } else if (role !== "condition") marks.set(at, { kind: role === "once" ? "block" : "repeat", at, name });
    return token;
  }

  /** Writes a keyword over a macro's name, and over blanks behind it where the name is shorter. */
  private rename(token: number, keyword: string): boolean {
    const { tokens, rewriter } = this.body;
    const open = tokens.next(token);
    if (tokens.is(open, "(")) this.controls.add(tokens.partner(open));
    return rewriter.replace(tokens.start(token), Math.max(tokens.end(token), tokens.start(open)), keyword);
  }

  private declarationOrName(token: number, next: number): void {
    if (!this.isBareMacro(token, next)) rewriteDeclaration(this.body, token);
    else if (!terminate(this.body, token) && !shiftLeft(this.body, token, token)) {
      blankTokens(this.body.tokens, token, token, this.body.rewriter);
      this.atStart = true;
    } else this.atStart = true;
  }

  /** `DEBUG_BLOCK` on a line of its own before another statement, or a name before the end of the block. */
  private isBareMacro(token: number, next: number): boolean {
    const { tokens } = this.body;
    if (!tokens.isName(token)) return false;
    if (tokens.is(next, "}")) return true;
    if (!isCapitals(tokens.word(token)) || !tokens.isWord(next)) return false;
    const role = tokens.role(next);
    if (role === "control" || role === "statement" || role === "asm") return true;
    return goesOn(tokens, next) && hasBreak(tokens, token, next);
  }
}
