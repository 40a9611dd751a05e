/** What sleeps in a function, as its callers see it. */

import type { Variable } from "../ir/ir.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { Term, TermTable } from "../values/term.ts";
import { aboutEntry, mayHold, type Conditions } from "./conditions.ts";
import { instantiation } from "./instantiate.ts";
import type { Exit } from "./exits.ts";
import type { SleepOccurrence } from "./occurrences.ts";
import type { State } from "./state.ts";
import { steps } from "./trace.ts";
import type { Call } from "./call.ts";
import { maskMeaning } from "./transfer-sleep.ts";
import type { Sleeping, SleepStep } from "./sleeping.ts";

/** One place that sleeps. Terms speak of the function's parameters. */
export interface SleepUse {
  readonly kind: string;
  /** The mask that decides; null when none does. */
  readonly mask: Term | null;
  readonly conditions: Conditions;
  /** Branches on the running context that lead here exclude contexts where sleeping is not allowed. */
  readonly isGuarded: boolean;
  readonly chain: readonly SleepStep[];
  /** Mappings of the caller that are released by then or that the function is itself held to, by address. */
  readonly released: readonly Term[];
  /** Nothing of the caller's is released before, on any path. */
  readonly isBeforeReleases: boolean;
  /** Whoever calls the function comes by here. */
  readonly isCertain: boolean;
}

export interface SleepSummary {
  readonly name: string;
  readonly parameters: readonly Variable[];
  readonly uses: readonly SleepUse[];
}

/** Longer lists tell a caller nothing more. */
const MAX_USES = 24;

/** `told`: mappings of callers that the function is itself held to, by address; its callers need not be told of them. */
export function sleepSummary(of: { name: string; parameters: readonly Variable[]; source: SourceFile; told: readonly Term[] }, occurrences: readonly SleepOccurrence[], exits: readonly Exit[]): SleepSummary {
  const always = exits.length > 0 && exits.every((exit) => exit.state.machine.execution.hasSlept);
  const uses = occurrences.map(({ sleeping, conditions, tests, trace, machine, isBeforeReleases }): SleepUse => ({
    kind: sleeping.kind,
    mask: sleeping.mask,
    conditions,
    isGuarded: tests.length > 0,
    chain: [{ callee: sleeping.call.name, span: sleeping.call.span, source: of.source }, ...sleeping.chain],
    released: [...of.told, ...sleeping.released, ...machine.foreign.filter((one) => one.by === "address").map((one) => one.target)],
    isBeforeReleases,
    isCertain: sleeping.isCertain && (always || !steps(trace).some((step) => step.event.kind === "branch" || step.event.kind === "choice")),
  }));
  // What is certain, and what is reached by the shortest chain, is worth telling first.
  const sorted = uses.sort((a, b) => Number(b.isCertain) - Number(a.isCertain) || a.chain.length - b.chain.length);
  return { name: of.name, parameters: of.parameters, uses: sorted.slice(0, MAX_USES) };
}

/** The uses that a call can come upon. */
export function sleepsInCall(table: TermTable, of: { summary: SleepSummary; call: Call; state: State; version: Parameters<typeof maskMeaning>[1] }): Sleeping[] {
  const { summary, call, state } = of;
  const into = instantiation({ table, site: "sleep", callee: summary, args: call.args }, state);
  return summary.uses.flatMap((use): Sleeping[] => {
    if (isPoliteness(use)) return [];
    if (use.isGuarded || !mayHold(state, use.conditions, into)) return [];
    const meaning = use.mask ? maskMeaning(into(use.mask), of.version) : "may-sleep";
    if (meaning === "never-sleeps") return [];
    const mask = meaning === "may-sleep" ? null : meaning.asks;
    return [{ kind: use.kind, call: { name: call.name, span: call.span }, mask, chain: use.chain, released: use.released.map(into), isBeforeReleases: use.isBeforeReleases, conditions: aboutEntry(use.conditions, into), isCertain: use.isCertain }];
  });
}

/**
 * An offer to yield somewhere below, on some path: code that has much to do makes it wherever it may be called, and
 * whether there is much to do here can't be told.
 */
function isPoliteness(use: SleepUse): boolean {
  return use.kind === "offer-to-yield" && !use.isCertain && use.chain.length > 1;
}

/** A function that is defined under several conditions may sleep in the ways of each; nothing of that is certain. */
export function joinSleeps(parts: readonly (SleepSummary | null)[]): SleepSummary | undefined {
  const known = parts.filter((part) => part !== null);
  const [first] = known;
  if (!first || parts.length === 1) return first;
  return { ...first, uses: known.flatMap((part) => part.uses.map((use) => ({ ...use, isCertain: false }))).slice(0, MAX_USES) };
}
