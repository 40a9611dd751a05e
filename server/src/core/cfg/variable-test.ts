/** Conditions that ask whether one value is 0. */

import { type Expr, loadedVariable, type Variable } from "../ir/ir.ts";

/** `v`, `!v`, `v == 0`, `v != 0`: the variable, and whether it is non-zero where the condition holds. */
export function variableTest(condition: Expr): { readonly variable: Variable; readonly holds: boolean } | null {
  const { value, holds } = valueTest(condition);
  const variable = loadedVariable(value);
  return variable && { variable, holds };
}

/** The same of any value: a condition asks for itself, if for nothing else. */
export function valueTest(condition: Expr): { readonly value: Expr; readonly holds: boolean } {
  if (condition.kind === "unary" && condition.op === "!") return turned(valueTest(condition.operand));
  if (condition.kind !== "binary" || condition.right.kind !== "number" || condition.right.value !== 0) return { value: condition, holds: true };
  if (condition.op === "!=") return valueTest(condition.left);
  return condition.op === "==" ? turned(valueTest(condition.left)) : { value: condition, holds: true };
}

function turned({ value, holds }: ReturnType<typeof valueTest>): ReturnType<typeof valueTest> {
  return { value, holds: !holds };
}
