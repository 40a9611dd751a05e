/** Through which of its parameters a function hands out a value (`*page = …`), as written: without following paths or values. */

import { type Body, type Expr, type Item, parameterIndex } from "../ir/ir.ts";

/** By index. `ofCallee`: the same of a function called here. Members of what a parameter points to are not told of. */
export function outParameters(body: Body, ofCallee: (name: string) => ReadonlySet<number>): ReadonlySet<number> {
  const index = (pointer: Expr): number => parameterIndex(body, pointer);
  /** Pointers through which an instruction writes. */
  const written = (item: Item): Expr[] => {
    if (item.op === "assign") return item.target.kind === "deref" ? [item.target.pointer] : [];
    if (item.op !== "call" || item.callee.kind !== "function" || item.args.every((arg) => index(arg) < 0)) return [];
    return [...ofCallee(item.callee.name)].flatMap((at) => item.args[at] ?? []);
  };
  return new Set(body.items.flatMap(written).map(index).filter((at) => at >= 0));
}
