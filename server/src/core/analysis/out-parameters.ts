/** Through which of its parameters a function hands out a value (`*page = …`), as written: without following paths or values. */

import { type Body, type Expr, type Item, loadedVariable } from "../ir/ir.ts";

/** By index. `ofCallee`: the same of a function called here. Members of what a parameter points to are not told of. */
export function outParameters(body: Body, ofCallee: (name: string) => ReadonlySet<number>): ReadonlySet<number> {
  return new Set(body.items.flatMap((item) => pointersWritten(item, ofCallee)).map((pointer) => parameterIn(body, pointer)).filter((index) => index >= 0));
}

/** Pointers through which an instruction writes. */
function pointersWritten(item: Item, ofCallee: (name: string) => ReadonlySet<number>): Expr[] {
  if (item.op === "assign") return item.target.kind === "deref" ? [item.target.pointer] : [];
  if (item.op !== "call" || item.callee.kind !== "function") return [];
  return [...ofCallee(item.callee.name)].flatMap((index) => item.args[index] ?? []);
}

function parameterIn(body: Body, pointer: Expr): number {
  const variable = loadedVariable(pointer);
  return body.parameters.findIndex((one) => one.id === variable?.id);
}
