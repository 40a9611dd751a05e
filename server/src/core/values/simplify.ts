/** Builds arithmetic on terms, in the simplest form that keeps where an address comes from. */

import type { BinaryOp } from "../ir/ir.ts";
import { areEqual, bitwise } from "./integers.ts";
import { LAST, type Term, type TermTable } from "./term.ts";

/** Null where the result can't be told. */
const FOLD: Readonly<Partial<Record<BinaryOp, (a: number, b: number) => number | null>>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "&": (a, b) => bitwise("&", a, b),
  "|": (a, b) => bitwise("|", a, b),
  "^": (a, b) => bitwise("^", a, b),
  "<<": (a, b) => a * 2 ** b,
  ">>": (a, b) => Math.floor(a / 2 ** b),
  "==": (a, b) => Number(areEqual(a, b)),
  "!=": (a, b) => Number(!areEqual(a, b)),
  "<": (a, b) => Number(a < b),
  "<=": (a, b) => Number(a <= b),
  ">": (a, b) => Number(a > b),
  ">=": (a, b) => Number(a >= b),
};

export function binaryTerm(table: TermTable, op: BinaryOp, operands: readonly [Term, Term]): Term {
  const [left, right] = operands;
  if (left.kind === "number" && right.kind === "number") {
    const folded = FOLD[op]?.(left.value, right.value);
    if (folded !== undefined && folded !== null && Number.isSafeInteger(folded)) return table.number(folded);
  }
  switch (op) {
    case "!=":
      return negate(table, equality(table, left, right));
    case "==":
      return equality(table, left, right);
    case ">":
      return table.binary("<", right, left);
    case "<=":
      return negate(table, table.binary("<", right, left));
    case ">=":
      return negate(table, table.binary("<", left, right));
    case "+":
      return sum(table, left, right);
    case "-":
      return difference(table, left, right);
    case "&":
      return conjunction(table, left, right);
    default:
      return isZero(right) && (op === "|" || op === "^") ? left : isZero(left) && op === "|" ? right : table.binary(op, left, right);
  }
}

/** The object around a member: the inverse of taking the member's address. */
export function containerTerm(table: TermTable, pointer: Term, member: string): Term {
  if (pointer.kind === "field" && pointer.name === member) return pointer.base;
  return table.binary("container", pointer, table.name(member));
}

export function negate(table: TermTable, term: Term): Term {
  if (term.kind === "number") return table.number(term.value === 0 ? 1 : 0);
  if (term.kind === "unary" && term.op === "!" && isTruth(term.operand)) return term.operand;
  return table.unary("!", term);
}

/** Terms that are 0 or 1 by their form. */
function isTruth(term: Term): boolean {
  if (term.kind === "unary") return term.op === "!";
  return term.kind === "binary" && ["==", "<", "is-error", "is-error-or-null"].includes(term.op);
}

function isZero(term: Term): boolean {
  return term.kind === "number" && term.value === 0;
}

/** `x == 0` is `!x`, so that what one spelling establishes the other asks for. */
function equality(table: TermTable, left: Term, right: Term): Term {
  if (left === right) return table.number(1);
  if (isZero(left) || isZero(right)) return negate(table, isZero(left) ? right : left);
  // Constants to the right, else by age.
  const swap = left.kind === "number" || (right.kind !== "number" && left.id > right.id);
  return swap ? table.binary("==", right, left) : table.binary("==", left, right);
}

/** The address of an element: `p[0]` is `*p`. */
export function elementTerm(table: TermTable, base: Term, index: Term): Term {
  return isZero(index) ? base : table.index(base, index);
}

/** Sums of a term and a number are kept flat, so that `p + 1 - 1` is `p`. */
function sum(table: TermTable, left: Term, right: Term): Term {
  if (left.kind === "number") return sum(table, right, left);
  if (right.kind !== "number") return isZero(left) ? right : table.binary("+", left, right);
  if (right.value === 0) return left;
  if (left.kind === "walk") return table.walk(left.base, left.low + right.value, furthest(left.high, right.value));
  if (left.kind === "binary" && left.op === "+" && left.right.kind === "number") {
    return sum(table, left.left, table.number(left.right.value + right.value));
  }
  return table.binary("+", left, right);
}

/** From what may be the last element on, a step may lead out of the page; back from there, none does. */
function furthest(high: number, by: number): number {
  if (high < LAST) return high + by;
  return by > 0 ? Infinity : LAST;
}

function difference(table: TermTable, left: Term, right: Term): Term {
  if (left === right) return table.number(0);
  if (right.kind === "number") return sum(table, left, table.number(-right.value));
  // `(p + n) - n`
  if (left.kind === "binary" && left.op === "+" && left.right === right) return left.left;
  return table.binary("-", left, right);
}

/** `(x | BIT) & BIT` is BIT, `(x & ~BIT) & BIT` is 0. */
function conjunction(table: TermTable, left: Term, right: Term): Term {
  if (isZero(left) || isZero(right)) return table.number(0);
  if (left.kind === "binary" && left.op === "|" && (left.right === right || left.left === right)) return right;
  if (left.kind === "binary" && left.op === "&" && left.right.kind === "unary" && left.right.op === "~" && left.right.operand === right) {
    return table.number(0);
  }
  return table.binary("&", left, right);
}

export function unaryTerm(table: TermTable, op: "!" | "~" | "-", operand: Term): Term {
  if (op === "!") return negate(table, operand);
  if (operand.kind === "number") return table.number(op === "-" ? -operand.value : -operand.value - 1);
  return table.unary(op, operand);
}
