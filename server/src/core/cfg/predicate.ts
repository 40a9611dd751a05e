/** Finds functions that only tell something about their arguments. */

import type { Expr, Instr, Place } from "../ir/ir.ts";
import { type Predicate, substitute } from "../ir/predicate.ts";
import type { Span } from "../text/span.ts";
import type { ControlFlowGraph } from "./graph.ts";

/** Larger values are work, not answers. */
const MAX_PARTS = 32;

/** Where the value is read, a call will tell: the same answer is the same wherever the function stands. */
const NOWHERE: Span = { start: 0, end: 0 };

/** Null when the function branches, calls, writes anything but its own variables, or was not read in full. */
export function predicateOf({ body, blocks }: ControlFlowGraph): Predicate | null {
  if (body.notes.length > 0 || body.returnsVoid) return null;
  const values = new Map<string, Expr>();
  for (const [at, { instrs, terminator, successors }] of blocks.entries()) {
    if (!instrs.every((instr) => follow(instr, values))) return null;
    if (terminator.op === "return") {
      const value = terminator.value && substitute(terminator.value, values, NOWHERE);
      return value && partsOf(value, body.parameters.map(({ id }) => id)) <= MAX_PARTS && at === blocks.length - 1 ? { parameters: body.parameters, value } : null;
    }
    if (terminator.op !== "jump" || successors[0] !== at + 1) return null;
  }
  return null;
}

/** False when the instruction does more than to give a variable of the function a value. */
function follow(instr: Instr, values: Map<string, Expr>): boolean {
  if (instr.op === "evaluate" || instr.op === "declare") return true;
  if (instr.op !== "assign" || instr.target.kind !== "variable" || instr.target.variable.scope === "global") return false;
  const value = substitute(instr.value, values, NOWHERE);
  if (value === null) return false;
  values.set(instr.target.variable.id, value);
  return true;
}

/** How many parts it has; without end where something in it is unknown, or belongs to the function alone. */
function partsOf(expr: Expr, parameters: readonly string[]): number {
  switch (expr.kind) {
    case "load":
      return 1 + partsOfPlace(expr.place, { parameters, isRead: true });
    case "address":
      // A parameter's own address is that of a copy.
      return 1 + partsOfPlace(expr.place, { parameters, isRead: false });
    case "unary":
      return 1 + partsOf(expr.operand, parameters);
    case "binary":
      return 1 + partsOf(expr.left, parameters) + partsOf(expr.right, parameters);
    default:
      return expr.kind === "opaque" ? Infinity : 1;
  }
}

function partsOfPlace(place: Place, of: { parameters: readonly string[]; isRead: boolean }): number {
  switch (place.kind) {
    case "variable":
      return place.variable.scope === "global" || (of.isRead && of.parameters.includes(place.variable.id)) ? 1 : Infinity;
    case "deref":
      return partsOf(place.pointer, of.parameters);
    case "field":
      return 1 + partsOfPlace(place.base, of);
    case "index":
      return partsOfPlace(place.base, of) + partsOf(place.index, of.parameters);
  }
}
