/** Preprocessor conditions as expressions over configuration symbols. */

import { childByField, namedChildren, type SyntaxNode } from "../syntax/node.ts";
import { testsConfiguration } from "../syntax/normalise/dialect.ts";
import type { Guard } from "../syntax/translation-unit.ts";
import type { LoweringContext } from "./context.ts";
import type { BinaryOp, Expr, Label } from "./ir.ts";
import { number } from "./lower-expression.ts";

const OPAQUE: Expr = { kind: "opaque" };

/** The value of a condition, or of a part of one without `&&` and `||`. */
export function configExpression(context: LoweringContext, node: SyntaxNode): Expr {
  const parts = namedChildren(node);
  switch (node.kind) {
    case "identifier":
      return { kind: "config", symbol: context.code(node) };
    case "number_literal":
      return number(context.text(node));
    case "preproc_defined":
    case "parenthesized_expression":
      return parts[0] ? configExpression(context, parts[0]) : OPAQUE;
    case "preproc_call_expression":
    case "call_expression": {
      const list = childByField(node, "arguments");
      const argument = list ? namedChildren(list)[0] : undefined;
      const callee = childByField(node, "function");
      const name = callee ? context.text(callee) : "";
      return argument && (name === "defined" || testsConfiguration(name)) ? configExpression(context, argument) : { kind: "config", symbol: context.code(node) };
    }
    case "unary_expression": {
      const operand = childByField(node, "argument");
      return operand && childByField(node, "operator")?.kind === "!" ? { kind: "unary", op: "!", operand: configExpression(context, operand) } : OPAQUE;
    }
    case "binary_expression":
      return comparison(context, node);
    default:
      return { kind: "config", symbol: context.code(node) };
  }
}

function comparison(context: LoweringContext, node: SyntaxNode): Expr {
  const op = childByField(node, "operator")?.kind;
  if (op === "&&" || op === "||") return { kind: "config", symbol: context.code(node) };
  const left = configExpression(context, childByField(node, "left")!);
  const right = configExpression(context, childByField(node, "right")!);
  return { kind: "binary", op: op as BinaryOp, left, right };
}

/** Branches on a preprocessor condition. */
export function lowerConfigCondition(context: LoweringContext, node: SyntaxNode, to: { then: Label; otherwise: Label }): void {
  const operator = childByField(node, "operator")?.kind;
  const inner = node.kind === "parenthesized_expression" ? namedChildren(node)[0] : undefined;
  if (inner) return lowerConfigCondition(context, inner, to);
  if (node.kind === "unary_expression" && operator === "!") {
    return lowerConfigCondition(context, childByField(node, "argument")!, { then: to.otherwise, otherwise: to.then });
  }
  if (node.kind === "binary_expression" && (operator === "&&" || operator === "||")) {
    const middle = context.label("config");
    const left = childByField(node, "left")!;
    lowerConfigCondition(context, left, operator === "&&" ? { then: middle, otherwise: to.otherwise } : { then: to.then, otherwise: middle });
    context.place(middle);
    return lowerConfigCondition(context, childByField(node, "right")!, to);
  }
  context.branch(configExpression(context, node), to, context.span(node));
}

/** Goes on only where all guards hold; else to `otherwise`. */
export function lowerGuards(context: LoweringContext, guards: readonly Guard[], otherwise: Label): void {
  for (const guard of guards) {
    const holds = context.label("guarded");
    lowerConfigCondition(context, guard.condition, guard.holds ? { then: holds, otherwise } : { then: otherwise, otherwise: holds });
    context.place(holds);
  }
}
