/** Finds functions that a call can be replaced by. */

import type { Body, Expr, Instr, Place } from "../ir/ir.ts";
import { type Inlined, substitute, substituteInPlace } from "../ir/inlined.ts";
import type { Span } from "../text/span.ts";
import type { ControlFlowGraph } from "./graph.ts";

/** Larger values are work, not answers. */
const MAX_PARTS = 32;

/** Where the value is read, a call will tell: the same answer is the same wherever the function stands. */
const NOWHERE: Span = { start: 0, end: 0 };

/** Null when the function branches, calls, writes anything but its own variables and, if it returns nothing, one place at its end, or was not read in full. */
export function inlinedOf({ body, blocks }: ControlFlowGraph): Inlined | null {
  if (body.notes.length > 0) return null;
  const reading = new Reading();
  for (const [at, { instrs, terminator, successors }] of blocks.entries()) {
    if (!instrs.every((instr) => reading.follow(instr))) return null;
    if (terminator.op === "return") return at === blocks.length - 1 ? reading.end(body, terminator.value) : null;
    if (terminator.op !== "jump" || successors[0] !== at + 1) return null;
  }
  return null;
}

type Assignment = Extract<Instr, { op: "assign" }>;

/** What is known of the function's variables on the way through it. */
class Reading {
  private readonly values = new Map<string, Expr>();
  private last: Pick<Inlined, "sets" | "value"> | null = null;

  /** False when the instruction does more than to give a variable of the function a value, or something else the last one. */
  follow(instr: Instr): boolean {
    if (instr.op === "evaluate" || instr.op === "declare") return true;
    return instr.op === "assign" && this.last === null && this.assign(instr);
  }

  private assign(instr: Assignment): boolean {
    const value = substitute(instr.value, this.values, NOWHERE);
    if (value === null) return false;
    const { target } = instr;
    if (target.kind === "variable" && target.variable.scope !== "global") this.values.set(target.variable.id, value);
    else this.last = { sets: substituteInPlace(target, this.values, NOWHERE), value };
    return this.last === null || this.last.sets !== null;
  }

  end({ parameters, returnsVoid }: Body, returned: Expr | null): Inlined | null {
    const value = returned && substitute(returned, this.values, NOWHERE);
    const made = returnsVoid ? this.last : value && this.last === null ? { sets: null, value } : null;
    if (made === null) return null;
    const known = parameters.map(({ id }) => id);
    const parts = partsOf(made.value, known) + (made.sets ? partsOfPlace(made.sets, { parameters: known, isRead: true }) : 0);
    return parts <= MAX_PARTS ? { parameters, ...made } : null;
  }
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
