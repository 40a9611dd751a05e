/** Comparisons with constants, as the operand's type has it: what is never negative is above 0 where it is not 0. */

import { integerType, isTruthType } from "../syntax/integer-types.ts";
import { childByField, namedChildren, type SyntaxNode } from "../syntax/node.ts";
import type { LoweringContext } from "./context.ts";
import type { BinaryOp, Expr } from "./ir.ts";
import { substituted } from "./lower-macro.ts";
import { typeOfValue } from "./types.ts";

interface Side {
  readonly node: SyntaxNode | undefined;
  readonly value: Expr;
}

const MIRRORED: Readonly<Partial<Record<BinaryOp, BinaryOp>>> = { "<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!=" };

const ZERO: Expr = { kind: "number", value: 0 };
const ONE: Expr = { kind: "number", value: 1 };

export function binaryExpression(context: LoweringContext, op: BinaryOp, [left, right]: readonly [Side, Side]): Expr {
  const mirrored = MIRRORED[op];
  const plain: Expr = { kind: "binary", op, left: left.value, right: right.value };
  if (mirrored === undefined) return plain;
  return simpler(context, op, [left, right.value]) ?? simpler(context, mirrored, [right, left.value]) ?? plain;
}

function simpler(context: LoweringContext, op: BinaryOp, [side, constant]: readonly [Side, Expr]): Expr | null {
  if (constant.kind !== "number" || (constant.value !== 0 && constant.value !== 1) || side.value.kind !== "load") return null;
  const type = side.node ? typeOf(context, side.node, side.value) : null;
  if (type === null || integerType(type)?.isSigned !== false) return null;
  return constant.value === 0 ? withZero(op, side.value) : withOne(op, side.value, isTruthType(type));
}

function withZero(op: BinaryOp, value: Expr): Expr | null {
  switch (op) {
    case "<":
      return ZERO;
    case ">=":
      return ONE;
    case ">":
      return isSet(value);
    case "<=":
      return isClear(value);
    default:
      return null;
  }
}

function withOne(op: BinaryOp, value: Expr, isTruth: boolean): Expr | null {
  if (op === ">=" || (op === "==" && isTruth)) return isSet(value);
  if (op === "<" || (op === "!=" && isTruth)) return isClear(value);
  return null;
}

function isSet(value: Expr): Expr {
  return { kind: "binary", op: "!=", left: value, right: ZERO };
}

function isClear(value: Expr): Expr {
  return { kind: "binary", op: "==", left: value, right: ZERO };
}

/** A cast decides; else the declaration of what is read. */
function typeOf(context: LoweringContext, node: SyntaxNode, value: Expr): string | null {
  if (node.kind === "parenthesized_expression") {
    const inner = namedChildren(node).at(-1);
    return inner ? typeOf(context, inner, value) : null;
  }
  if (node.kind === "cast_expression") {
    const type = childByField(node, "type");
    return type ? context.code(type) : null;
  }
  const argument = node.kind === "identifier" ? substituted(context, context.text(node)) : undefined;
  if (argument) return context.within(argument.frame, () => typeOf(context, argument.node, value));
  return isRead(node) ? typeOfValue(value, context.input.memberType) : null;
}

/** What a macro or a call makes of something has a type of its own. */
function isRead({ kind }: SyntaxNode): boolean {
  return kind === "identifier" || kind === "field_expression" || kind === "subscript_expression" || kind === "pointer_expression";
}
