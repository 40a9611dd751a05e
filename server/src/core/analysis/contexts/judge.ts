/** Holds what a function maps against the contexts in which it may run. */

import type { MachineModel } from "../../highmem/machine-model.ts";
import { conventionOf, kernelWarnings } from "../../kernel/context-rules.ts";
import { isKmType } from "../../kernel/km-types.ts";
import type { KernelVersion } from "../../kernel/kernel-version.ts";
import type { Mapping } from "../../highmem/machine.ts";
import type { FunctionFacts } from "../observe.ts";
import type { Observation, ObservationDetail, TypeFault } from "../observation.ts";
import type { ContextOccurrence, MapOccurrence, Occurrence, SleepOccurrence } from "../occurrences.ts";
import { checkedContext, isRuledOut, meetConfigurations, stateAt, whyAtomic, type RunningState } from "./entry-state.ts";

interface Judged {
  readonly version: KernelVersion;
  readonly machine: MachineModel;
  /** The states in which the function is entered. */
  readonly states: readonly RunningState[];
  /** Those of a function that it calls. */
  readonly statesOf: (callee: string) => readonly RunningState[];
}

/** Calls between the place that forbids sleeping and kmap(). */
const MAX_KMAP_CALLS = 2;

/** At most one observation of a kind for each place. */
export function contextObservations(facts: Pick<FunctionFacts, "maps" | "sleeps" | "handed">, by: Judged): Observation[] {
  const found = new Map<string, Observation>();
  const add = (occurrence: Occurrence, details: readonly ObservationDetail[]): void => {
    for (const detail of details) {
      const key = `${detail.kind} ${occurrence.span.start}`;
      if (!found.has(key)) found.set(key, { detail, span: occurrence.span, machine: occurrence.machine, trace: occurrence.trace, certainty: "may" });
    }
  };
  for (const map of facts.maps) if (isTyped(map, by.machine)) add(map, typed(map, facts.handed.has(map.mapping.address) ? asHandedOn(map, by) : by));
  for (const sleep of facts.sleeps) if (isKmap(sleep)) add(sleep, kmapFaults(sleep, by));
  return [...found.values()];
}

/** Whether contexts make a difference to a function. */
export function asksForContext(facts: Pick<FunctionFacts, "maps" | "sleeps">, machine: MachineModel): boolean {
  return facts.maps.some((map) => isTyped(map, machine)) || facts.sleeps.some(isKmap);
}

function isTyped({ mapping }: MapOccurrence, machine: MachineModel): boolean {
  return machine.home(mapping.resource) === "typed-slots" && (mapping.isAdaptive !== true || mapping.resource === "pte");
}

function isKmap({ sleeping }: SleepOccurrence): boolean {
  return sleeping.kind === "kmap" && sleeping.chain.length === 0;
}

function running(occurrence: ContextOccurrence, by: Judged): RunningState[] {
  const possible = by.states.filter((state) => meetConfigurations(state.configuration, occurrence.configuration) !== null);
  return possible.map((state) => stateAt(state, { execution: occurrence.machine.execution, tests: occurrence.tests })).filter((state) => state !== null);
}

function kmapFaults(occurrence: SleepOccurrence, by: Judged): ObservationDetail[] {
  // Who calls from afar often has dropped the lock, in ways that are not followed; who drops a caller's lock may be sure of the context.
  const isSure = (state: RunningState): boolean => state.hasDroppedLock && state.base !== "process";
  const near = running(occurrence, by).filter((state) => !isSure(state) && state.callsSinceAtomic <= MAX_KMAP_CALLS);
  const found = worst(near, whyAtomic);
  return found ? [{ kind: "kmap-forbidden", callee: occurrence.sleeping.call.name, running: found.state, why: found.fault }] : [];
}

/** What callers are handed they are told of themselves, unless the KM_type is wrong for all of them. */
function asHandedOn({ mapping }: MapOccurrence, by: Judged): Judged {
  return isWrongForAll(mapping, by.states, by.version) ? by : { ...by, states: by.states.filter((state) => !state.isSeenByCaller) };
}

function isWrongForAll(mapping: Mapping, states: readonly RunningState[], version: KernelVersion): boolean {
  const type = typeOf(mapping);
  if (type === null || states.length === 0) return false;
  const sites = new Set(states.map(siteOf));
  return [...sites].every((site) => worst(states.filter((state) => siteOf(state) === site), (state) => typeFault(type, state, version)) !== null);
}

/** The call, or whatever else the function is entered by. */
function siteOf({ chain }: RunningState): string {
  const step = chain.at(-1);
  return step ? `${step.source.path} ${step.span.start}` : "";
}

/** The KM_type of an atomic mapping, where it means a context. */
function typeOf({ slot, resource, isAdaptive }: Mapping): string | null {
  return slot?.kind === "name" && resource === "atomic" && isAdaptive !== true && isKmType(slot.name) ? slot.name : null;
}

function typed(map: MapOccurrence, by: Judged): ObservationDetail[] {
  // Irqs off for highmem pages only, and the like: each path has its reason.
  if (!map.isEverywhere) return [];
  if (map.how === "by-callee" && isWrongForAll(map.mapping, by.statesOf(map.mapping.by), by.version)) return [];
  const states = running(map, by).filter((state) => !isRuledOut(state, map.parameters));
  return [...typeFaults(map, states, by), ...heldFaults(map, states)];
}

/** The state that shows a fault by the shortest chain; a choice counts only if all its states show one. */
function worst<F>(running: readonly RunningState[], fault: (state: RunningState) => F | null): { state: RunningState; fault: F } | null {
  const harmless = new Set(running.filter((state) => state.choice !== null && fault(state) === null).map((state) => state.choice));
  let best: { state: RunningState; fault: F } | null = null;
  for (const state of running) {
    const one = state.choice !== null && harmless.has(state.choice) ? null : fault(state);
    if (one !== null && (best === null || state.chain.length < best.state.chain.length)) best = { state, fault: one };
  }
  return best;
}

function typeFaults(map: MapOccurrence, running: readonly RunningState[], by: Judged): ObservationDetail[] {
  const { mapping } = map;
  const type = typeOf(mapping);
  if (type === null) return [];
  const found = worst(running, (state) => typeFault(type, state, by.version)) ?? unseen(type, map, running);
  return found ? [{ kind: "type-forbidden", mapping, type, running: found.state, because: found.fault }] : [];
}

function typeFault(type: string, state: RunningState, version: KernelVersion): TypeFault | null {
  const context = checkedContext(state);
  if (context !== null && (kernelWarnings(type, context, version) ?? 0) > 0) return "kernel-warns";
  const convention = conventionOf(type);
  if (!convention || state.base === "unknown") return null;
  if (!(convention.bases as readonly string[]).includes(state.base)) return "other-base";
  return lacks(convention.needs, state) ? "not-switched-off" : null;
}

function lacks(needs: "nothing" | "bottom-halves-off" | "irqs-off", state: RunningState): boolean {
  if (needs === "nothing" || state.irqs === "off") return false;
  return needs === "irqs-off" ? state.irqs === "on" : state.bottomHalves === "on";
}

/** Of the callers nothing is known, and the function itself switches nothing off. */
function unseen(type: string, map: MapOccurrence, running: readonly RunningState[]): { state: RunningState; fault: TypeFault } | null {
  const needs = conventionOf(type)?.needs;
  const [first] = running;
  if (!first || needs === undefined || needs === "nothing" || !map.isEverywhere) return null;
  const isOpen = (state: RunningState): boolean => state.irqs === "unknown" && (needs === "irqs-off" || state.bottomHalves === "unknown");
  return running.every(isOpen) ? { state: first, fault: "nothing-in-sight" } : null;
}

function heldFaults(map: MapOccurrence, running: readonly RunningState[]): ObservationDetail[] {
  const slot = map.mapping.slot?.kind === "name" ? map.mapping.slot.name : null;
  const isFreed = map.machine.saved.some((one) => one.slot === map.mapping.slot && one.address === null);
  if (slot === null || isFreed) return [];
  for (const state of running) {
    const holder = state.held.find((one) => one.seenIn === null && one.mapping.slot?.kind === "name" && one.mapping.slot.name === slot);
    if (holder) return [{ kind: "slot-held-by-caller", mapping: map.mapping, slot, holder, running: state }];
  }
  return [];
}
