/** Signs that a term has by its form, whatever was learnt on the path. */

import { ANY_SIGN, NEGATIVE, NON_ZERO, POSITIVE, ZERO, type SignSet } from "../lattice/sign.ts";
import { bitSign } from "./bit-tests.ts";
import type { Constants } from "./constants.ts";
import type { Term } from "./term.ts";

export function intrinsicSign(term: Term, signOfPart: (part: Term) => SignSet, constants: Constants): SignSet {
  switch (term.kind) {
    case "mapped":
    case "walk":
    case "variable":
    case "string":
      return POSITIVE;
    // A member of what an error pointer claims to point to is as little an address as the pointer.
    case "field":
    case "index":
      return signOfPart(term.base) === NEGATIVE ? NEGATIVE : POSITIVE;
    case "name":
      return constants.isNonZero(term.name) ? NON_ZERO : ANY_SIGN;
    case "binary":
      return isAddress(term) ? POSITIVE : (bitSign(term, constants) ?? arithmeticSign(term.op, signOfPart(term.left), signOfPart(term.right)));
    case "unary":
      return term.op === "-" ? flip(signOfPart(term.operand)) : ANY_SIGN;
    default:
      return ANY_SIGN;
  }
}

/** Arithmetic on the address of something that exists gives no NULL. */
function isAddress(term: Term): boolean {
  if (term.kind === "binary") return (term.op === "+" && (isAddress(term.left) || isAddress(term.right))) || (term.op === "-" && isAddress(term.left) && !isAddress(term.right));
  return term.kind === "mapped" || term.kind === "walk" || term.kind === "variable" || term.kind === "string";
}

function flip(sign: SignSet): SignSet {
  return (sign & ZERO) | (sign & NEGATIVE ? POSITIVE : 0) | (sign & POSITIVE ? NEGATIVE : 0);
}

function arithmeticSign(op: string, left: SignSet, right: SignSet): SignSet {
  if (op === "+" && left === POSITIVE && (right & NEGATIVE) === 0) return POSITIVE;
  if (op === "+" && right === POSITIVE && (left & NEGATIVE) === 0) return POSITIVE;
  if (op === "|" && left === POSITIVE && right === POSITIVE) return POSITIVE;
  if (op === "|" && (left === POSITIVE || right === POSITIVE)) return NON_ZERO;
  if (op === "<<") return (left & ZERO) === 0 ? NON_ZERO : left === ZERO ? ZERO : ANY_SIGN;
  if (["==", "<", "is-error", "is-error-or-null", "&"].includes(op)) return op === "&" ? ANY_SIGN : ZERO | POSITIVE;
  return ANY_SIGN;
}
