/** Whether flags have a bit, as far as the names of constants and the way in which the flags were made tell. */

import { NON_ZERO, type SignSet, ZERO } from "../lattice/sign.ts";
import type { Constants } from "./constants.ts";
import type { Truth } from "./fact.ts";
import { bitwise } from "./integers.ts";
import type { Term } from "./term.ts";

/** Of `flags & BIT` and `flags & (BIT | OTHER)`, where names tell; null where they don't. */
export function bitSign({ op, left, right }: Extract<Term, { kind: "binary" }>, constants: Constants): SignSet | null {
  if (op !== "&") return null;
  const has = hasAny(left, bitsOf(right), constants) ?? hasAny(right, bitsOf(left), constants) ?? hasNumber(left, right) ?? hasNumber(right, left);
  return has === null ? null : has ? NON_ZERO : ZERO;
}

function hasAny(flags: Term, bits: readonly string[], constants: Constants): Truth {
  const each = bits.map((bit) => hasBit(flags, bit, constants));
  return each.includes(true) ? true : each.length === 0 || each.includes(null) ? null : false;
}

/** Of bits that are known as a number: `(flags | 1) & 3`, `(flags & 4) & 3`. */
function hasNumber(flags: Term, mask: Term): Truth {
  if (mask.kind !== "number" || flags.kind !== "binary") return null;
  const { value } = mask;
  const shares = (part: Term): Truth => {
    const shared = part.kind === "number" ? bitwise("&", part.value, value) : null;
    return shared === null ? hasNumber(part, mask) : shared !== 0;
  };
  const each = [shares(flags.left), shares(flags.right)];
  if (flags.op === "|") return each.includes(true) ? true : each.every((one) => one === false) ? false : null;
  return flags.op === "&" && each.includes(false) ? false : null;
}

/** What a mask of one bit goes by: the name of a constant, or the number in `1 << number`. Null for other terms. */
function bitKey(mask: Term): string | null {
  if (mask.kind === "name") return mask.name;
  if (mask.kind !== "binary" || mask.op !== "<<" || mask.left.kind !== "number" || mask.left.value !== 1) return null;
  return `1 << ${mask.right.id}`;
}

/** The bits that a mask is made of; none when it is made of other things, too. */
function bitsOf(mask: Term): readonly string[] {
  const key = bitKey(mask);
  if (key !== null) return [key];
  if (mask.kind !== "binary" || mask.op !== "|") return [];
  const [left, right] = [bitsOf(mask.left), bitsOf(mask.right)];
  return left.length === 0 || right.length === 0 ? [] : [...left, ...right];
}

function hasBit(flags: Term, bit: string, constants: Constants): Truth {
  if (flags.kind === "number") return flags.value === 0 ? false : null;
  if (flags.kind === "name") return constants.hasBit(flags.name, bit);
  if (flags.kind !== "binary") return null;
  if (bitKey(flags) === bit) return true;
  const { op, left, right } = flags;
  if (op === "|") {
    const [one, other] = [hasBit(left, bit, constants), hasBit(right, bit, constants)];
    return one === true || other === true ? true : one === false && other === false ? false : null;
  }
  if (op !== "&") return null;
  // `flags & ~BIT`
  if ([left, right].some((part) => part.kind === "unary" && part.op === "~" && bitKey(part.operand) === bit)) return false;
  return hasBit(left, bit, constants) === false || hasBit(right, bit, constants) === false ? false : null;
}
