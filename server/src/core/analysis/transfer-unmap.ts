/** Releases: which mapping a call ends, and what is wrong with the way it does. */

import { variableTest } from "../cfg/variable-test.ts";
import { provenance, type Displacement } from "../highmem/address.ts";
import { withForeign, withoutMapping, type Mapping } from "../highmem/machine.ts";
import { laterMappings } from "../highmem/machine-model.ts";
import type { Span } from "../text/span.ts";
import type { ApiEffect } from "../kernel/api-model.ts";
import { isFresh } from "../values/aliasing.ts";
import { binaryTerm } from "../values/simplify.ts";
import type { Term } from "../values/term.ts";
import { pointsTo } from "./points-to.ts";
import { checkSetAside, variableTerm } from "./evaluate.ts";
import type { Context, UnitContext } from "./interpreter.ts";
import type { ObservationDetail } from "./observation.ts";
import { isPrivateSoFar } from "./private-pages.ts";
import { addressMadePage, areNamedApart, isCallers, isData, isHandedIn, isOwnElement, isOwnStorage, isPage, isRemembered, lowmemFrom, somethingElse } from "./release-target.ts";
import type { State } from "./state.ts";
import { traced, type TraceNode } from "./trace.ts";

/** A release as it is asked for. */
interface ReleaseRequest {
  readonly by: "address" | "key";
  readonly target: Term;
  readonly interfaces: readonly string[];
  readonly slot: Term | null;
  readonly ifHeld: boolean;
  readonly callee: string;
  readonly span: Span;
}

export function release(context: Context, state: State, request: ReleaseRequest): void {
  if (request.by === "address") releaseByAddress(context, state, request);
  else releaseByKey(context, state, request);
}

/** Whether whatever the release may end forbids sleeping. */
export function isAtomicRelease(unit: UnitContext, release: Pick<ReleaseRequest, "interfaces">): boolean {
  const resources = release.interfaces.flatMap((one) => [...unit.kernel.apis.resources(one)]);
  return resources.length > 0 && resources.every((one) => unit.machine.forbidsSleep(one));
}

function releaseByAddress(context: Context, state: State, request: ReleaseRequest): void {
  const { target } = request;
  const origin = provenance(target);
  if (origin) {
    const mapping = state.machine.live.find((one) => one.address === origin.mapped);
    if (!mapping) {
      reportDoubleRelease(context, state, { request, address: origin.mapped });
      releaseUnnamed(state, request);
      return;
    }
    checkDisplacement(context, state, { request, mapping, displacement: origin.displacement });
    return releaseHeld(context, state, { request, mapping });
  }
  if (state.facts.number(target) !== null) return reportNullRelease(context, state, request);
  const byKey = state.machine.live.filter((one) => one.key === target && request.interfaces.includes(one.interface)).at(-1);
  if (byKey) {
    context.sink.report(state, { kind: "wrong-argument", how: "key-for-address", mapping: byKey, callee: request.callee }, request.span);
    return endUncertainly(state, byKey, request);
  }
  if (isPage(context, target)) {
    context.sink.report(state, { kind: "wrong-argument", how: "key-for-address", mapping: null, callee: request.callee }, request.span);
    return releaseForeign(context, state, request);
  }
  if (releaseDerived(state, request)) return;
  const lowmemBy = isAtomicRelease(context.unit, request) ? lowmemFrom(context, target) : null;
  if (lowmemBy !== null) return releaseLowmem(context, state, { request, by: lowmemBy });
  if (releaseUnnamed(state, request)) return;
  if (isOwnStorage(target)) {
    const mapping = latestOfKind(state, request) ?? null;
    context.sink.report(state, { kind: "wrong-argument", how: "other-object", mapping, callee: request.callee }, request.span);
    if (mapping) endUncertainly(state, mapping, request);
    return;
  }
  if (isRemembered(target)) return releaseForeign(context, state, request);
  releaseGuess(context, state, request);
}

/** With a mapping at hand, its address should have been given. */
function releaseLowmem(context: Context, state: State, { request, by }: { request: ReleaseRequest; by: string }): void {
  const mapping = latestOfKind(state, request);
  if (mapping) return endByGuess(state, mapping, request);
  if (request.ifHeld) return;
  context.sink.report(state, { kind: "unmap-of-nothing", what: "lowmem-address", by, callee: request.callee }, request.span);
}

/** The result of a call that was given the address may be the address. A release of one of many counts for all. */
function releaseDerived(state: State, request: ReleaseRequest): boolean {
  const sources = new Set(pointsTo(request.target));
  if (sources.size === 0) return false;
  const isMeant = (mapping: Mapping): boolean => sources.has(mapping.address);
  const meant = state.machine.live.filter(isMeant);
  const group = meant.length > 1 || meant.some((one) => one.isMany) ? meant : meant.slice(-1);
  for (const mapping of group) endMapping(state, mapping, request);
  return true;
}

/** The latest mapping that such a release can end. */
function latestOfKind(state: State, { interfaces }: ReleaseRequest): Mapping | undefined {
  return state.machine.live.findLast((one) => interfaces.includes(one.interface));
}

/** Of a mapping whose address was not kept, any other address stands for it: it was made for the sake of the balance alone. */
function releaseUnnamed(state: State, request: ReleaseRequest): boolean {
  const mapping = state.machine.live.filter((one) => one.isDropped === true && request.interfaces.includes(one.interface)).at(-1);
  if (mapping) endMapping(state, mapping, request);
  return mapping !== undefined;
}

/** A value that can't be told: taken as the latest mapping that fits, without complaint. */
function releaseGuess(context: Context, state: State, request: ReleaseRequest): void {
  const mapping = latestOfKind(state, request);
  if (mapping) endByGuess(state, mapping, request);
  else releaseForeign(context, state, request);
}

function releaseByKey(context: Context, state: State, request: ReleaseRequest): void {
  const { target } = request;
  const { live, released } = state.machine;
  const of = addressMadePage(context, target);
  if (of !== null) return releasePageOfLowmem(context, state, { request, address: of });
  const exact = live.filter((one) => one.key !== null && state.facts.equal(one.key, target) === true);
  const fits = exact.filter((one) => request.interfaces.includes(one.interface)).at(-1);
  const releases = released.filter((one) => one.mapping.key !== null && one.mapping.key === target && request.interfaces.includes(one.mapping.interface));
  // What was taken for a release of this page may have been none, or one of another page.
  if (!fits && releases.some((one) => one.isUncertain)) return;
  const earlier = releases.at(-1);
  const mapping = fits ?? exact.at(-1);
  if (mapping) return releaseHeld(context, state, { request, mapping });
  const origin = provenance(target);
  if (origin) return releaseAddressForKey(context, state, { request, address: origin.mapped });
  if (isData(context, target)) return context.sink.report(state, { kind: "wrong-argument", how: "data-for-key", mapping: null, callee: request.callee }, request.span);
  if (earlier && !earlier.mapping.isMany && !request.ifHeld) {
    return context.sink.report(state, { kind: "unmap-again", earlier, callee: request.callee }, request.span);
  }
  if (state.facts.truth(target) === false) return reportNullRelease(context, state, request);
  const fitting = live.filter((one) => request.interfaces.includes(one.interface));
  const possible = fitting.filter((one) => one.key === null || mayBeSame(context, state, [one.key, target]));
  const latest = possible.at(-1);
  if (latest) return latest.isMany ? endMappings(state, possible, request) : endByGuess(state, latest, request);
  // Somebody else's page, for all that is known: those that nobody else knows of stay mapped.
  if (fitting.some(({ key }) => key !== null && !areNamedApart(key, target) && isEqual(context, state, [key, target]) === null)) return releaseForeign(context, state, request);
  if (fitting.length > 0 || isFresh(target)) {
    const mapping = fitting.at(-1);
    if (request.ifHeld) return;
    const detail: ObservationDetail = mapping
      ? { kind: "wrong-argument", how: "other-object", mapping, callee: request.callee }
      : { kind: "unmap-of-nothing", what: "never-mapped", callee: request.callee };
    context.sink.report(state, detail, request.span);
    // That the mapping stays behind is a consequence.
    if (mapping) endByGuess(state, mapping, request);
    return;
  }
  releaseForeign(context, state, request);
}

/** Pages found in different ways may be the same one; a page made here is no other, and neither is another parameter or element. */
function mayBeSame(context: Context, state: State, pair: readonly [Term, Term]): boolean {
  const truth = isEqual(context, state, pair);
  return truth === true || (truth === null && !areNamedApart(...pair) && !pair.some((page) => isPrivateSoFar(context, state, page)));
}

function isEqual(context: Context, state: State, pair: readonly [Term, Term]): boolean | null {
  return state.facts.truth(binaryTerm(context.unit.table, "==", pair));
}

function releasePageOfLowmem(context: Context, state: State, { request, address }: { request: ReleaseRequest; address: Term }): void {
  const mapping = state.machine.live.find((one) => one.address === provenance(address)?.mapped) ?? null;
  context.sink.report(state, { kind: "wrong-argument", how: "page-of-lowmem", mapping, callee: request.callee }, request.span);
  if (mapping) endUncertainly(state, mapping, request);
  else releaseForeign(context, state, request);
}

function releaseAddressForKey(context: Context, state: State, at: { request: ReleaseRequest; address: Term }): void {
  const { request } = at;
  const live = state.machine.live.find((one) => one.address === at.address);
  const earlier = state.machine.released.find((one) => one.mapping.address === at.address);
  const mapping = live ?? earlier?.mapping ?? null;
  context.sink.report(state, { kind: "wrong-argument", how: "address-for-key", mapping, callee: request.callee }, request.span);
  if (live) endUncertainly(state, live, request);
}

function reportDoubleRelease(context: Context, state: State, at: { request: ReleaseRequest; address: Term }): void {
  const { request } = at;
  const earlier = state.machine.released.find((one) => one.mapping.address === at.address);
  if (request.ifHeld || !earlier || earlier.mapping.isMany || earlier.isUncertain) return;
  context.sink.report(state, { kind: "unmap-again", earlier, callee: request.callee }, request.span);
}

function reportNullRelease(context: Context, state: State, request: ReleaseRequest): void {
  if (!request.ifHeld && !mayRelyOnSuccess(context, state, request.target)) context.sink.report(state, { kind: "unmap-of-nothing", what: "null", callee: request.callee }, request.span);
}

/**
 * Code that does not test whether a map has failed relies on something that can't be seen here. That a call which is not
 * modelled has returned NULL is known from a test alone.
 */
function mayRelyOnSuccess(context: Context, state: State, target: Term): boolean {
  if (target.kind !== "result" || (target.origin === "call" && !context.unit.kernel.apis.known(target.label))) return false;
  const holders = new Set([...state.memory].filter(([, held]) => held === target).map(([address]) => address));
  return !context.graph.blocks.some(({ terminator }) => {
    const test = terminator.op === "branch" ? variableTest(terminator.condition) : null;
    return test !== null && holders.has(variableTerm(context, test.variable));
  });
}

function releaseForeign(context: Context, state: State, request: ReleaseRequest): void {
  const { by, interfaces, slot, callee, span } = request;
  if (state.facts.number(request.target) !== null || isOwnElement(request.target)) return;
  const target = isCallers(request.target) ? request.target : somethingElse(context);
  const earlier = by === "address" && isHandedIn(target) ? state.machine.foreign.find((one) => one.by === "address" && one.target === target) : undefined;
  if (earlier && !request.ifHeld && isAtomicRelease(context.unit, request)) context.sink.report(state, { kind: "foreign-again", earlier, callee }, span);
  state.machine = withForeign(state.machine, { target, by, interfaces, slot, callee, span });
}

function checkDisplacement(context: Context, state: State, at: { request: ReleaseRequest; mapping: Mapping; displacement: Displacement }): void {
  if (at.displacement !== "past-end" && at.displacement !== "before-start") return;
  if (at.displacement === "past-end" && !leftLoopAtEnd(state.trace)) return;
  if (at.displacement === "before-start" && skippedLoop(state.trace, at.mapping.span)) return;
  const { request, mapping } = at;
  context.sink.report(state, { kind: "wrong-argument", how: at.displacement, mapping, callee: request.callee }, request.span);
}

/** Inside the loop that moves a cursor, and where it is left by a jump, the cursor is still in its page. */
function leftLoopAtEnd(trace: TraceNode | null): boolean {
  for (let node = trace; node; node = node.previous) {
    if (node.event.kind === "branch" && node.event.isLoop) return !node.event.holds;
  }
  return false;
}

/** A loop over a range that is never empty does not end before its first round; code relies on that when it steps back. */
function skippedLoop(trace: TraceNode | null, since: Span): boolean {
  const rounds = new Set<number>();
  const ends = new Set<number>();
  for (let node = trace; node && node.span.start !== since.start; node = node.previous) {
    if (node.event.kind !== "branch" || !node.event.isLoop) continue;
    (node.event.holds ? rounds : ends).add(node.span.start);
  }
  return [...ends].some((loop) => !rounds.has(loop));
}

/** A proper release: interface, type and order are checked. */
function releaseHeld(context: Context, state: State, at: { request: ReleaseRequest; mapping: Mapping }): void {
  const { request, mapping } = at;
  const { callee, span } = request;
  checkSetAside(context, state, { mapping, by: callee, span });
  if (!isCounterpart(context, request, mapping)) {
    context.sink.report(state, { kind: "other-interface", mapping, callee }, span);
    return endUncertainly(state, mapping, request);
  }
  checkSlot(context, state, at);
  checkOrder(context, state, at);
  endMapping(state, mapping, request);
  keepAddress(context, state, mapping);
}

/** Where the definition of one of two wrappers is at hand, the other one is known by the names that rows have for them. */
function isCounterpart({ unit: { kernel: { apis } } }: Context, { interfaces, callee }: ReleaseRequest, mapping: Mapping): boolean {
  const effects = (name: string): ApiEffect[] => apis.rows(name).flatMap((row) => row.effects ?? []);
  return interfaces.includes(mapping.interface)
    || effects(mapping.by).some((effect) => effect.do === "map" && interfaces.includes(effect.interface))
    || effects(callee).some((effect) => effect.do === "unmap" && effect.interfaces.includes(mapping.interface));
}

/** While a page of the pool is mapped it has one address, whichever of its mappings gave it. */
function keepAddress(context: Context, state: State, { address, resource, key }: Mapping): void {
  const other = resource === "pool" && key !== null ? state.machine.live.find((one) => one.resource === "pool" && one.key === key) : undefined;
  if (!other) return;
  for (const [at, value] of [...state.memory]) {
    if (value.holdsMapping) state.write(at, context.unit.table.map(value, (part) => (part === address ? other.address : null)));
  }
}

function checkSlot(context: Context, state: State, at: { request: ReleaseRequest; mapping: Mapping }): void {
  const { slot, callee, span } = at.request;
  const held = at.mapping.slot;
  const selects = context.unit.machine.home(at.mapping.resource) === "typed-slots";
  if (!selects || slot?.kind !== "name" || held?.kind !== "name" || slot === held) return;
  context.sink.report(state, { kind: "other-slot", mapping: at.mapping, slot: slot.name, callee }, span);
}

function checkOrder(context: Context, state: State, at: { request: ReleaseRequest; mapping: Mapping }): void {
  const home = context.unit.machine.home(at.mapping.resource);
  if (home === "pool" || home === "none" || at.mapping.isMany) return;
  const above = laterMappings(state.machine, context.unit.machine, at.mapping).filter((one) => !one.isMany);
  if (above.length === 0) return;
  context.sink.report(state, { kind: "out-of-order", mapping: at.mapping, above, callee: at.request.callee }, at.request.span);
}

/** The call may have meant another mapping: what follows can't be held against this one. */
function endByGuess(state: State, mapping: Mapping, request: ReleaseRequest): void {
  endUncertainly(state, mapping, request);
  state.trace = traced(state.trace, { kind: "unmap", mapping, by: request.callee }, request.span);
}

/** A call that is no release of the mapping, though it was meant to be one: what follows tells nothing more. */
function endUncertainly(state: State, mapping: Mapping, request: ReleaseRequest): void {
  state.machine = withoutMapping(state.machine, { mapping, by: request.callee, span: request.span, isUncertain: true });
}

function endMappings(state: State, mappings: readonly Mapping[], request: ReleaseRequest): void {
  for (const mapping of mappings) endMapping(state, mapping, request);
}

function endMapping(state: State, mapping: Mapping, request: ReleaseRequest): void {
  state.machine = withoutMapping(state.machine, { mapping, by: request.callee, span: request.span });
  state.trace = traced(state.trace, { kind: "unmap", mapping, by: request.callee }, request.span);
}
