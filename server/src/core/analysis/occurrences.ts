/** Where something is mapped, called or sleeps, with the execution context at each such place. */

import { executionKey, executionKind } from "../highmem/execution.ts";
import type { Machine, Mapping } from "../highmem/machine.ts";
import type { ApiTable } from "../kernel/models.ts";
import type { Body } from "../ir/ir.ts";
import type { Span } from "../text/span.ts";
import { factKey, type Fact } from "../values/fact.ts";
import type { Call } from "./call.ts";
import { entryConditions, meetConditions, type Conditions } from "./conditions.ts";
import type { ContextTest } from "./contexts/context-test.ts";
import { configurationKey, type Configuration } from "./contexts/entry-state.ts";
import type { HowMapped } from "./interpreter.ts";
import type { State } from "./state.ts";
import type { TraceNode } from "./trace.ts";
import type { Sleeping } from "./sleeping.ts";

/** Something met at a place, in one execution context. */
export interface Occurrence {
  readonly span: Span;
  readonly machine: Machine;
  /** The shortest path. */
  readonly trace: TraceNode | null;
  readonly tests: readonly ContextTest[];
}

/** What is wrong only in some running contexts. */
export interface ContextOccurrence extends Occurrence {
  /** Configuration symbols that were asked for on the way. */
  readonly configuration: Configuration;
  /** Every path that reaches the place does so in this context. */
  readonly isEverywhere: boolean;
}

export interface MapOccurrence extends ContextOccurrence {
  readonly mapping: Mapping;
  readonly how: HowMapped;
  /** What is known of parameters, as they were passed, by their index. */
  readonly parameters: ReadonlyMap<number, Fact>;
}

export interface CallOccurrence extends Occurrence {
  readonly callee: string;
}

export interface SleepOccurrence extends ContextOccurrence {
  readonly sleeping: Sleeping;
  /** What is known of the function's arguments and of memory where it sleeps. */
  readonly conditions: Conditions;
  /** On no path that reaches the place a mapping of the caller is released before. */
  readonly isBeforeReleases: boolean;
}

export class Occurrences {
  private readonly mapped = new Map<string, { occurrence: Omit<MapOccurrence, "isEverywhere">; place: string; states: number }>();
  private readonly called = new Map<string, CallOccurrence>();
  private readonly slept = new Map<string, { occurrence: Omit<SleepOccurrence, "isEverywhere" | "isBeforeReleases">; place: string; states: number }>();
  /** What sleeps after a release of the caller's mapping. */
  private readonly afterReleases = new Set<string>();
  private readonly meanings = new Map<string, ContextTest["test"] | null>();
  private readonly apis: ApiTable;

  constructor(apis: ApiTable) {
    this.apis = apis;
  }

  map(state: State, mapping: Mapping, at: { place: string; body: Body; how: HowMapped }): void {
    const { place, how } = at;
    const { machine, trace } = state;
    const occurrence = { span: mapping.span, machine, trace, tests: this.tests(state), configuration: configurationOf(state), mapping, how, parameters: parameterFacts(state, at.body) };
    const told = [...occurrence.parameters].map(([index, fact]) => `${index}:${factKey(fact)}`).join();
    const key = `${mapping.by} ${mapping.slot?.id ?? ""} ${occurrenceKey(occurrence)} ${configurationKey(occurrence.configuration)} ${told}`;
    const known = this.mapped.get(key);
    this.mapped.set(key, { occurrence: known ? shorter(known.occurrence, occurrence) : occurrence, place, states: (known?.states ?? 0) + 1 });
  }

  call(state: State, call: Call): void {
    const { machine, trace } = state;
    const occurrence = { span: call.span, machine, trace, tests: this.tests(state), callee: call.name };
    const key = `${call.name} ${occurrenceKey(occurrence)} ${occurrence.machine.live.map((one) => one.address.id).join()}`;
    const known = this.called.get(key);
    this.called.set(key, known ? shorter(known, occurrence) : occurrence);
  }

  sleep(state: State, sleeping: Sleeping, place: string): void {
    const conditions = meetConditions(entryConditions(state), sleeping.conditions);
    const { machine, trace } = state;
    const occurrence = { span: sleeping.call.span, machine, trace, tests: this.tests(state), configuration: configurationOf(state), sleeping, conditions };
    const key = `${sleeping.kind} ${sleeping.mask?.id ?? ""} ${occurrenceKey(occurrence)} ${configurationKey(occurrence.configuration)} ${conditions.map(([term, fact]) => `${term.id}:${fact.sign}`).join()}`;
    if (machine.foreign.length > 0 || !sleeping.isBeforeReleases) this.afterReleases.add(sleeperKey(sleeping));
    const known = this.slept.get(key);
    this.slept.set(key, { occurrence: known ? shorter(known.occurrence, occurrence) : occurrence, place, states: (known?.states ?? 0) + 1 });
  }

  /** `reached`: in how many states a place was met. */
  maps(reached: (place: string) => number): MapOccurrence[] {
    const inContext = perContext(this.mapped.values());
    return [...this.mapped.values()].map(({ occurrence, place }) => ({ ...occurrence, isEverywhere: inContext(occurrence, place) >= reached(place) }));
  }

  calls(): CallOccurrence[] {
    return [...this.called.values()];
  }

  sleeps(reached: (place: string) => number): SleepOccurrence[] {
    const inContext = perContext(this.slept.values());
    return [...this.slept.values()].map(({ occurrence, place }) => ({
      ...occurrence,
      isEverywhere: inContext(occurrence, place) >= reached(place),
      isBeforeReleases: !this.afterReleases.has(sleeperKey(occurrence.sleeping)),
    }));
  }

  private tests(state: State): ContextTest[] {
    const tests: ContextTest[] = [];
    for (const [term] of state.facts.entries()) {
      if (term.kind !== "result" || term.args.length > 0) continue;
      const test = this.testBy(term.label);
      if (test === null) continue;
      const holds = state.facts.truth(term);
      if (holds !== null) tests.push({ test, holds });
    }
    return tests;
  }

  /** What a function without arguments tells about the context. */
  private testBy(callee: string): ContextTest["test"] | null {
    const known = this.meanings.get(callee);
    if (known !== undefined) return known;
    const meaning = this.apis.lookup(callee, 0)?.result;
    const made = meaning?.is === "context-test" ? meaning.test : null;
    this.meanings.set(callee, made);
    return made;
  }
}

function occurrenceKey({ span, machine, tests }: Occurrence): string {
  return `${span.start} ${executionKey(machine.execution)} ${tests.map((one) => `${one.holds ? "" : "!"}${one.test}`).join()}`;
}

function configurationOf({ facts }: State): Configuration {
  const found = new Map<string, boolean>();
  for (const [term] of facts.entries()) {
    const isSet = term.kind === "config" ? facts.truth(term) : null;
    if (term.kind === "config" && isSet !== null) found.set(term.symbol, isSet);
  }
  return found;
}

/** The calls that lead to what sleeps. */
function sleeperKey({ call, chain }: Sleeping): string {
  return [call, ...chain].map(({ span }) => span.start).join();
}

function shorter<S extends Occurrence>(a: S, b: S): S {
  return (b.trace?.length ?? 0) < (a.trace?.length ?? 0) ? b : a;
}

/** In how many states a place was met in the context of an occurrence. */
function perContext(seen: Iterable<{ occurrence: Occurrence; place: string; states: number }>): (occurrence: Occurrence, place: string) => number {
  const counts = new Map<string, number>();
  const keyOf = (occurrence: Occurrence, place: string): string => `${place} ${executionKind(occurrence.machine.execution)}`;
  for (const { occurrence, place, states } of seen) counts.set(keyOf(occurrence, place), (counts.get(keyOf(occurrence, place)) ?? 0) + states);
  return (occurrence, place) => counts.get(keyOf(occurrence, place)) ?? 0;
}

function parameterFacts(state: State, body: Body): ReadonlyMap<number, Fact> {
  const facts = new Map<number, Fact>();
  for (const [term, fact] of state.facts.entries()) {
    if (term.kind !== "entry" || term.address.kind !== "variable") continue;
    const { variable } = term.address;
    const index = body.parameters.findIndex((one) => variable === `${body.name}:${one.id}`);
    if (index >= 0) facts.set(index, fact);
  }
  return facts;
}
