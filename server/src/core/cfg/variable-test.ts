/** Conditions that ask for one variable. */

import { type Expr, loadedVariable, type Variable } from "../ir/ir.ts";

/** `v`, `!v`, `v == 0`, `v != 0`: the variable, and whether it is non-zero where the condition holds. */
export function variableTest(condition: Expr): { readonly variable: Variable; readonly holds: boolean } | null {
  const variable = loadedVariable(condition);
  if (variable) return { variable, holds: true };
  if (condition.kind === "unary") return condition.op === "!" ? turned(variableTest(condition.operand)) : null;
  if (condition.kind !== "binary" || condition.right.kind !== "number" || condition.right.value !== 0) return null;
  if (condition.op === "!=") return variableTest(condition.left);
  return condition.op === "==" ? turned(variableTest(condition.left)) : null;
}

function turned(test: ReturnType<typeof variableTest>): ReturnType<typeof variableTest> {
  return test && { ...test, holds: !test.holds };
}
