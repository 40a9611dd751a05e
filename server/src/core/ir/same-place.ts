/** Which places an expression reads, compared as they are written. */

import type { Expr, Place } from "./ir.ts";

/** Whether an arithmetic value is computed from what the variable held before. */
export function readsPlace(value: Expr, target: Place): boolean {
  if (value.kind === "binary") return contains(value.left, target) || contains(value.right, target);
  return value.kind === "unary" && contains(value.operand, target);
}

function contains(value: Expr, target: Place): boolean {
  switch (value.kind) {
    case "load":
      return samePlace(value.place, target);
    case "binary":
      return contains(value.left, target) || contains(value.right, target);
    case "unary":
      return contains(value.operand, target);
    default:
      return false;
  }
}

function samePlace(a: Place, b: Place): boolean {
  if (a.kind === "variable" && b.kind === "variable") return a.variable.id === b.variable.id;
  if (a.kind === "field" && b.kind === "field") return a.name === b.name && samePlace(a.base, b.base);
  if (a.kind === "deref" && b.kind === "deref") {
    return a.pointer.kind === "load" && b.pointer.kind === "load" && samePlace(a.pointer.place, b.pointer.place);
  }
  return false;
}
