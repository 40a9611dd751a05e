/** Reads tokens one by one and tells the recorder what is called and stored. */

import {
  AMPERSAND, ARROW, type ByteLexer, CLOSE, CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, DOT, EQUALS, HASH, OPEN, OPEN_BRACE, OPEN_BRACKET, QUESTION,
  SEMICOLON, STAR, STRING, WORD,
} from "./byte-lexer.ts";
import { declarationWord, declare, declaresFunction, declaresPointer, endDeclarator } from "./declaration-reader.ts";
import { BLOCK, BRACKET, CALL, CONTROL, type Frame, FrameStack, GROUP, INIT, MEMBERS, isBrace } from "./frames.ts";
import { AGGREGATE, ANNOTATION, ANNOTATION_WITH_ARGUMENTS, CONTROL_WORD, PLAIN, TYPEOF, wordClass } from "./known-words.ts";
import type { Recorder } from "./recorder.ts";
import { StoreReader } from "./store-reader.ts";
import type { TopLevel } from "./top-level.ts";
import { Trail } from "./trail.ts";

/** What an `#if` puts back. */
export interface SavedMachine {
  readonly frames: readonly Frame[];
  readonly previous: number;
}

export class Machine {
  readonly frames = new FrameStack();
  /** Whether every bracket found its partner so far. */
  balanced = true;
  /** Whether a `}` in the first column ends everything that is open. */
  columns = false;
  /** The bracket that was just closed: its kind, where the member before its end stands (-1 for none), the struct and array brackets in it. */
  private closedKind = 0;
  private closedMember = -1;
  private closedTag = -1;
  private closedDimensions = 0;
  private readonly trail: Trail;
  private readonly stores: StoreReader;
  private readonly lexer: ByteLexer;
  private readonly recorder: Recorder;
  private readonly topLevel: TopLevel | null;

  /** `topLevel` is null for the replacement of a macro. */
  constructor(lexer: ByteLexer, recorder: Recorder, topLevel: TopLevel | null) {
    this.lexer = lexer;
    this.recorder = recorder;
    this.topLevel = topLevel;
    this.trail = new Trail(lexer, recorder);
    this.stores = new StoreReader(this.trail, this.frames, recorder);
  }

  /** Begins a file (`FILE`) or a macro's replacement (`BLOCK`). */
  reset(kind: number): void {
    this.balanced = true;
    this.frames.reset(kind);
    this.forget(0);
  }

  save(): SavedMachine {
    return { frames: this.frames.save(), previous: this.trail.previous };
  }

  restore(saved: SavedMachine): void {
    this.frames.restore(saved.frames);
    this.forget(saved.previous);
  }

  private forget(previous: number): void {
    this.trail.reset(previous);
    this.stores.reset();
    this.closedMember = -1;
  }

  /** Takes the token on which the lexer stands. */
  token(kind: number): void {
    if (kind === WORD) {
      this.word();
      return;
    }
    const frame = this.frames.top;
    this.stores.punctuator(kind, frame);
    this.punctuator(kind, frame);
    this.trail.punctuator(kind);
  }

  private word(): void {
    const { lexer, trail, topLevel } = this;
    const frame = this.frames.top;
    const member = trail.previous === DOT || trail.previous === ARROW;
    const role = member ? PLAIN : wordClass(lexer.bytes, lexer.start, lexer.at, lexer.hash);
    if (role >= ANNOTATION && this.skips(role)) return;
    if (role === PLAIN && !member) this.stores.name(frame);
    else this.stores.reset();
    trail.word(role, member);
    frame.argumentStart = false;
    if (frame.kind <= BLOCK) declarationWord(frame, trail);
    else if (frame.kind === GROUP && trail.tag) frame.name = trail.start;
    if (frame.declarator && role === PLAIN) declare(frame, trail);
    if (topLevel && this.frames.depth === 0) topLevel.item.word(role, trail.start, lexer);
    if (role === TYPEOF) lexer.skipParenthesis();
  }

  /** Whether the word is an annotation, which then is passed with its arguments. */
  private skips(role: number): boolean {
    if (role === ANNOTATION) return true;
    if (role !== ANNOTATION_WITH_ARGUMENTS || !this.lexer.opensParenthesis()) return false;
    this.lexer.skipParenthesis();
    return true;
  }

  private punctuator(kind: number, frame: Frame): void {
    if (kind === OPEN) this.openParenthesis(frame);
    else if (kind === CLOSE) this.closeParenthesis(frame);
    else if (kind === COMMA) this.comma(frame);
    else if (kind === SEMICOLON) this.semicolon(frame);
    else if (kind === OPEN_BRACE) this.openBrace(frame);
    else if (kind === CLOSE_BRACE) this.closeBrace();
    else {
      if (this.topLevel && this.frames.depth === 0) this.topLevel.item.mark(kind, this.lexer.start);
      if (kind === EQUALS) this.equals(frame);
      else if (kind === OPEN_BRACKET) this.openBracket(frame);
      else if (kind === CLOSE_BRACKET) this.closeBracket(frame);
      else if (kind === COLON) this.colon(frame);
      else if (kind === QUESTION && frame.kind <= BLOCK) frame.count++;
      if (kind !== AMPERSAND) frame.argumentStart = false;
      if (kind !== STAR && frame.kind <= BLOCK && kind !== COLON) frame.run = -1;
    }
  }

  private openParenthesis(frame: Frame): void {
    const kind = this.trail.previous === WORD ? this.afterWord(frame) : this.afterBracket();
    let name = -1;
    if (kind === CALL) name = this.callee(frame);
    const declarator = frame.declarator || declaresPointer(frame, this.trail);
    if (this.topLevel && this.frames.depth === 0) this.topLevel.item.mark(OPEN, this.lexer.at);
    if (frame.kind <= BLOCK) frame.run = -1;
    frame.declarator = false;
    this.frames.push(kind, name);
    this.frames.top.declarator = kind === GROUP && declarator;
  }

  /** What kind of parenthesis opens behind the last word. */
  private afterWord(frame: Frame): number {
    if (this.trail.member) return CALL;
    if (this.trail.role === CONTROL_WORD) return CONTROL;
    const declares = frame.kind === MEMBERS || this.trail.tag || declaresFunction(frame, this.trail);
    return this.trail.role === PLAIN && !declares ? CALL : GROUP;
  }

  /** `(*p->f)(…)` and `p->f[i](…)` call a method. */
  private afterBracket(): number {
    return (this.trail.previous === CLOSE || this.trail.previous === CLOSE_BRACKET) && this.closedMember !== -1 ? CALL : GROUP;
  }

  /** Notes the call and returns the name it goes by. */
  private callee(frame: Frame): number {
    const { recorder } = this;
    frame.argumentStart = false;
    const direct = this.trail.previous === WORD;
    const name = direct ? this.trail.name() : this.trail.nameAt(this.closedMember);
    if (!direct || this.trail.member) recorder.method(name);
    else if (this.trail.before !== HASH && !this.trail.isLocal()) recorder.call(name);
    return name;
  }

  private closeParenthesis(frame: Frame): void {
    const { frames } = this;
    if (isBrace(frame.kind) || frames.depth === 0) {
      this.balanced = false;
      return;
    }
    const grouped = frame.kind === GROUP;
    if (!grouped) this.closedMember = -1;
    else if (this.trail.previous === WORD) this.closedMember = this.trail.member ? this.trail.start : -1;
    else if (this.trail.previous !== CLOSE_BRACKET && this.trail.previous !== CLOSE) this.closedMember = -1;
    this.closedKind = frame.kind;
    this.closedTag = grouped ? frame.name : -1;
    this.closedDimensions = frame.dimensions;
    frames.pop();
    if (this.topLevel && frames.depth === 0) this.topLevel.item.closeGroup(this.lexer.start);
  }

  private openBracket(frame: Frame): void {
    if (frame.kind <= BLOCK) endDeclarator(frame, this.trail);
    frame.dimensions++;
    this.frames.push(BRACKET, this.trail.previous === WORD && this.trail.member ? this.trail.start : -1);
  }

  private closeBracket(frame: Frame): void {
    if (frame.kind === BRACKET) {
      this.closedMember = frame.name;
      this.frames.pop();
    } else this.balanced = false;
  }

  private comma(frame: Frame): void {
    if (frame.kind === CALL) {
      frame.count++;
      frame.argumentStart = true;
    } else if (frame.kind === INIT) frame.field = -1;
    else if (frame.kind <= BLOCK) {
      endDeclarator(frame, this.trail);
      frame.declarator = frame.declares;
      frame.dimensions = 0;
      frame.field = -1;
      frame.run = -1;
      if (this.topLevel && this.frames.depth === 0) this.topLevel.item.mark(COMMA, this.lexer.start);
    }
  }

  private semicolon(frame: Frame): void {
    if (frame.kind === CONTROL) frame.field = -1;
    if (frame.kind > BLOCK) return;
    endDeclarator(frame, this.trail);
    this.beginStatement(frame);
    if (this.topLevel && this.frames.depth === 0) this.topLevel.item.reset();
  }

  private beginStatement(frame: Frame): void {
    frame.beginStatement();
    frame.field = -1;
    frame.count = 0;
  }

  private equals(frame: Frame): void {
    if (frame.kind === CALL) return;
    if (frame.kind <= BLOCK) endDeclarator(frame, this.trail);
    if (this.trail.previous === WORD) frame.field = this.trail.member ? this.trail.start : -1;
    else if (this.trail.previous === CLOSE_BRACKET) frame.field = this.closedMember;
    else frame.field = -1;
  }

  private colon(frame: Frame): void {
    // The old form of a designator: `{ readpage: f }`.
    const designates = this.trail.previous === WORD && (this.trail.before === OPEN_BRACE || this.trail.before === COMMA);
    if (frame.kind === INIT && designates) frame.field = this.trail.start;
    if (frame.kind > BLOCK) return;
    if (frame.count > 0) frame.count--;
    else this.beginStatement(frame);
  }

  private openBrace(frame: Frame): void {
    const { frames, topLevel } = this;
    if (topLevel && frames.depth === 0) {
      if (this.trail.previous === STRING) topLevel.openLinkage();
      else this.openOutermost(frame, topLevel.openBlock(this.lexer.bytes, this.lexer.at));
      return;
    }
    const literal = this.trail.previous === CLOSE && this.closedKind === GROUP && frame.kind !== MEMBERS;
    if (this.trail.previous === WORD && (this.trail.role === AGGREGATE || this.trail.tag)) frames.push(MEMBERS, -1);
    else if (literal) this.openInitialiser(this.closedTag, this.closedDimensions);
    else if (this.trail.previous === EQUALS && frame.kind <= BLOCK) this.openInitialiser(frame.tag, frame.dimensions);
    else if (frame.kind === INIT) this.openElement(frame);
    else if (this.trail.previous === EQUALS) this.openInitialiser(-1, 0);
    else frames.push(frame.kind === MEMBERS ? MEMBERS : BLOCK, -1);
  }

  private openOutermost(frame: Frame, kind: number): void {
    if (kind === INIT) this.openInitialiser(frame.tag, frame.dimensions);
    else this.frames.push(kind, -1);
  }

  private openInitialiser(tag: number, dimensions: number): void {
    this.frames.push(INIT, tag);
    this.frames.top.count = dimensions;
  }

  /** Braces in an initialiser: those of an array's elements hold what the array is of. */
  private openElement(frame: Frame): void {
    const indexed = this.trail.previous === EQUALS && this.trail.before === CLOSE_BRACKET && this.closedMember === -1;
    const element = indexed || this.trail.previous === OPEN_BRACE || this.trail.previous === COMMA;
    if (element && frame.count > 0) this.openInitialiser(frame.name, frame.count - 1);
    else this.openInitialiser(-1, 0);
  }

  private closeBrace(): void {
    const { frames, topLevel, lexer } = this;
    if (this.columns && (lexer.start === 0 || lexer.bytes[lexer.start - 1] === 10)) while (frames.depth > 1) frames.pop();
    while (frames.depth > 0 && !isBrace(frames.top.kind)) {
      frames.pop();
      this.balanced = false;
    }
    this.closedMember = -1;
    this.closedKind = frames.top.kind;
    if (frames.depth === 0) {
      if (topLevel && !topLevel.closeLinkage()) this.balanced = false;
      this.beginStatement(frames.top);
      return;
    }
    frames.pop();
    this.afterBrace(frames.top);
  }

  private afterBrace(frame: Frame): void {
    if (frame.kind <= BLOCK) {
      if (this.closedKind === BLOCK) this.beginStatement(frame);
      else frame.run = this.closedKind === MEMBERS ? 1 : -1;
    }
    if (this.topLevel && this.frames.depth === 0) this.topLevel.closeBlock(this.closedKind);
  }
}
