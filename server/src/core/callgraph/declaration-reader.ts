/** Follows declarations at the places where statements and declarations stand: what they are of, and which variables they make. */

import { STAR, WORD } from "./byte-lexer.ts";
import { BLOCK, type Frame } from "./frames.ts";
import { AGGREGATE, BEFORE_STATEMENT, CONTROL_WORD, MODIFIER, PLAIN, STATEMENT, STATIC, TYPE, TYPEOF } from "./known-words.ts";
import type { Trail } from "./trail.ts";

/** Takes the last word, which stands outside of parentheses. */
export function declarationWord(frame: Frame, trail: Trail): void {
  const { role } = trail;
  if (role === STATEMENT || role === CONTROL_WORD) frame.run = -1;
  else if (role === BEFORE_STATEMENT) frame.beginStatement();
  else if (frame.run < 0) return;
  else if (role === PLAIN || role === TYPE || role === TYPEOF) {
    if (frame.run++ === 0) frame.capitals = role === PLAIN && trail.isCapitals();
    if (trail.tag) frame.tag = trail.start;
  } else if (role !== AGGREGATE && role !== MODIFIER && role !== STATIC) frame.run = -1;
}

/** The last word is a declarator's name. */
export function declare(frame: Frame, trail: Trail): void {
  frame.declarator = false;
  trail.makeLocal();
}

/** At the end of a declarator: after `type name` the name is a variable. */
export function endDeclarator(frame: Frame, trail: Trail): void {
  if (frame.run < 2 || trail.previous !== WORD || trail.role !== PLAIN) return;
  frame.declares = true;
  declare(frame, trail);
}

/** Before a `(`: `int f(`, but not `LOCK f(` where statements stand. */
export function declaresFunction(frame: Frame, trail: Trail): boolean {
  if (frame.kind > BLOCK) return false;
  return frame.run > 2 || (frame.run === 2 && (trail.before === STAR || !frame.capitals || frame.kind !== BLOCK));
}

/** Before a `(`: `int (*f)(int)` or `struct x (*f)(int)` declares f. */
export function declaresPointer(frame: Frame, trail: Trail): boolean {
  return frame.kind <= BLOCK && frame.run >= 1 && trail.previous === WORD && (trail.role === TYPE || trail.tag);
}
