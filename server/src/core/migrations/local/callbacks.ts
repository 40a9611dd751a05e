/** Functions of the file that a callee is given while something is mapped, and that leave mappings of their own on top, or release them. */

import type { AnalysedFunction } from "../../analysis/analysed-function.ts";
import type { Mapping } from "../../highmem/machine.ts";
import type { CallInstr, Expr } from "../../ir/ir.ts";
import type { Reason } from "../migration.ts";

/** Why the order of releases cannot be shown; null where no such function is given away. */
export function callbackObstacle(fn: AnalysedFunction, functions: readonly AnalysedFunction[], isMeant: (mapping: Mapping) => boolean): Reason | null {
  const isHeld = ({ span }: CallInstr): boolean => fn.facts.heldAt.get(span.start)?.some(({ live }) => live.some(isMeant)) ?? false;
  const calls = fn.graph.blocks.flatMap(({ instrs }) => instrs.filter((instr) => instr.op === "call")).filter(isHeld);
  for (const { args, span } of calls) {
    const name = args.map(functionNamed).find((one) => one !== null && functions.some(({ body, summary }) => body.name === one && summary.outcomes.some(({ maps, releases }) => maps.length > 0 || releases.length > 0)));
    if (name) return { kind: "order", message: `${name}(), which line ${fn.source.lines.position(span.start).line} hands on, maps or releases something itself: the order cannot be told`, span };
  }
  return null;
}

function functionNamed(arg: Expr): string | null {
  const place = arg.kind === "load" || arg.kind === "address" ? arg.place : null;
  return place?.kind === "variable" && place.variable.scope === "global" ? place.variable.name : null;
}
