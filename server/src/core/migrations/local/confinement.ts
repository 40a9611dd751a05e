/** Whether an address stays with the task that mapped it: it is used, compared and passed down, and nothing keeps it. */

import type { CallInstr, Expr, Instr, Place, Variable } from "../../ir/ir.ts";
import { MIGRATIONS } from "../../kernel/migrations.ts";
import { integerType } from "../../syntax/integer-types.ts";
import type { Span } from "../../text/span.ts";

/** The instructions of a function, and its parameters by id. */
export interface FlatBody {
  readonly instrs: readonly Instr[];
  /** Null where its type cannot carry an address. */
  readonly returned: readonly Expr[] | null;
  readonly parameters: readonly string[];
}

export interface Leak {
  readonly message: string;
  readonly span: Span | null;
}

/** Null: not at hand. */
export type BodyOf = (name: string) => FlatBody | null;

const CONFINED: ReadonlySet<string> = new Set(MIGRATIONS.local.confined.names);
const RETURNING: ReadonlySet<string> = new Set(MIGRATIONS.local.confined.returning);
/** Callees are followed this far. */
const MAX_DEPTH = 4;

export class Confinement {
  private readonly bodyOf: BodyOf;
  private readonly standsFor: (name: string) => string;
  private readonly known = new Map<string, Leak | null>();

  /** `standsFor` gives the function that is meant by a name. */
  constructor(bodyOf: BodyOf, standsFor: (name: string) => string) {
    this.bodyOf = bodyOf;
    this.standsFor = standsFor;
  }

  /** Where what the calls return goes beyond the function; null where it does not. Returning it counts as going beyond. */
  leak(body: FlatBody, isSource: (call: CallInstr) => boolean): Leak | null {
    const results = body.instrs.filter((one): one is CallInstr => one.op === "call" && isSource(one)).flatMap(({ result }) => (result ? [result.id] : []));
    return this.leakOf(body, { aliases: new Set(results), isSource, depth: 0 });
  }

  private leakOf(body: FlatBody, from: { aliases: Set<string>; isSource: (call: CallInstr) => boolean; depth: number }): Leak | null {
    const { aliases } = from;
    for (let size = -1; size !== aliases.size; ) {
      size = aliases.size;
      for (const instr of body.instrs) {
        const leak = this.step(instr, from);
        if (leak) return leak;
      }
    }
    const isReturned = body.returned?.some((value) => carries(value, aliases));
    return isReturned ? { message: "the address is returned", span: null } : null;
  }

  private step(instr: Instr, from: { aliases: Set<string>; depth: number }): Leak | null {
    const { aliases } = from;
    if (instr.op === "assign") {
      if (takesAddressOf(instr.value, aliases)) return { message: "the address of a variable that holds it is taken", span: instr.span };
      if (!carries(instr.value, aliases)) return null;
      if (instr.target.kind !== "variable" || instr.target.variable.scope === "global") return { message: "the address is stored in memory", span: instr.span };
      if (canHold(instr.target.variable)) aliases.add(instr.target.variable.id);
      return null;
    }
    return instr.op === "call" ? this.call(instr, from) : null;
  }

  private call(call: CallInstr, { aliases, depth }: { aliases: Set<string>; depth: number }): Leak | null {
    const given = call.args.flatMap((arg, at) => (carries(arg, aliases) ? [at] : []));
    if (call.args.some((arg) => takesAddressOf(arg, aliases))) return { message: "the address of a variable that holds it is passed on", span: call.span };
    if (given.length === 0) return null;
    if (call.callee.kind !== "function") return { message: "the address is passed to a function that is not known", span: call.span };
    const name = this.standsFor(call.callee.name);
    if (call.result && this.mayReturn(name)) aliases.add(call.result.id);
    if (CONFINED.has(name)) return null;
    const inner = depth < MAX_DEPTH ? this.ofCallee(name, given, depth) : UNKNOWN;
    return inner && { message: inner === UNKNOWN ? `the address is passed to ${name}(), which is not known to keep nothing` : `the address is passed to ${name}(): ${inner.message}`, span: call.span };
  }

  /** What it is given, or an address within it. */
  private mayReturn(name: string): boolean {
    return CONFINED.has(name) ? RETURNING.has(name) : this.bodyOf(name)?.returned !== null;
  }

  private ofCallee(name: string, given: readonly number[], depth: number): Leak | null {
    const key = `${name} ${given.join()}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    // One that calls itself keeps nothing more by that.
    this.known.set(key, null);
    const body = this.bodyOf(name);
    const aliases = new Set(given.flatMap((at) => body?.parameters[at] ?? []));
    const found = body && aliases.size === given.length ? this.leakOf({ ...body, returned: [] }, { aliases, isSource: () => false, depth: depth + 1 }) : UNKNOWN;
    this.known.set(key, found);
    return found;
  }
}

function canHold({ type }: Variable): boolean {
  return integerType(type)?.holdsAddress ?? true;
}

const UNKNOWN: Leak = { message: "not known", span: null };

/** The value is the address, or is made of it. */
export function carries(value: Expr, aliases: ReadonlySet<string>): boolean {
  switch (value.kind) {
    case "load":
      return value.place.kind === "variable" && aliases.has(value.place.variable.id);
    case "address":
      return pointsBelow(value.place, aliases);
    case "unary":
      return value.op !== "!" && carries(value.operand, aliases);
    case "binary":
      if (value.op === "-" && carries(value.right, aliases)) return false;
      return !COMPARISONS.has(value.op) && (carries(value.left, aliases) || carries(value.right, aliases));
    case "opaque":
      return false;
    default:
      return false;
  }
}

const COMPARISONS: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);

/** `&address->member[i]` */
function pointsBelow(place: Place, aliases: ReadonlySet<string>): boolean {
  if (place.kind === "deref") return carries(place.pointer, aliases);
  return place.kind === "variable" ? false : pointsBelow(place.base, aliases);
}

/** `&variable` */
function takesAddressOf(value: Expr, aliases: ReadonlySet<string>): boolean {
  return value.kind === "address" && value.place.kind === "variable" && aliases.has(value.place.variable.id);
}
