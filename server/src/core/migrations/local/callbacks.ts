/** Functions of the file that a callee is given while something is mapped, and that leave mappings of their own on top, or release them. */

import type { AnalysedFunction } from "../../analysis/analysed-function.ts";
import { leavesOthers } from "../../analysis/summary.ts";
import type { Mapping } from "../../highmem/machine.ts";
import type { Expr } from "../../ir/ir.ts";
import type { Reason } from "../migration.ts";
import { callsUnder } from "./calls-under.ts";

/** Why the order of releases cannot be shown; null where no such function is given away. */
export function callbackObstacle(fn: AnalysedFunction, functions: readonly AnalysedFunction[], isMeant: (mapping: Mapping) => boolean): Reason | null {
  for (const { args, span } of callsUnder(fn, isMeant)) {
    const name = args.map(functionNamed).find((one) => one !== null && functions.some(({ body, summary }) => body.name === one && leavesOthers(summary)));
    if (name) return { kind: "order", message: `${name}(), which line ${fn.source.lines.position(span.start).line} hands on, maps or releases something itself: the order cannot be told`, span };
  }
  return null;
}

function functionNamed(arg: Expr): string | null {
  const place = arg.kind === "load" || arg.kind === "address" ? arg.place : null;
  return place?.kind === "variable" && place.variable.scope === "global" ? place.variable.name : null;
}
