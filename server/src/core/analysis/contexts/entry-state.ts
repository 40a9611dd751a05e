/** In which state a function may be entered, and what follows for a place inside it. */

import type { Execution } from "../../highmem/execution.ts";
import type { Mapping } from "../../highmem/machine.ts";
import type { CheckedContext } from "../../kernel/context-rules.ts";
import type { EntryContext } from "../../kernel/entry-points.ts";
import { signOf } from "../../lattice/sign.ts";
import type { SourceFile } from "../../text/source-file.ts";
import type { Span } from "../../text/span.ts";
import type { Fact } from "../../values/fact.ts";
import type { ContextTest } from "./context-test.ts";

type Base = EntryContext["base"] | "unknown";
type Switch = "on" | "off" | "unknown";

/** A reason for a state: where the kernel calls in, or a call on the way. */
export interface ChainStep {
  readonly message: string;
  readonly source: SourceFile;
  readonly span: Span;
}

/** A mapping that somebody up the chain of calls holds. */
export interface HeldByCaller {
  readonly mapping: Mapping;
  readonly function: string;
  readonly source: SourceFile;
  /** The file whose functions' takes the holder sees itself, by what it calls there; null outside of it. */
  readonly seenIn: string | null;
}

/** The context of a place: at the entry of a function, or inside it. */
export interface RunningState {
  readonly base: Base;
  readonly irqs: Switch;
  readonly bottomHalves: Switch;
  /** A spinning lock is held, or preemption is off. */
  readonly isSpinning: boolean;
  readonly held: readonly HeldByCaller[];
  /** Outermost first. */
  readonly chain: readonly ChainStep[];
  /**
   * The entry point, where the kernel may also enter it in plain process context: code often tells by a flag which it is,
   * so something is wrong only if it is wrong in all its states. Null where each state is real.
   */
  readonly choice: string | null;
  /** A lock of a caller was dropped on the way: code that does so knows that it may sleep by then. */
  readonly hasDroppedLock: boolean;
  /** How many calls lie between what forbids sleeping and the function; the kernel's own is one, where it enters so. */
  readonly callsSinceAtomic: number;
  /** The call by which it is entered names it, and the analysis of the caller sees what it does. */
  readonly isSeenByCaller: boolean;
  /** Numbers that the function is called with, by parameter. */
  readonly args: readonly (number | null)[];
  /** Without these configuration symbols set, or not set, it is not entered like this. */
  readonly configuration: Configuration;
}

/** Whether symbols are set, by name. */
export type Configuration = ReadonlyMap<string, boolean>;

const ANY_CONFIGURATION: Configuration = new Map();

export const UNKNOWN_STATE: RunningState = { base: "unknown", irqs: "unknown", bottomHalves: "unknown", isSpinning: false, held: [], chain: [], choice: null, hasDroppedLock: false, callsSinceAtomic: 0, isSeenByCaller: false, args: [], configuration: ANY_CONFIGURATION };

export function enteredAs(context: EntryContext, chain: readonly ChainStep[]): RunningState {
  return {
    base: context.base,
    irqs: context.irqs ?? (context.base === "hardirq" || context.base === "nmi" ? "off" : "on"),
    bottomHalves: context.bottomHalves === "off" || context.base !== "process" ? "off" : "on",
    isSpinning: context.preemption === "off" || context.rcu === true,
    held: [],
    chain,
    choice: null,
    hasDroppedLock: false,
    callsSinceAtomic: 1,
    isSeenByCaller: false,
    args: [],
    configuration: ANY_CONFIGURATION,
  };
}

/** The state at a place of a function entered in `entry`; null when tests on the way exclude that. */
export function stateAt(entry: RunningState, place: { readonly execution: Execution; readonly tests: readonly ContextTest[] }): RunningState | null {
  if (place.tests.some((test) => isExcluded(entry, test))) return null;
  const { execution } = place;
  const dropped = execution.droppedLocks > 0;
  return {
    ...entry,
    hasDroppedLock: entry.hasDroppedLock || dropped,
    irqs: irqsAt(entry, place),
    bottomHalves: execution.bottomHalves > 0 || place.tests.some((one) => one.holds && IN_SOFTIRQ.has(one.test)) ? "off" : execution.bottomHalves < 0 ? "unknown" : entry.bottomHalves,
    isSpinning: (entry.isSpinning && !dropped && execution.preempt >= 0) || execution.locks.length > 0 || execution.preempt > 0 || execution.rcu > 0,
  };
}

/** Tests that hold only where no softirq can come in. */
const IN_SOFTIRQ = new Set(["softirq", "serving-softirq", "interrupt", "irq", "nmi"]);
const IRQS_OFF = new Set(["irqs-disabled", "irq", "nmi"]);

/** BUG_ON(!irqs_disabled()) tells as much as switching them off. */
function irqsAt(entry: RunningState, place: { readonly execution: Execution; readonly tests: readonly ContextTest[] }): Switch {
  const { irqs } = place.execution;
  if (irqs !== "as-entered") return irqs;
  return place.tests.some((one) => one.holds && IRQS_OFF.has(one.test)) ? "off" : entry.irqs;
}

/** Whether the arguments of the call rule a place out. */
export function isRuledOut(state: RunningState, parameters: ReadonlyMap<number, Fact>): boolean {
  return [...parameters].some(([index, fact]) => {
    const value = state.args[index];
    if (value === null || value === undefined) return false;
    return (signOf(value) & fact.sign) === 0 || value < fact.low || value > fact.high || fact.differs.includes(value);
  });
}

export function configurationKey(configuration: Configuration): string {
  return [...configuration].map(([symbol, isSet]) => `${isSet ? "" : "!"}${symbol}`).sort().join();
}

/** The meet: what holds of the configuration where both are so; null where that can't be. */
export function meetConfigurations(some: Configuration, other: Configuration): Configuration | null {
  if (other.size === 0) return some;
  if (some.size === 0) return other;
  return [...some].some(([symbol, isSet]) => other.has(symbol) && other.get(symbol) !== isSet) ? null : new Map([...some, ...other]);
}

/** What a test of the running context gives in this state; null when that is open. */
function testResult(state: RunningState, test: string): boolean | null {
  const { base } = state;
  // A typed slot keeps page faults off, and so counts as atomic.
  if (test === "atomic" && state.held.length > 0) return true;
  if (base === "unknown") return null;
  switch (test) {
    case "irq":
      return base === "hardirq" || base === "nmi";
    case "nmi":
      return base === "nmi";
    case "serving-softirq":
      return base === "softirq";
    case "softirq":
      return base === "softirq" || (base === "process" && switchedOff(state.bottomHalves));
    case "interrupt":
      return base !== "process" || switchedOff(state.bottomHalves);
    case "task":
      return base === "process";
    case "irqs-disabled":
      return switchedOff(state.irqs);
    case "atomic":
      return base !== "process" || state.isSpinning ? true : null;
    case "preemptible":
      return base === "process" && !state.isSpinning && state.irqs === "on" ? null : false;
    default:
      return null;
  }
}

function switchedOff(state: Switch): boolean | null {
  return state === "unknown" ? null : state === "off";
}

function isExcluded(entry: RunningState, test: ContextTest): boolean {
  const known = testResult(entry, test.test);
  return known !== null && known !== test.holds;
}

/** As debug_kmap_atomic tells contexts apart; null while something it asks for is unknown. */
export function checkedContext(state: RunningState): CheckedContext | null {
  const { base, irqs, bottomHalves } = state;
  if (base === "nmi") return "nmi";
  if (base === "unknown" || irqs === "unknown") return null;
  if (base === "hardirq") return irqs === "off" ? "hardirq" : "hardirq-irqs-on";
  if (base === "softirq") return irqs === "off" ? "softirq-irqs-off" : "softirq";
  if (bottomHalves === "unknown") return null;
  if (bottomHalves === "off") return irqs === "off" ? "process-bh-irqs-off" : "process-bh-off";
  return irqs === "off" ? "process-irqs-off" : "process";
}

/** Why sleeping is not allowed; null where it is, as far as one can tell. */
export function whyAtomic(state: RunningState): string | null {
  if (state.base !== "process" && state.base !== "unknown") return `in ${state.base === "nmi" ? "an NMI" : `a ${state.base}`}`;
  if (state.irqs === "off") return "with irqs off";
  if (state.isSpinning) return "with a spinning lock held or preemption off";
  return state.bottomHalves === "off" ? "with bottom halves off" : null;
}

/** Words for messages. */
export function describe(state: RunningState): string {
  const base = { process: "process context", softirq: "a softirq", hardirq: "a hardirq", nmi: "an NMI", unknown: "an unknown context" }[state.base];
  const irqs = state.irqs === "unknown" ? "" : ` with irqs ${state.irqs}`;
  const halves = state.base === "process" && state.bottomHalves === "off" ? `${irqs ? " and" : " with"} bottom halves off` : "";
  return `${base}${irqs}${halves}`;
}

/** States of one key lead to the same verdicts. */
export function runningStateKey(state: RunningState): string {
  return `${state.base} ${state.irqs} ${state.bottomHalves} ${state.isSpinning ? "spinning" : ""} ${state.choice ?? ""} ${state.isSeenByCaller ? "seen" : ""} ${state.args.join()} ${configurationKey(state.configuration)} ${state.held.map((one) => `${one.function}:${one.mapping.span.start}${one.seenIn ?? ""}`).join()}`;
}
