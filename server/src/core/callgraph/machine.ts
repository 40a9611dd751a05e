/** Reads tokens one by one and tells the recorder what is called and stored. */

import { ARROW, type ByteLexer, STRING, WORD } from "./byte-lexer.ts";
import { BLOCK, BRACKET, CALL, CONTROL, type Frame, FrameStack, GROUP, INIT, MEMBERS, isBrace } from "./frames.ts";
import {
  AGGREGATE, ANNOTATION, ANNOTATION_WITH_ARGUMENTS, BEFORE_STATEMENT, CONTROL_WORD, MODIFIER, PLAIN, STATEMENT, STATIC, TYPE, TYPEOF, wordClass,
} from "./known-words.ts";
import type { Recorder } from "./recorder.ts";
import type { TopLevel } from "./top-level.ts";

const [HASH, AMPERSAND, OPEN, CLOSE, STAR, COMMA, DOT, COLON, SEMICOLON, EQUALS, QUESTION] = [35, 38, 40, 41, 42, 44, 46, 58, 59, 61, 63];
const [OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [91, 93, 123, 125];
/** How a word may be a stored function: as an argument, as the value of a member. */
const [ARGUMENT, VALUE] = [1, 2];

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
  /** Kinds of the last token and of the one before it. */
  private previous = 0;
  private before = 0;
  /** The last word: its bytes, class, and whether it stands behind `.` or `->`, behind `struct`. */
  private start = 0;
  private end = 0;
  private hash = 0;
  private role = 0;
  private member = false;
  private tag = false;
  /** The bracket that was just closed: its kind, where the member before its end stands (-1 for none), the struct and array brackets in it. */
  private closedKind = 0;
  private closedMember = -1;
  private closedTag = -1;
  private closedDimensions = 0;
  private candidate = 0;
  private readonly lexer: ByteLexer;
  private readonly recorder: Recorder;
  private readonly topLevel: TopLevel | null;

  /** `topLevel` is null for the replacement of a macro. */
  constructor(lexer: ByteLexer, recorder: Recorder, topLevel: TopLevel | null) {
    this.lexer = lexer;
    this.recorder = recorder;
    this.topLevel = topLevel;
  }

  /** Begins a file (`FILE`) or a macro's replacement (`BLOCK`). */
  reset(kind: number): void {
    this.balanced = true;
    this.frames.reset(kind);
    this.forget(0);
  }

  save(): SavedMachine {
    return { frames: this.frames.save(), previous: this.previous };
  }

  restore(saved: SavedMachine): void {
    this.frames.restore(saved.frames);
    this.forget(saved.previous);
  }

  private forget(previous: number): void {
    this.previous = previous;
    this.before = 0;
    this.candidate = 0;
    this.closedMember = -1;
    this.member = false;
    this.tag = false;
    this.role = MODIFIER;
  }

  /** Takes the token on which the lexer stands. */
  token(kind: number): void {
    if (kind === WORD) {
      this.word();
      return;
    }
    const frame = this.frames.top;
    if (this.candidate !== 0) this.resolve(kind, frame);
    this.punctuator(kind, frame);
    this.before = this.previous;
    this.previous = kind;
  }

  private word(): void {
    const { lexer } = this;
    const frame = this.frames.top;
    const member = this.previous === DOT || this.previous === ARROW;
    const role = member ? PLAIN : wordClass(lexer.bytes, lexer.start, lexer.at, lexer.hash);
    if (role >= ANNOTATION && this.skips(role)) return;
    this.tag = this.previous === WORD && this.role === AGGREGATE;
    this.candidate = role === PLAIN && !member ? this.candidacy(frame) : 0;
    this.start = lexer.start;
    this.end = lexer.at;
    this.hash = lexer.hash;
    this.role = role;
    this.member = member;
    this.before = this.previous;
    this.previous = WORD;
    frame.argumentStart = false;
    if (frame.kind <= BLOCK) this.declarationWord(frame);
    else if (frame.kind === GROUP && this.tag) frame.name = this.start;
    if (frame.declarator && role === PLAIN) this.declare(frame);
    if (this.topLevel && this.frames.depth === 0) this.topLevel.item.word(role, this.start, lexer);
    if (role === TYPEOF) lexer.skipParenthesis();
  }

  /** Whether the word is an annotation, which then is passed with its arguments. */
  private skips(role: number): boolean {
    if (role === ANNOTATION) return true;
    if (role !== ANNOTATION_WITH_ARGUMENTS || !this.lexer.opensParenthesis()) return false;
    this.lexer.skipParenthesis();
    return true;
  }

  private candidacy(frame: Frame): number {
    const { previous } = this;
    let found = 0;
    if (frame.kind === CALL && (frame.argumentStart || previous === QUESTION || previous === COLON)) found = ARGUMENT;
    if (frame.field < 0) return found;
    const begins = previous === EQUALS || previous === OPEN || previous === AMPERSAND || previous === CLOSE;
    return begins || previous === QUESTION || previous === COLON ? found | VALUE : found;
  }

  /** The last word is what is passed or stored, if the token behind it ends the expression. */
  private resolve(next: number, frame: Frame): void {
    const { recorder, candidate } = this;
    this.candidate = 0;
    const ends = next === COMMA || next === CLOSE || next === COLON;
    const passed = (candidate & ARGUMENT) !== 0 && ends;
    // In `.remove = wrapper(f)` the macro gives f back.
    const whole = frame.kind === CALL ? next === CLOSE && frame.count === 0 : ends || next === SEMICOLON || next === CLOSE_BRACE;
    const stored = (candidate & VALUE) !== 0 && whole;
    if (!passed && !stored) return;
    if (this.isLocal()) return;
    const name = this.wordName();
    if (passed) recorder.handOver(name, frame.name, frame.count);
    if (stored) recorder.storeInField(name, this.nameAt(frame.field), frame.initialises ? this.nameAt(this.frames.initialised()) : -1);
  }

  private wordName(): number {
    return this.recorder.names.intern(this.lexer.bytes, this.start, this.end, this.hash);
  }

  /** The name that begins at an offset; -1 for -1. */
  private nameAt(start: number): number {
    return start < 0 ? -1 : this.recorder.names.internAt(this.lexer.bytes, start);
  }

  private isLocal(): boolean {
    return this.recorder.isLocal(this.lexer.bytes, this.start, this.end, this.hash);
  }

  private declarationWord(frame: Frame): void {
    const { role } = this;
    if (role === STATEMENT || role === CONTROL_WORD) frame.run = -1;
    else if (role === BEFORE_STATEMENT) frame.beginStatement();
    else if (frame.run < 0) return;
    else if (role === PLAIN || role === TYPE || role === TYPEOF) {
      if (frame.run++ === 0) frame.capitals = role === PLAIN && this.isCapitals();
      if (this.tag) frame.tag = this.start;
    } else if (role !== AGGREGATE && role !== MODIFIER && role !== STATIC) frame.run = -1;
  }

  private declare(frame: Frame): void {
    frame.declarator = false;
    this.recorder.local(this.lexer.bytes, this.start, this.end, this.hash);
  }

  /** `type name` so far: the name is declared here. */
  private endDeclarator(frame: Frame): void {
    if (frame.run < 2 || this.previous !== WORD || this.role !== PLAIN) return;
    frame.declares = true;
    this.declare(frame);
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
    const kind = this.previous === WORD ? this.afterWord(frame) : this.afterBracket();
    let name = -1;
    if (kind === CALL) name = this.callee(frame);
    const pointer = frame.kind <= BLOCK && frame.run >= 1 && this.previous === WORD && (this.role === TYPE || this.tag);
    const declarator = frame.declarator || pointer;
    if (this.topLevel && this.frames.depth === 0) this.topLevel.item.mark(OPEN, this.lexer.at);
    if (frame.kind <= BLOCK) frame.run = -1;
    frame.declarator = false;
    this.frames.push(kind, name);
    this.frames.top.declarator = kind === GROUP && declarator;
  }

  /** What kind of parenthesis opens behind the last word. */
  private afterWord(frame: Frame): number {
    if (this.member) return CALL;
    if (this.role === CONTROL_WORD) return CONTROL;
    const declares = frame.kind === MEMBERS || (frame.kind <= BLOCK && this.declaresFunction(frame)) || this.tag;
    return this.role === PLAIN && !declares ? CALL : GROUP;
  }

  /** `int f(`, but not `LOCK f(` where statements stand. */
  private declaresFunction(frame: Frame): boolean {
    return frame.run > 2 || (frame.run === 2 && !(frame.capitals && frame.kind === BLOCK && this.before === WORD));
  }

  private isCapitals(): boolean {
    for (let at = this.start; at < this.end; at++) if (this.lexer.bytes[at]! >= 97) return false;
    return true;
  }

  /** `(*p->f)(…)` and `p->f[i](…)` call a method. */
  private afterBracket(): number {
    return (this.previous === CLOSE || this.previous === CLOSE_BRACKET) && this.closedMember !== -1 ? CALL : GROUP;
  }

  /** Notes the call and returns the name it goes by. */
  private callee(frame: Frame): number {
    const { recorder } = this;
    frame.argumentStart = false;
    const direct = this.previous === WORD;
    const name = direct ? this.wordName() : this.nameAt(this.closedMember);
    if (!direct || this.member) recorder.method(name);
    else if (this.before !== HASH && !this.isLocal()) recorder.call(name);
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
    else if (this.previous === WORD) this.closedMember = this.member ? this.start : -1;
    else if (this.previous !== CLOSE_BRACKET && this.previous !== CLOSE) this.closedMember = -1;
    this.closedKind = frame.kind;
    this.closedTag = grouped ? frame.name : -1;
    this.closedDimensions = frame.dimensions;
    frames.pop();
    if (this.topLevel && frames.depth === 0) this.topLevel.item.closeGroup(this.lexer.start);
  }

  private openBracket(frame: Frame): void {
    if (frame.kind <= BLOCK) this.endDeclarator(frame);
    frame.dimensions++;
    this.frames.push(BRACKET, this.previous === WORD && this.member ? this.start : -1);
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
      this.endDeclarator(frame);
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
    this.endDeclarator(frame);
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
    if (frame.kind <= BLOCK) this.endDeclarator(frame);
    if (this.previous === WORD) frame.field = this.member ? this.start : -1;
    else if (this.previous === CLOSE_BRACKET) frame.field = this.closedMember;
    else frame.field = -1;
  }

  private colon(frame: Frame): void {
    // The old form of a designator: `{ readpage: f }`.
    const designates = this.previous === WORD && (this.before === OPEN_BRACE || this.before === COMMA);
    if (frame.kind === INIT && designates) frame.field = this.start;
    if (frame.kind > BLOCK) return;
    if (frame.count > 0) frame.count--;
    else this.beginStatement(frame);
  }

  private openBrace(frame: Frame): void {
    const { frames, topLevel } = this;
    if (topLevel && frames.depth === 0) {
      if (this.previous === STRING) topLevel.openLinkage();
      else this.openOutermost(frame, topLevel.openBlock(this.lexer.bytes, this.lexer.at));
      return;
    }
    const literal = this.previous === CLOSE && this.closedKind === GROUP && frame.kind !== MEMBERS;
    if (this.previous === WORD && (this.role === AGGREGATE || this.tag)) frames.push(MEMBERS, -1);
    else if (literal) this.openInitialiser(this.closedTag, this.closedDimensions);
    else if (this.previous === EQUALS && frame.kind <= BLOCK) this.openInitialiser(frame.tag, frame.dimensions);
    else if (frame.kind === INIT) this.openElement(frame);
    else if (this.previous === EQUALS) this.openInitialiser(-1, 0);
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
    const indexed = this.previous === EQUALS && this.before === CLOSE_BRACKET && this.closedMember === -1;
    const element = indexed || this.previous === OPEN_BRACE || this.previous === COMMA;
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
