/** The value of an expression in a state. */

import { provenance } from "../highmem/address.ts";
import { savedAs, type Mapping } from "../highmem/machine.ts";
import type { Expr, Place, Variable } from "../ir/ir.ts";
import { isPositional } from "../ir/positions.ts";
import type { Span } from "../text/span.ts";
import { binaryTerm, elementTerm, unaryTerm } from "../values/simplify.ts";
import { LAST, type Term } from "../values/term.ts";
import { pointsTo, pointsToUnion } from "./points-to.ts";
import type { Context } from "./interpreter.ts";
import type { State } from "./state.ts";

/** Terms deeper than this are forgotten, so that loops come to an end. */
const MAX_DEPTH = 12;

export function evaluate(context: Context, state: State, expr: Expr): Term {
  const { table } = context.unit;
  switch (expr.kind) {
    case "number":
      return table.number(expr.value);
    case "name":
      return table.name(expr.name);
    case "string":
      return table.string();
    case "config":
      return table.config(expr.symbol);
    case "opaque":
      return unknown(context, "value");
    case "address":
      return addressOf(context, state, expr.place);
    case "load":
      return load(context, state, expr);
    case "unary":
      return unaryTerm(table, expr.op, evaluate(context, state, expr.operand));
    case "binary": {
      const left = evaluate(context, state, expr.left);
      const right = evaluate(context, state, expr.right);
      const term = binaryTerm(table, expr.op, [left, right]);
      return term.depth > MAX_DEPTH ? shallow(context, term) : term;
    }
  }
}

/** A new value of which nothing is known but what it may point into; the same again for the same instruction until its site is renewed. */
export function unknown(context: Context, label: string, from: readonly Term[] = []): Term {
  return context.unit.table.result({ site: context.site, origin: "havoc", label, args: pointsToUnion(from), isOld: false });
}

export function variableTerm(context: Context, variable: Variable): Term {
  const { table } = context.unit;
  if (variable.scope === "global") return table.variable(variable.id, variable.name, false);
  return table.local(context.body.name, variable);
}

/** Arithmetic that has grown too deep: only which mapping it points into is kept. */
function shallow(context: Context, term: Term): Term {
  const origin = provenance(term);
  const forgotten = unknown(context, "value", [term]);
  return origin && origin.displacement !== "past-end" ? context.unit.table.index(origin.mapped, forgotten) : forgotten;
}

/** The address of a place. Code that looks behind a pointer knows that it is not NULL. */
export function addressOf(context: Context, state: State, place: Place): Term {
  const { table } = context.unit;
  switch (place.kind) {
    case "variable":
      return variableTerm(context, place.variable);
    case "deref": {
      const pointer = reached(context, state, evaluate(context, state, place.pointer));
      if (!state.facts.assume(pointer, true)) state.isOver = true;
      return pointer.kind === "binary" && pointer.op === "+" ? elementTerm(table, pointer.left, pointer.right) : pointer;
    }
    case "field":
      return capped(context, table.field(addressOf(context, state, place.base), place.name));
    case "index":
      return capped(context, elementTerm(table, addressOf(context, state, place.base), evaluate(context, state, place.index)));
  }
}

/** A pointer that walks is still in its page where the code looks behind it. */
export function reached({ unit: { table } }: Context, state: State, pointer: Term): Term {
  if (pointer.kind !== "walk" || pointer.high !== Infinity) return pointer;
  const inside = table.walk(pointer.base, pointer.low, LAST);
  for (const [at, value] of [...state.memory]) if (value === pointer) state.write(at, inside);
  return inside;
}

function capped(context: Context, address: Term): Term {
  return address.depth > MAX_DEPTH ? unknown(context, "address") : address;
}

function load(context: Context, state: State, expr: Extract<Expr, { kind: "load" }>): Term {
  const address = addressOf(context, state, expr.place);
  if (expr.place.kind !== "variable") checkUse(context, state, { address, span: expr.span });
  const known = state.memory.get(address);
  if (known) return known;
  return elementOfMany(context, state, address) ?? memberByPosition(context, state, address) ?? state.unwritten(context.unit.table, address);
}

/** A structure was filled by position: the member may be any of those. */
function memberByPosition(context: Context, state: State, address: Term): Term | null {
  if (address.kind !== "field") return null;
  const values = [...state.memory].filter(([at]) => at.kind === "field" && at.base === address.base && isPositional(at.name)).map(([, value]) => value);
  const mapped = values.filter((value) => pointsTo(value).length > 0);
  const [only] = mapped;
  if (values.length === 0) return null;
  return only && mapped.length === 1 && values.every((value) => value === only || value.kind === "number") ? only : unknown(context, "member", mapped);
}

/** An element of an array in which mapped addresses were put at other indexes, or the same member of an element, may be any of these. */
function elementOfMany(context: Context, state: State, address: Term): Term | null {
  const { element, path } = memberOf(address);
  if (element.kind !== "index") return null;
  const candidates: Term[] = [];
  for (const [at, value] of state.memory) {
    if (pointsTo(value).length === 0) continue;
    const other = memberOf(at);
    // The first element has the name of the array.
    const isSibling = other.element === element.base || (other.element.kind === "index" && other.element.base === element.base);
    if (isSibling && other.path === path) candidates.push(value);
  }
  return candidates.length === 0 ? null : unknown(context, "element", candidates);
}

/** `blocks[i].data` is `data` of the element `blocks[i]`; `blocks[i]` is the element itself. */
function memberOf(address: Term): { readonly element: Term; readonly path: string } {
  if (address.kind !== "field") return { element: address, path: "" };
  const { element, path } = memberOf(address.base);
  return { element, path: `${path}.${address.name}` };
}

/** Between save and restore of its slot a mapping must not be touched. `by`: the call that does, if it is one. */
export function checkSetAside(context: Context, state: State, at: { mapping: Mapping; by: string | null; span: Span }): void {
  const saved = savedAs(state.machine, at.mapping.address);
  if (saved) context.sink.report(state, { kind: "touched-while-saved", mapping: at.mapping, saved, by: at.by }, at.span);
}

/** Reports memory that is reached through a mapping after its release. */
export function checkUse(context: Context, state: State, use: { address: Term; span: Span }): void {
  const origin = provenance(use.address);
  if (!origin) return;
  const { live, released } = state.machine;
  const mapping = live.find((one) => one.address === origin.mapped);
  if (mapping) return checkSetAside(context, state, { mapping, by: null, span: use.span });
  const earlier = released.find((one) => one.mapping.address === origin.mapped);
  if (!earlier || earlier.isUncertain || earlier.mapping.isMany || origin.mapped.isOld) return;
  // A page of the pool keeps its address while anybody has it mapped.
  const key = earlier.mapping.resource === "pool" ? earlier.mapping.key : null;
  if (key && live.some((mapping) => mapping.key === key && mapping.resource === earlier.mapping.resource)) return;
  context.sink.report(state, { kind: "used-after", earlier }, use.span);
}

export function mentionsOpaque(expr: Expr): boolean {
  switch (expr.kind) {
    case "opaque":
      return true;
    case "unary":
      return mentionsOpaque(expr.operand);
    case "binary":
      return mentionsOpaque(expr.left) || mentionsOpaque(expr.right);
    default:
      return false;
  }
}
