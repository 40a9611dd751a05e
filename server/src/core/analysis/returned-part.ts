/** Functions that return an address inside of what they are handed, as strchr() does: found without following paths. */

import type { ApiModel } from "../kernel/api-model.ts";
import { parseValueRef } from "../kernel/value-ref.ts";
import type { ControlFlowGraph } from "../cfg/graph.ts";
import type { CallInstr, Expr, Instr, Place, Variable } from "../ir/ir.ts";

/** Whatever the function returns lies in what that parameter, counted from 0, points to. */
export interface ReturnedPart {
  readonly parameter: number;
  /** Unless it is NULL. */
  readonly orNull: boolean;
}

/** Where a value may come from: a parameter, by its number. */
type Source = number | "null" | "elsewhere";

/** What a call returns. */
type OfCall = (name: string, argumentCount: number) => ReturnedPart | null;

/** Null when some return gives anything else, or the function was not read in full. */
export function returnedPart(graph: ControlFlowGraph, ofCall: OfCall): ReturnedPart | null {
  if (!graph.body.returnsAddress || graph.body.notes.length > 0) return null;
  const known = new Sources(graph, ofCall);
  const sources = new Set(graph.blocks.flatMap(({ terminator }) => (terminator.op === "return" ? [...known.of(terminator.value)] : [])));
  const orNull = sources.delete("null");
  const [only, other] = sources;
  return typeof only === "number" && other === undefined ? { parameter: only, orNull } : null;
}

/** The same of a call that an API row describes. */
export function partOfModel(model: ApiModel | undefined): ReturnedPart | null {
  const meaning = model?.result;
  if (meaning?.is !== "inside" && meaning?.is !== "same") return null;
  const { base, index, path } = parseValueRef(meaning.is === "inside" ? meaning.of : meaning.as);
  return base === "arg" && path.length === 0 ? { parameter: index, orNull: meaning.is === "inside" && meaning.orNull === true } : null;
}

const NOTHING: ReadonlySet<Source> = new Set();
const NULL: ReadonlySet<Source> = new Set(["null"]);
const ELSEWHERE: ReadonlySet<Source> = new Set(["elsewhere"]);

/** Where the values of variables come from, over all assignments in whatever order. */
class Sources {
  private readonly ofVariables = new Map<string, Set<Source>>();
  private readonly ofCall: OfCall;

  constructor({ body, blocks }: ControlFlowGraph, ofCall: OfCall) {
    this.ofCall = ofCall;
    const instrs = blocks.flatMap((block) => block.instrs);
    body.parameters.forEach(({ id, type, isArray }, index) => this.ofVariables.set(id, new Set([type.endsWith("*") || isArray ? index : "elsewhere"])));
    for (let isGrowing = true; isGrowing;) isGrowing = instrs.map((instr) => this.take(instr)).includes(true);
  }

  of(value: Expr | null): ReadonlySet<Source> {
    switch (value?.kind) {
      case "number":
        return value.value === 0 ? NULL : ELSEWHERE;
      case "name":
        return value.name === "NULL" ? NULL : ELSEWHERE;
      case "load":
        return value.place.kind === "variable" ? this.ofVariable(value.place.variable) : ELSEWHERE;
      case "address":
        return this.ofPlace(value.place);
      case "binary":
        return value.op === "+" || value.op === "-" ? displaced(value.op, this.of(value.left), this.of(value.right)) : ELSEWHERE;
      default:
        return ELSEWHERE;
    }
  }

  private ofVariable({ id, scope }: Variable): ReadonlySet<Source> {
    return scope === "global" ? ELSEWHERE : (this.ofVariables.get(id) ?? NOTHING);
  }

  /** Members and elements lie where the object lies. */
  private ofPlace(place: Place): ReadonlySet<Source> {
    switch (place.kind) {
      case "deref":
        return this.of(place.pointer);
      case "variable":
        return ELSEWHERE;
      default:
        return this.ofPlace(place.base);
    }
  }

  /** Whether an instruction tells something new of a variable. */
  private take(instr: Instr): boolean {
    switch (instr.op) {
      case "assign":
        return this.add(instr.target, this.of(instr.value));
      case "havoc":
        return this.add(instr.target, ELSEWHERE);
      case "call": {
        const written = instr.args.map((arg) => arg.kind === "address" && this.add(arg.place, ELSEWHERE));
        const isNew = instr.result !== null && this.add({ kind: "variable", variable: instr.result }, this.ofResult(instr));
        return isNew || written.includes(true);
      }
      default:
        return false;
    }
  }

  private add(place: Place, sources: ReadonlySet<Source>): boolean {
    if (place.kind !== "variable") return false;
    const { id } = place.variable;
    const known = this.ofVariables.get(id) ?? new Set();
    const before = known.size;
    for (const source of sources) known.add(source);
    this.ofVariables.set(id, known);
    return known.size > before;
  }

  private ofResult({ callee, args }: CallInstr): ReadonlySet<Source> {
    const part = callee.kind === "function" ? this.ofCall(callee.name, args.length) : null;
    const whole = part && args[part.parameter];
    if (!part || !whole) return ELSEWHERE;
    const sources = this.of(whole);
    return part.orNull ? new Set([...sources, "null" as const]) : sources;
  }
}

/** An address and a number. The difference of two addresses is none. */
function displaced(op: "+" | "-", left: ReadonlySet<Source>, right: ReadonlySet<Source>): ReadonlySet<Source> {
  if (isAddress(left)) return isAddress(right) ? ELSEWHERE : left;
  if (op === "+" && isAddress(right)) return right;
  return left.size === 0 ? NOTHING : ELSEWHERE;
}

function isAddress(sources: ReadonlySet<Source>): boolean {
  return [...sources].some((one) => typeof one === "number");
}
