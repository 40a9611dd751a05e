/** What can interrupt or stop the running code, relative to the state in which its function was entered. Values, never changed in place. */

import type { Span } from "../text/span.ts";
import type { Term } from "../values/term.ts";

/** The call that changed something. */
export interface Cause {
  readonly callee: string;
  readonly span: Span;
}

/** A spinning lock that the function has taken. */
export interface HeldLock extends Cause {
  /** Null when no argument names it. */
  readonly lock: Term | null;
}

export type IrqState = "as-entered" | "off" | "on" | "unknown";

export interface Execution {
  readonly irqs: IrqState;
  readonly irqsBy: Cause | null;
  /** Calls of local_bh_disable and the like without their counterpart; negative when the caller's was undone. */
  readonly bottomHalves: number;
  readonly bottomHalvesBy: Cause | null;
  /** The same for preempt_disable, for pagefault_disable and for read-side sections of RCU that must not sleep. */
  readonly preempt: number;
  readonly pageFaults: number;
  readonly rcu: number;
  readonly locks: readonly HeldLock[];
  /** Locks released that the function did not take: its caller's. */
  readonly droppedLocks: number;
  /** On every path here something has been called that sleeps. */
  readonly hasSlept: boolean;
}

export const AS_ENTERED: Execution = {
  irqs: "as-entered", irqsBy: null, bottomHalves: 0, bottomHalvesBy: null, preempt: 0, pageFaults: 0, rcu: 0, locks: [], droppedLocks: 0, hasSlept: false,
};

/** Executions of one key are told apart by nothing that rules ask about. */
export function executionKey(execution: Execution): string {
  if (execution.irqs === "as-entered" && execution.locks.length === 0 && isBalanced(execution)) return "";
  const { irqs, bottomHalves, preempt, pageFaults, rcu, droppedLocks } = execution;
  return `X${irqs},${bottomHalves},${preempt},${pageFaults},${rcu},${droppedLocks},${execution.locks.map((one) => one.lock?.id ?? "?").join(" ")}`;
}

function isBalanced({ bottomHalves, preempt, pageFaults, rcu, droppedLocks }: Execution): boolean {
  return bottomHalves === 0 && preempt === 0 && pageFaults === 0 && rcu === 0 && droppedLocks === 0;
}

/** An execution of which some parts are others. */
export function executionWith(execution: Execution, change: Partial<Execution>): Execution {
  return {
    irqs: change.irqs ?? execution.irqs,
    irqsBy: change.irqsBy === undefined ? execution.irqsBy : change.irqsBy,
    bottomHalves: change.bottomHalves ?? execution.bottomHalves,
    bottomHalvesBy: change.bottomHalvesBy === undefined ? execution.bottomHalvesBy : change.bottomHalvesBy,
    preempt: change.preempt ?? execution.preempt,
    pageFaults: change.pageFaults ?? execution.pageFaults,
    rcu: change.rcu ?? execution.rcu,
    locks: change.locks ?? execution.locks,
    droppedLocks: change.droppedLocks ?? execution.droppedLocks,
    hasSlept: change.hasSlept ?? execution.hasSlept,
  };
}

/** The join: what holds on both of two paths. Where they differ, the side that can be blamed for less. */
export function joinExecution(a: Execution, b: Execution): Execution {
  if (a === b) return a;
  const joined = joinComponents(a, b);
  return executionKey(joined) === executionKey(a) && joined.hasSlept === a.hasSlept ? a : joined;
}

function joinComponents(a: Execution, b: Execution): Execution {
  return {
    irqs: a.irqs === b.irqs ? a.irqs : "unknown",
    irqsBy: a.irqs === b.irqs ? a.irqsBy : null,
    bottomHalves: Math.min(a.bottomHalves, b.bottomHalves),
    bottomHalvesBy: a.bottomHalvesBy ?? b.bottomHalvesBy,
    preempt: Math.min(a.preempt, b.preempt),
    pageFaults: Math.min(a.pageFaults, b.pageFaults),
    rcu: Math.min(a.rcu, b.rcu),
    locks: commonLocks(a.locks, b.locks),
    droppedLocks: Math.max(a.droppedLocks, b.droppedLocks),
    hasSlept: a.hasSlept && b.hasSlept,
  };
}

/** A lock that is held twice on one path and once on the other is held once. */
function commonLocks(some: readonly HeldLock[], others: readonly HeldLock[]): HeldLock[] {
  const left = [...others];
  return some.filter((one) => {
    const at = left.findIndex((other) => other.lock === one.lock);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

/** What one call changes. */
export interface ExecutionChange {
  readonly bottomHalves?: number | undefined;
  readonly preempt?: number | undefined;
  readonly pageFaults?: number | undefined;
  readonly rcu?: number | undefined;
  readonly lock?: 1 | -1 | undefined;
  /** Null when nothing names the lock. */
  readonly lockName: Term | null;
  /** Null when irqs stay as they are. */
  readonly irqs: IrqState | null;
  readonly cause: Cause;
}

export function changedBy(before: Execution, change: ExecutionChange): Execution {
  const { irqs, cause, lockName } = change;
  const counted = executionWith(before, {
    bottomHalves: counter(before.bottomHalves, change.bottomHalves),
    bottomHalvesBy: change.bottomHalves === 1 ? cause : before.bottomHalvesBy,
    preempt: counter(before.preempt, change.preempt),
    pageFaults: counter(before.pageFaults, change.pageFaults),
    rcu: counter(before.rcu, change.rcu),
    irqs: irqs ?? before.irqs,
    irqsBy: irqs === null ? before.irqsBy : irqs === "as-entered" ? null : cause,
  });
  if (change.lock === 1) return withLock(counted, { lock: lockName, callee: cause.callee, span: cause.span });
  return change.lock === -1 ? withoutLock(counted, lockName) : counted;
}

/** Counters stop here, so that a loop that steps one comes to an end. */
const MAX_COUNT = 4;

function counter(before: number, step: number | undefined): number {
  return Math.max(-MAX_COUNT, Math.min(MAX_COUNT, before + (step ?? 0)));
}

function withLock(execution: Execution, lock: HeldLock): Execution {
  // Taken again after it was dropped for a while: as the caller left it.
  if (execution.droppedLocks > 0) return executionWith(execution, { droppedLocks: execution.droppedLocks - 1 });
  return executionWith(execution, { locks: [...execution.locks, lock].slice(-MAX_LOCKS) });
}

/** Locks kept apart; of more the latest. */
const MAX_LOCKS = 8;

/** Releases the lock of that name, or else the latest; one that the function does not hold is its caller's. */
function withoutLock(execution: Execution, lock: Term | null): Execution {
  const at = execution.locks.findLastIndex((one) => one.lock === lock);
  const index = at >= 0 ? at : execution.locks.length - 1;
  if (index < 0) return executionWith(execution, { droppedLocks: counter(execution.droppedLocks, 1) });
  return executionWith(execution, { locks: execution.locks.filter((_, other) => other !== index) });
}

export function renameExecution(execution: Execution, rewrite: (term: Term) => Term): Execution {
  if (execution.locks.length === 0) return execution;
  return executionWith(execution, { locks: execution.locks.map(({ lock, callee, span }) => ({ lock: lock && rewrite(lock), callee, span })) });
}

/** What the function itself has done that forbids sleeping; null when it has done nothing of the kind. */
export function ownAtomicity(execution: Execution): { readonly what: "lock" | "irqs-off" | "bh-off" | "preemption-off" | "rcu"; readonly by: Cause | null } | null {
  const lock = execution.locks.at(-1);
  if (lock) return { what: "lock", by: lock };
  if (execution.irqs === "off") return { what: "irqs-off", by: execution.irqsBy };
  if (execution.bottomHalves > 0) return { what: "bh-off", by: execution.bottomHalvesBy };
  if (execution.preempt > 0) return { what: "preemption-off", by: null };
  return execution.rcu > 0 ? { what: "rcu", by: null } : null;
}

/** The context after a callee that leaves something changed. */
export function afterCall(before: Execution, effect: Execution): Execution {
  let locks = before.locks;
  let dropped = before.droppedLocks;
  for (let count = effect.droppedLocks; count > 0; count--) {
    if (locks.length > 0) locks = locks.slice(0, -1);
    else dropped = counter(dropped, 1);
  }
  const isChanged = effect.irqs !== "as-entered";
  return {
    irqs: isChanged ? effect.irqs : before.irqs,
    irqsBy: isChanged ? effect.irqsBy : before.irqsBy,
    bottomHalves: counter(before.bottomHalves, effect.bottomHalves),
    bottomHalvesBy: before.bottomHalvesBy,
    preempt: counter(before.preempt, effect.preempt),
    pageFaults: counter(before.pageFaults, effect.pageFaults),
    rcu: counter(before.rcu, effect.rcu),
    locks: [...locks, ...unnamed(effect.locks)].slice(-MAX_LOCKS),
    droppedLocks: dropped,
    hasSlept: before.hasSlept,
  };
}

/** As the key, whatever the locks are called. */
export function executionKind(execution: Execution): string {
  return executionKey(executionWith(execution, { locks: unnamed(execution.locks) }));
}

function unnamed(locks: readonly HeldLock[]): HeldLock[] {
  return locks.map(({ callee, span }) => ({ lock: null, callee, span }));
}
