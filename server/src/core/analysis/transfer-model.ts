/** Runs a call as its API row describes it. */

import { PAGE_TABLE_ENTRY_BYTES } from "../kernel/architectures.ts";
import { factOfSign } from "../values/fact.ts";
import type { ApiEffect, ApiModel, MapEffect, Resource, ResultMeaning, UnmapEffect } from "../kernel/api-model.ts";
import { PAGE_BYTES } from "../kernel/symbols.ts";
import { disown, newMapping } from "../highmem/machine.ts";
import { provenance } from "../highmem/address.ts";
import { ANY_SIGN, POSITIVE, ZERO, type SignSet } from "../lattice/sign.ts";
import { binaryTerm, containerTerm } from "../values/simplify.ts";
import type { Term } from "../values/term.ts";
import type { Call, CallEnd } from "./call.ts";
import { unknown } from "./evaluate.ts";
import type { Context } from "./interpreter.ts";
import { isBelow, isOutside, type State } from "./state.ts";
import { endsInside, endsWithError, pureResult, signed, unknownResult } from "./results.ts";
import { traced } from "./trace.ts";
import { applyContext } from "./transfer-context.ts";
import { checkScoped, makeMapping, resultSigns, slotOf } from "./transfer-map.ts";
import { restoreSlot, saveSlot } from "./transfer-slots.ts";
import { applySleep } from "./transfer-sleep.ts";
import { release } from "./transfer-unmap.ts";
import { refAddress, refValue, type CallValues } from "./value-places.ts";

export function applyModel(context: Context, state: State, of: { model: ApiModel; call: Call }): CallEnd[] {
  const { model, call } = of;
  if (isNamesake(model, call)) return [{ state, value: unknownResult(context, call) }];
  if (model.noreturn === "always") return [];
  const condition = call.args[0];
  if (model.noreturn && condition && !state.facts.assume(condition, model.noreturn === "unless-arg0")) return [];
  if (!isExpected(state, of)) return [];
  let ends: CallEnd[] = [{ state, value: null }];
  (model.effects ?? []).forEach((effect, index) => {
    const at = index === 0 ? context : { ...context, site: `${context.site}>${index}` };
    const [only] = ends;
    ends = ends.length === 1 ? applyEffect(at, only!, { effect, call }) : ends.flatMap((end) => applyEffect(at, end, { effect, call }));
  });
  return ends.flatMap((end) => (end.value ? [end] : withResult(context, end.state, of)));
}

/** Code that warns of a condition and goes on all the same relies on it that it does not come about. `WARN_ON(1)` is reached in earnest. */
function isExpected(state: State, { model, call }: { model: ApiModel; call: Call }): boolean {
  const condition = model.expectsZero === undefined || call.resultIsRead ? undefined : call.args[model.expectsZero];
  return condition === undefined || condition.kind === "number" || state.facts.assume(condition, false);
}

/** Who drops the address that a wrapper returns calls another function of that name. */
function isNamesake(model: ApiModel, call: Call): boolean {
  return model.level === "wrapper" && !call.resultIsRead && (model.effects ?? []).some((effect) => effect.do === "map" && effect.address === "return" && effect.resource !== "pool");
}

function withResult(context: Context, state: State, { model: { result: meaning }, call }: { model: ApiModel; call: Call }): CallEnd[] {
  if (!meaning) return [{ state, value: unknownResult(context, call) }];
  if (meaning.is !== "inside" && meaning.is !== "error-or-zero") return [{ state, value: resultTerm(context, state, { meaning, call }) }];
  const whole = refValue(context, state, { ref: meaning.of, call: { args: call.args, result: null } });
  if (meaning.is === "error-or-zero") return whole && call.resultIsRead ? endsWithError(context, state, whole) : [{ state, value: unknownResult(context, call) }];
  if (!whole || !provenance(whole)) return [{ state, value: unknownResult(context, call) }];
  return endsInside(context, state, { call, whole, orNull: meaning.orNull === true && call.resultIsRead });
}

function applyEffect(context: Context, end: CallEnd, of: { effect: ApiEffect; call: Call }): CallEnd[] {
  const { effect, call } = of;
  switch (effect.do) {
    case "map":
      return applyMap(context, end, { effect, call });
    case "unmap":
      applyUnmap(context, end, { effect, call });
      return [end];
    case "scoped":
      checkScoped(context, end.state, { effect, callee: call.name, span: call.span });
      return [end];
    case "store": {
      const values: CallValues = { args: call.args, result: end.value };
      const to = refAddress(context, end.state, { ref: effect.to, call: values });
      if (to) end.state.write(to, storedValue(context, end, { value: effect.value, call }));
      return [end];
    }
    case "forget":
      forgetValue(context, end.state, refValue(context, end.state, { ref: effect.value, call: { args: call.args, result: end.value } }));
      return [end];
    case "context":
      return applyContext(context, end, { effect, call });
    case "free": {
      const object = refValue(context, end.state, { ref: effect.object, call: { args: call.args, result: end.value } });
      if (!object) return [end];
      for (const at of end.state.memory.keys()) if (at === object || isBelow(at, object)) end.state.forget(at);
      end.state.machine = disown(end.state.machine, object);
      return [end];
    }
    case "save-slot":
    case "restore-slot": {
      const slot = slotOf(context, effect.slot, call.args);
      if (slot) (effect.do === "save-slot" ? saveSlot : restoreSlot)(context, end.state, { slot, call });
      return [end];
    }
    case "sleep":
      applySleep(context, end.state, { effect, call });
      return [end];
  }
}

function forgetValue(context: Context, state: State, value: Term | null): void {
  for (const [at, held] of [...state.memory]) if (held === value && isOutside(at)) state.write(at, unknown(context, "value"));
}

function storedValue(context: Context, end: CallEnd, of: { value: string; call: Call }): Term {
  if (of.value === "null") return context.unit.table.number(0);
  if (of.value === "unknown") return unknown(context, of.call.name);
  return refValue(context, end.state, { ref: of.value, call: { args: of.call.args, result: end.value } }) ?? unknown(context, of.call.name);
}

function applyUnmap(context: Context, end: CallEnd, of: { effect: UnmapEffect; call: Call }): void {
  const { effect, call } = of;
  const values: CallValues = { args: call.args, result: end.value };
  const ref = effect.address ?? effect.key;
  const target = ref ? refValue(context, end.state, { ref, call: values }) : null;
  if (!target) return releaseLatest(context, end.state, of);
  release(context, end.state, {
    by: effect.address ? "address" : "key",
    target,
    interfaces: effect.interfaces,
    slot: slotOf(context, effect.slot, call.args),
    ifHeld: effect.ifHeld ?? false,
    callee: call.name,
    span: call.span,
  });
}

/** A release that names nothing ends the latest mapping of its kind. */
function releaseLatest(context: Context, state: State, of: { effect: UnmapEffect; call: Call }): void {
  const mapping = state.machine.live.filter((one) => of.effect.interfaces.includes(one.interface)).at(-1);
  if (!mapping) return;
  const { name: callee, span } = of.call;
  release(context, state, { by: "address", target: mapping.address, interfaces: of.effect.interfaces, slot: null, ifHeld: true, callee, span });
}

function applyMap(context: Context, end: CallEnd, of: { effect: MapEffect; call: Call }): CallEnd[] {
  const { effect, call } = of;
  // Code that does not look at the result of an iterator knows that there is one more page.
  const isTrusted = !call.resultIsRead && effect.address !== "return" && effect.onlyIfZero === undefined;
  const signs = isTrusted ? { failure: null, success: POSITIVE } : resultSigns(effect.fails ?? "never");
  const error = effect.onlyIfZero === undefined ? undefined : call.args[effect.onlyIfZero];
  const isError = error === undefined ? null : end.state.facts.truth(error);
  const ends: CallEnd[] = [];
  if (signs.failure !== null) {
    const failed = end.state.copy();
    // A walk that is told of no error ends at its end.
    const value = signed(context, failed, { call, sign: isError === false ? ZERO : signs.failure, hint: "failed" });
    failed.trace = traced(failed.trace, { kind: "call", callee: call.name, outcome: "failed" }, call.span);
    ends.push({ state: failed, value });
  }
  if (effect.maybe) {
    const without = end.state.copy();
    ends.push({ state: without, value: signed(context, without, { call, sign: signs.success ?? ANY_SIGN, hint: "unmapped" }) });
  }
  if (isError !== true) ends.unshift(mapSucceeds(context, end.state, { effect, call, sign: signs.success }));
  return ends;
}

function mapSucceeds(context: Context, state: State, of: { effect: MapEffect; call: Call; sign: SignSet | null }): CallEnd {
  const { effect, call } = of;
  const address = context.unit.table.mapped(context.site, false);
  const isReturned = effect.address === "return";
  const value = isReturned ? address : signed(context, state, { call, sign: of.sign ?? ANY_SIGN, hint: "mapped" });
  const values: CallValues = { args: call.args, result: value };
  const mapping = newMapping({
    address,
    interface: effect.interface,
    resource: resourceOf(context, state, { resource: effect.resource, values }),
    key: effect.key ? refValue(context, state, { ref: effect.key, call: values }) : null,
    slot: slotOf(context, effect.slot, call.args),
    by: call.name,
    span: call.span,
    isMany: false,
    isAdaptive: effect.isSafe === true || (effect.slot !== undefined && "within" in effect.slot),
    isDropped: isReturned ? !call.resultIsRead : effect.address === undefined && effect.key === undefined,
    namedBy: effect.namedBy,
    startsAt: effect.at === "inside" ? entryOffset(effect.entryOf ? refValue(context, state, { ref: effect.entryOf, call: values }) : null) : 0,
  });
  makeMapping(context, state, { mapping, callee: call.name, span: call.span });
  for (const ref of [effect.address, ...(effect.also ?? [])]) {
    const place = ref ? refAddress(context, state, { ref, call: values }) : null;
    if (place) state.write(place, address);
  }
  return { state, value };
}

/** Bytes from the start of a page of a page table to the entry of an address that is known; the furthest one, by the size of entries. */
function entryOffset(address: Term | null): number | null {
  if (address?.kind !== "number") return null;
  return Math.max(...PAGE_TABLE_ENTRY_BYTES.map((size) => (Math.floor(address.value / PAGE_BYTES) * size) % PAGE_BYTES));
}

function resourceOf(context: Context, state: State, of: { resource: MapEffect["resource"]; values: CallValues }): Resource {
  const { resource, values } = of;
  if (typeof resource === "string") return resource;
  const flags = refValue(context, state, { ref: resource.flags, call: values });
  const isSet = flags !== null && mayContain(flags, context.unit.table.name(resource.bit));
  return isSet ? resource.set : resourceOf(context, state, { resource: resource.clear, values });
}

/** Flags are written as a combination of names; unknown ones are taken as clear. */
function mayContain(flags: Term, bit: Term): boolean {
  if (flags === bit) return true;
  return flags.kind === "binary" && (flags.op === "|" || flags.op === "+") && (mayContain(flags.left, bit) || mayContain(flags.right, bit));
}

function resultTerm(context: Context, state: State, of: { meaning: Exclude<ResultMeaning, { is: "inside" | "error-or-zero" }>; call: Call }): Term {
  const { meaning, call } = of;
  const { table } = context.unit;
  const values: CallValues = { args: call.args, result: null };
  const operand = "of" in meaning ? refValue(context, state, { ref: meaning.of, call: values }) : null;
  switch (meaning.is) {
    case "same":
      return refValue(context, state, { ref: meaning.as, call: values }) ?? unknownResult(context, call);
    case "error-pointer-test":
      return operand ? table.binary(meaning.orNull ? "is-error-or-null" : "is-error", operand, table.number(0)) : unknownResult(context, call);
    case "bit-test":
      return operand ? binaryTerm(table, "&", [operand, table.name(meaning.bit)]) : unknownResult(context, call);
    case "page-address":
      return pageAddress(context, state, { page: operand, call });
    case "page-of":
      return (operand && meaning.onlyLowmem !== true ? pageOf(state, operand) : null) ?? pureResult(context, call);
    case "container":
      return container(context, call, { operand, member: call.args[meaning.member] });
    case "fresh": {
      const term = table.result({ site: context.site, origin: "fresh", label: call.name, args: [], isOld: false });
      if (!meaning.fails || meaning.fails === "never") state.facts.set(term, factOfSign(POSITIVE));
      if (meaning.fails === "null") state.facts.set(term, factOfSign(ZERO | POSITIVE));
      return term;
    }
    case "object":
      return unknownResult(context, call);
    case "pure": {
      const term = pureResult(context, call);
      if (meaning.fails === "never") state.facts.assumeObject(term);
      return term;
    }
    case "context-test":
      return pureResult(context, call);
  }
}

/** The object around a member; of a page's contents, somewhere in the page. */
function container(context: Context, call: Call, of: { operand: Term | null; member: Term | undefined }): Term {
  const { operand, member } = of;
  const { table } = context.unit;
  const name = member?.kind === "entry" && member.address.kind === "variable" ? member.address.name : null;
  if (!operand || name === null) return unknownResult(context, call);
  return provenance(operand) && operand.kind !== "field" ? table.index(operand, unknownResult(context, { ...call, args: [] })) : containerTerm(table, operand, name);
}

/** `page_address()` of a page that kmap() has mapped is the mapped address. */
function pageAddress(context: Context, state: State, of: { page: Term | null; call: Call }): Term {
  const { page, call } = of;
  const mapping = state.machine.live.find((one) => one.resource === "pool" && page !== null && one.key !== null && state.facts.equal(one.key, page) === true);
  return mapping?.address ?? pureResult(context, call);
}

function pageOf(state: State, address: Term): Term | null {
  const origin = provenance(address);
  return state.machine.live.find((one) => one.address === origin?.mapped)?.key ?? null;
}
