/** Escape analysis of parameters: which of them a function stores where they outlive it, as written, without following paths. */

import { type Body, type Expr, parameterIndex, type Place } from "../ir/ir.ts";

/** `ofCallee`: by index, what a function called here stores of its parameters. */
export function escapingParameters(body: Body, ofCallee: (name: string) => ReadonlySet<number>): ReadonlySet<number> {
  const escaping = new Set<number>();
  const note = (value: Expr): void => {
    const index = parameterIn(body, value);
    if (index >= 0) escaping.add(index);
  };
  for (const item of body.items) {
    if (item.op === "assign" && outlivesFunction(item.target)) note(item.value);
    if (item.op !== "call" || item.callee.kind !== "function") continue;
    const { args, callee } = item;
    for (const index of args.some((arg) => parameterIn(body, arg) >= 0) ? ofCallee(callee.name) : []) {
      const arg = args[index];
      if (arg) note(arg);
    }
  }
  return escaping;
}

/** The parameter whose value an expression is, or an address at some distance from it; -1 for none. */
function parameterIn(body: Body, value: Expr): number {
  if (value.kind === "binary") return value.op === "+" || value.op === "-" ? parameterIn(body, value.left) : -1;
  return parameterIndex(body, value);
}

function outlivesFunction(place: Place): boolean {
  switch (place.kind) {
    case "deref":
      return true;
    case "variable":
      return place.variable.scope === "global";
    default:
      return outlivesFunction(place.base);
  }
}
