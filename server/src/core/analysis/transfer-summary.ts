/** Runs a call of a function whose summary is known. */

import { neighbours } from "../highmem/machine-model.ts";
import { type ForeignRelease, machineWith, type Mapping, mappingWith, overwritten } from "../highmem/machine.ts";
import { provenance } from "../highmem/address.ts";
import { isRepeatable, someTerm, type Term } from "../values/term.ts";
import { pointsTo } from "./points-to.ts";
import { type Conditions, mayHold } from "./conditions.ts";
import { instantiation } from "./instantiate.ts";
import type { Context, Sink } from "./interpreter.ts";
import type { ObservationKind } from "./observation.ts";
import type { State } from "./state.ts";
import type { FunctionSummary, Outcome } from "./summary.ts";
import { traced } from "./trace.ts";
import { announce, checkDepth, checkSlotTaken, makeMapping } from "./transfer-map.ts";
import type { Call, CallEnd } from "./call.ts";
import { overwrite } from "./overwriting.ts";
import { unknownResult } from "./results.ts";
import { holderOf } from "./transfer-slots.ts";
import { isHandedIn, isUnnamed, lowmemFrom } from "./release-target.ts";
import { release } from "./transfer-unmap.ts";
import { isFresh } from "../values/aliasing.ts";
import { exactValue } from "../values/fact.ts";

/** An outcome, tried on a state. */
interface Tried {
  readonly end: CallEnd;
  /** Mappings of the caller that the callee has released. */
  readonly released: number;
  /** What the caller can tell the outcomes apart by. */
  readonly visible: string;
  readonly reports: readonly (() => void)[];
}

/**
 * One end per outcome that is possible here. What the callee does may depend on more than its summary tells: where
 * some outcomes go well and others would release the wrong thing, only those that go well count.
 */
export function applySummary(context: Context, state: State, of: { summary: FunctionSummary; call: Call }): CallEnd[] {
  const { summary, call } = of;
  checkTransient(context, state, of);
  const tried: Tried[] = [];
  for (const outcome of summary.outcomes) {
    const reports: (() => void)[] = [];
    const sink: Sink = {
      depthReached: (at, mapping, depth) => context.sink.depthReached(at, mapping, depth),
      mapped: (at, mapping, how) => context.sink.mapped(at, mapping, how),
      slept: (at, sleeping) => context.sink.slept(at, sleeping),
      called: () => undefined,
      report: (at, detail, span) => {
        if (isAboutMapping(detail.kind)) context.sink.report(at, detail, span);
        else reports.push(() => context.sink.report(at, detail, span));
      },
    };
    const end = applyOutcome({ ...context, sink }, state.copy(), { outcome, summary, call });
    if (!end) continue;
    const released = state.machine.live.length + outcome.maps.length - end.state.machine.live.length;
    tried.push({ end, reports, released, visible: visibleResult(end) });
  }
  const good = tried.filter((one) => one.reports.length === 0);
  const chosen = mostReleasing(good.length > 0 ? good : tried);
  for (const one of chosen) for (const report of one.reports) report();
  return chosen.map((one) => one.end);
}

/** What a map collides with does not tell whether the callee has been understood. */
function isAboutMapping(kind: ObservationKind): boolean {
  return kind === "pool-nested" || kind === "slot-taken" || kind === "too-deep";
}

/** Of outcomes that look the same from outside, those that release what is held: why they do is the callee's affair. */
function mostReleasing(tried: readonly Tried[]): Tried[] {
  const most = new Map<string, number>();
  for (const one of tried) most.set(one.visible, Math.max(most.get(one.visible) ?? 0, one.released));
  return tried.filter((one) => most.get(one.visible) === 0 || one.released > 0);
}

function visibleResult({ state, value }: CallEnd): string {
  return value ? String(state.facts.sign(value)) : "";
}

/** What the callee takes and gives back. What it releases of the caller's is gone by then, as far as one can tell. */
export function checkTransient(context: Context, current: State, of: { summary: FunctionSummary; call: Call }): void {
  const { summary, call } = of;
  const into = callerTerms(context, current, of);
  const state = current.copy();
  const given = new Set(summary.outcomes.flatMap((outcome) => outcome.releases.flatMap((one) => pointsTo(into(one.target)))));
  state.machine = machineWith(state.machine, { live: state.machine.live.filter((mapping) => !given.has(mapping.address)) });
  for (const { mapping, depth, conditions } of summary.transient) {
    const there = givenThat(state, conditions, into);
    if (!there || !mayHold(current, conditions, into)) continue;
    const slot = mapping.slot && into(mapping.slot);
    const request = { mapping: mappingWith(mapping, { slot, span: call.span }), callee: call.name, span: call.span };
    const { takenWith } = mapping.slot === slot ? request.mapping : announce(context, there, mappingWith(request.mapping, { by: call.name }), "by-callee-as-told");
    context.sink.depthReached(there, mappingWith(request.mapping, { takenWith }), depth);
    if (context.unit.machine.home(mapping.resource) === "typed-slots") {
      checkSlotTaken(context, state, { ...request, isTransient: true });
      const holder = request.mapping.slot && holderOf(context, current, request.mapping.slot);
      if (holder) current.machine = overwritten(current.machine, holder);
    } else if (mapping.resource !== "pool" && neighbours(state.machine, context.unit.machine, mapping.resource).length > 0) {
      checkDepth(context, state, { resource: mapping.resource, more: depth, callee: call.name, span: call.span });
    }
  }
}

/** The state on the callee's way there; null where there is none. */
function givenThat(state: State, conditions: Conditions, into: (term: Term) => Term): State | null {
  if (conditions.length === 0) return state;
  const there = state.copy();
  const isPossible = conditions.every(([term, fact]) => {
    const here = into(term);
    return here.kind === "number" || here.kind === "name" || there.facts.learn(here, fact);
  });
  return isPossible ? there : null;
}

function callerTerms(context: Context, state: State, of: { summary: FunctionSummary; call: Call }): (term: Term) => Term {
  const { table } = context.unit;
  return instantiation({ table, site: context.site, callee: of.summary, args: of.call.args }, state);
}

function applyOutcome(
  context: Context,
  state: State,
  of: { outcome: Outcome; summary: FunctionSummary; call: Call },
): CallEnd | null {
  const { outcome, summary, call } = of;
  const into = callerTerms(context, state.copy(), { summary, call });
  if (!assumeAll(state, outcome.conditions, into)) return null;
  for (const one of outcome.releases) releaseByCallee(context, state, { release: one, summary, call, into });
  for (const mapping of outcome.maps) {
    const here = mappingOfCall(mapping, { outcome, call, into });
    makeMapping(context, state, { mapping: here, callee: call.name, span: call.span, how: here.slot === mapping.slot ? "by-callee" : "by-callee-as-told" });
  }
  for (const [address, value] of outcome.writes) state.write(into(address), into(value));
  for (const [address, fact] of outcome.overwritten) overwrite(context, state, { address: into(address), fact });
  if (summary.outcomes.length > 1) state.trace = traced(state.trace, { kind: "call", callee: call.name, outcome: "returned" }, call.span);
  const value = outcome.value ? into(outcome.value) : unknownResult(context, call);
  return { state, value };
}

/** Learns what the callee's outcome rests on; false when that can't be. */
function assumeAll(state: State, conditions: Conditions, into: (term: Term) => Term): boolean {
  return conditions.every(([term, fact]) => {
    const here = into(term);
    return state.facts.allows(here, fact) && (here.kind === "number" || here.kind === "name" || state.facts.learn(here, fact));
  });
}

/** A release that the callee makes of what its caller has. */
function releaseByCallee(
  context: Context,
  state: State,
  of: { release: ForeignRelease; summary: FunctionSummary; call: Call; into: (term: Term) => Term },
): void {
  const { release: made, summary, call, into } = of;
  const target = isUnnamed(made.target) ? (givenHolder(state, made, call) ?? made.target) : into(made.target);
  release(context, state, {
    by: made.by,
    target,
    interfaces: made.interfaces,
    slot: made.slot && into(made.slot),
    ifHeld: !isKnown(context, state, { release: made, target, summary }),
    callee: call.name,
    span: call.span,
  });
}

/** A mapping that the callee hands over, as its caller has it. */
function mappingOfCall(mapping: Mapping, of: { outcome: Outcome; call: Call; into: (term: Term) => Term }): Mapping {
  const { outcome, call, into } = of;
  return mappingWith(mapping, {
    isEntrusted: isNamed(mapping, outcome) ? mapping.isEntrusted : true,
    address: into(mapping.address),
    key: mapping.key && into(mapping.key),
    slot: mapping.slot && into(mapping.slot),
    by: call.name,
    span: call.span,
    isDropped: mapping.isDropped,
    namedBy: undefined,
  });
}

/** Whether the caller can come by it: through the page, the result, or a place that was written. */
function isNamed({ address, key }: Mapping, { value, writes }: Outcome): boolean {
  if (key && !someTerm(key, (part) => part.kind === "result" && !isRepeatable(part.site))) return true;
  return [...(value ? [value] : []), ...writes.map(([, held]) => held)].some((one) => one === key || pointsTo(one).includes(address));
}

/**
 * What a release means here can be told: an address of a mapping made here that is handed in as it is or always released, a
 * parameter that is passed on, an address that no mapping stands behind, or a page made here that nobody has mapped.
 */
function isKnown(context: Context, state: State, of: { release: ForeignRelease; target: Term; summary: FunctionSummary }): boolean {
  const { release: { by, target: inside }, target, summary } = of;
  if (isFresh(target)) return isPlain(summary);
  const isParameter = inside.kind === "entry" && inside.address.kind === "variable";
  if (by !== "address") return false;
  if (provenance(target) !== null) return isParameter || isPlain(summary);
  return isParameter && ((isHandedIn(target) && state.facts.number(target) === null) || lowmemFrom(context, target) !== null);
}

/** A callee that has lost sight of what it was given releases that, rather than anything else that is held. */
function givenHolder(state: State, release: ForeignRelease, call: Call): Term | null {
  const isHeld = (arg: Term): boolean =>
    state.machine.live.some((one) => release.interfaces.includes(one.interface) && (release.by === "key" ? one.key === arg : pointsTo(arg).includes(one.address)));
  return call.args.find(isHeld) ?? null;
}

/** A function that does the same whenever it is called: what it releases must be held. */
function isPlain({ outcomes }: FunctionSummary): boolean {
  return outcomes.length === 1 && outcomes[0]!.conditions.every(([, fact]) => exactValue(fact) === null);
}
