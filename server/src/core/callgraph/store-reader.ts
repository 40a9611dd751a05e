/** Tells where a word can be a function that is stored or handed over. */

import { AMPERSAND, CLOSE, CLOSE_BRACE, COLON, COMMA, EQUALS, OPEN, QUESTION, SEMICOLON } from "./byte-lexer.ts";
import { CALL, type Frame, type FrameStack } from "./frames.ts";
import type { Recorder } from "./recorder.ts";
import type { Trail } from "./trail.ts";

/** How the last word may be stored: not at all, as an argument, as the value of a member. */
const [NOT, ARGUMENT, VALUE] = [0, 1, 2];

export class StoreReader {
  private candidate = NOT;
  private readonly trail: Trail;
  private readonly frames: FrameStack;
  private readonly recorder: Recorder;

  constructor(trail: Trail, frames: FrameStack, recorder: Recorder) {
    this.trail = trail;
    this.frames = frames;
    this.recorder = recorder;
  }

  reset(): void {
    this.candidate = NOT;
  }

  /** A name comes, and the trail ends before it. */
  name(frame: Frame): void {
    const { previous } = this.trail;
    const chosen = previous === QUESTION || previous === COLON;
    let found = frame.kind === CALL && (frame.argumentStart || chosen) ? ARGUMENT : NOT;
    const begins = chosen || previous === EQUALS || previous === OPEN || previous === AMPERSAND || previous === CLOSE;
    if (frame.field >= 0 && begins) found |= VALUE;
    this.candidate = found;
  }

  /** A punctuator comes: the last word is what is passed or stored, if that ends the expression. */
  punctuator(next: number, frame: Frame): void {
    const { candidate, trail, recorder } = this;
    if (candidate === NOT) return;
    this.candidate = NOT;
    const ends = next === COMMA || next === CLOSE || next === COLON;
    const passed = (candidate & ARGUMENT) !== 0 && ends;
    // In `.remove = wrapper(f)` the macro gives f back.
    const whole = frame.kind === CALL ? next === CLOSE && frame.count === 0 : ends || next === SEMICOLON || next === CLOSE_BRACE;
    const stored = (candidate & VALUE) !== 0 && whole;
    if (!(passed || stored) || trail.isLocal()) return;
    const name = trail.name();
    if (passed) recorder.handOver(name, frame.name, frame.count);
    if (stored) recorder.storeInField(name, trail.nameAt(frame.field), frame.initialises ? trail.nameAt(this.frames.initialised()) : -1);
  }
}
