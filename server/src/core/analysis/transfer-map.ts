/** Maps: what a call puts on the machine, and what it collides with. */

import type { Failure, MapEffect, Resource, ScopedEffect } from "../kernel/api-model.ts";
import { kmTypeAfter } from "../kernel/km-types.ts";
import { AS_ENTERED, executionWith } from "../highmem/execution.ts";
import { type Machine, type Mapping, machineWith, mappingWith, newMapping, savedAs, withMapping, withoutMapping } from "../highmem/machine.ts";
import { neighbours } from "../highmem/machine-model.ts";
import { NEGATIVE, NON_ZERO, POSITIVE, ZERO, type SignSet } from "../lattice/sign.ts";
import type { Span } from "../text/span.ts";
import type { Term } from "../values/term.ts";
import type { Context, HowMapped } from "./interpreter.ts";
import type { State } from "./state.ts";
import { traced } from "./trace.ts";
import { holderOf } from "./transfer-slots.ts";

/** A mapping that is about to be made. */
interface MapRequest {
  readonly mapping: Mapping;
  readonly callee: string;
  readonly span: Span;
  /** By itself, where that is not said. */
  readonly how?: HowMapped;
}

/** The state has the mapping afterwards. */
export function makeMapping(context: Context, state: State, request: MapRequest): void {
  // What is mapped exists: its pointer is neither NULL nor an error.
  if (request.mapping.key) state.facts.assumeObject(request.mapping.key);
  checkCollisions(context, state, request);
  const mapping = announce(context, state, request.mapping, request.how ?? "by-itself");
  context.sink.depthReached(state, mapping, neighbours(state.machine, context.unit.machine, mapping.resource).length + 1);
  const machine = evict(context, state.machine, request);
  state.machine = withMapping(machine, mapping);
  state.trace = traced(state.trace, { kind: "map", mapping }, request.span);
}

/** Tells the sink of a mapping, in the running context in which it is made. Returns the mapping with that context. */
export function announce(context: Context, state: State, mapping: Mapping, how: HowMapped): Mapping {
  const { execution } = state.machine;
  const { irqs, bottomHalves } = mapping.takenWith ?? AS_ENTERED;
  const there = executionWith(execution, { irqs: irqs === "as-entered" ? execution.irqs : irqs, bottomHalves: execution.bottomHalves + bottomHalves });
  const isSlot = context.unit.machine.home(mapping.resource) === "typed-slots" && (there.irqs !== "as-entered" || there.bottomHalves !== 0);
  const met = isSlot ? mappingWith(mapping, { takenWith: { irqs: there.irqs, bottomHalves: there.bottomHalves } }) : mapping;
  if (mapping.takenWith === undefined) context.sink.mapped(state, met, how);
  else {
    const inside = state.copy();
    inside.machine = machineWith(state.machine, { execution: there });
    context.sink.mapped(inside, met, how);
  }
  return met;
}

/** A typed slot holds one mapping: the next one in it ends the last, without a word. */
function evict(context: Context, machine: Machine, request: MapRequest): Machine {
  const { mapping, callee: by, span } = request;
  if (mapping.slot === null || context.unit.machine.home(mapping.resource) !== "typed-slots") return machine;
  const holder = neighbours(machine, context.unit.machine, mapping.resource).find((one) => one.slot === mapping.slot && !savedAs(machine, one.address));
  if (!holder) return machine;
  return withoutMapping(machine, { mapping: holder, by, span, isUncertain: true });
}

function checkCollisions(context: Context, state: State, request: MapRequest): void {
  const { mapping } = request;
  const { machine: model } = context.unit;
  const home = model.home(mapping.resource);
  if (home === "typed-slots") checkSlotTaken(context, state, { ...request, isTransient: false });
  else if (home === "pool") checkPool(context, state, request);
  else if (home !== "none") checkDepth(context, state, { resource: mapping.resource, more: 1, ...request });
}

export function checkSlotTaken(context: Context, state: State, at: MapRequest & { isTransient: boolean }): void {
  const { slot } = at.mapping;
  if (!slot || slot.kind === "number") return;
  const holder = holderOf(context, state, slot);
  if (!holder) return;
  const name = slot.kind === "name" ? slot.name : "the same KM_type";
  context.sink.report(state, { kind: "slot-taken", holder, slot: name, callee: at.callee, isTransient: at.isTransient }, at.span);
}

/** The same page twice is a matter of its counter; another page needs another entry of the pool. */
function checkPool(context: Context, state: State, request: MapRequest): void {
  const holder = neighbours(state.machine, context.unit.machine, "pool").find(
    (one) => one.key === null || request.mapping.key === null || state.facts.equal(one.key, request.mapping.key) !== true,
  );
  if (holder) context.sink.report(state, { kind: "pool-nested", holder, callee: request.callee }, request.span);
}

export function checkDepth(
  context: Context,
  state: State,
  at: { resource: Resource; more: number; callee: string; span: Span },
): void {
  const model = context.unit.machine;
  const limit = model.limit(model.home(at.resource));
  if (limit === Infinity) return;
  const held = neighbours(state.machine, model, at.resource);
  const depth = held.length + at.more;
  const rounds = held.some((one) => one.isMany) ? roundsBound(state) : 0;
  const isUnbounded = rounds === Infinity;
  if (!isUnbounded && depth + rounds <= limit + 1) return;
  context.sink.report(state, { kind: "too-deep", depth: isUnbounded ? Infinity : depth, limit, callee: at.callee }, at.span);
}

/** What the conditions of the loops around say about the number of rounds: the largest constant that a counter stays below. */
function roundsBound(state: State): number {
  let bound = 0;
  for (const [term, fact] of state.facts.entries()) {
    if (term.kind !== "binary" || term.op !== "<" || (fact.sign & ZERO) !== 0) continue;
    if (term.left.kind !== "result" || term.left.origin !== "update") continue;
    bound = Math.max(bound, state.facts.number(term.right) ?? 0);
  }
  return bound > 0 ? bound : Infinity;
}

/** Slots and depth that a helper needs while it runs. */
export function checkScoped(context: Context, state: State, at: { effect: ScopedEffect; callee: string; span: Span }): void {
  const { effect, callee, span } = at;
  const home = context.unit.machine.home(effect.resource);
  if (home === "typed-slots") {
    for (const type of effect.slots ?? []) {
      const mapping = scopedMapping(context, { effect, type, callee, span });
      context.sink.mapped(state, effect.isSafe ? mappingWith(mapping, { isAdaptive: true }) : mapping, "by-itself");
      context.sink.depthReached(state, mapping, 1);
      checkSlotTaken(context, state, { mapping, callee, span, isTransient: true });
    }
  } else if (home !== "none" && home !== "pool") {
    context.sink.depthReached(state, scopedMapping(context, { effect, type: null, callee, span }), effect.peak);
    checkDepth(context, state, { resource: effect.resource, more: effect.peak, callee, span });
  }
}

/** What a scoped helper holds while it runs, as a mapping. */
function scopedMapping(
  context: Context,
  of: { effect: ScopedEffect; type: string | null; callee: string; span: Span },
): Mapping {
  const { table } = context.unit;
  return newMapping({
    address: table.mapped(`${context.site}/scoped`, false),
    interface: of.callee,
    resource: of.effect.resource,
    key: null,
    slot: of.type === null ? null : table.name(of.type),
    by: of.callee,
    span: of.span,
    isMany: false,
  });
}

/** What a return value is when the map has succeeded or failed; null says nothing. */
interface ResultSigns {
  readonly success: SignSet | null;
  readonly failure: SignSet | null;
}

export function resultSigns(failure: Failure): ResultSigns {
  switch (failure) {
    case "never":
      return { success: null, failure: null };
    case "null":
      return { success: POSITIVE, failure: ZERO };
    case "error-pointer":
      return { success: POSITIVE, failure: NEGATIVE };
    case "null-or-error-pointer":
      return { success: POSITIVE, failure: NEGATIVE | ZERO };
    case "non-zero":
      return { success: ZERO, failure: NON_ZERO };
    case "zero":
      return { success: NON_ZERO, failure: ZERO };
    case "not-positive":
      return { success: POSITIVE, failure: NEGATIVE | ZERO };
  }
}

export function slotOf(context: Context, effect: MapEffect["slot"], args: readonly Term[]): Term | null {
  const { table } = context.unit;
  if (!effect) return null;
  if ("arg" in effect) return args[effect.arg] ?? null;
  if (!("plusArg" in effect)) return table.name(effect.type);
  const plus = args[effect.plusArg];
  if (plus?.kind === "number") return table.name(kmTypeAfter(effect.type, plus.value, context.unit.kernel.version) ?? effect.type);
  return plus ? table.binary("+", table.name(effect.type), plus) : null;
}
