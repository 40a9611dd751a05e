/** The laws of execution contexts: what holds on two paths, and what calls change. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  afterCall, AS_ENTERED, changedBy, executionKey, executionKind, joinExecution, ownAtomicity, renameExecution, type Execution, type ExecutionChange, type HeldLock, type IrqState,
} from "../../server/src/core/highmem/execution.ts";
import { TermTable } from "../../server/src/core/values/term.ts";

const table = new TermTable();
const LOCKS = [null, ...["a", "b", "c"].map((name) => table.variable(`f:${name}`, name, true))];
const span = { start: 0, end: 1 };

const irqs: fc.Arbitrary<IrqState> = fc.constantFrom("as-entered", "off", "on", "unknown");
const step = fc.option(fc.constantFrom(1, -1), { nil: undefined });

const change: fc.Arbitrary<ExecutionChange> = fc.record({
  bottomHalves: step,
  preempt: step,
  pageFaults: step,
  rcu: step,
  lock: fc.option(fc.constantFrom(1 as const, -1 as const), { nil: undefined }),
  lockName: fc.constantFrom(...LOCKS),
  irqs: fc.option(irqs, { nil: null }),
  cause: fc.constant({ callee: "c", span }),
});

/** Of each law; more on demand. */
const RUNS = Number(process.env["KMAPLINT_RUNS"] ?? 400);

/** What some calls make of the context at entry: those that can come about. */
const execution: fc.Arbitrary<Execution> = fc.tuple(fc.array(change, { maxLength: 8 }), fc.boolean()).map(([changes, hasSlept]) => ({ ...changes.reduce(changedBy, AS_ENTERED), hasSlept }));

/** Without regard to the order in which locks were taken. */
function unordered(one: Execution): string {
  return `${executionKey({ ...one, locks: [...one.locks].sort((a, b) => (a.lock?.id ?? -1) - (b.lock?.id ?? -1)) })} ${one.hasSlept}`;
}

describe("what holds on both of two paths", () => {
  it("does not hang on which is named first, or how often", () => {
    fc.assert(fc.property(execution, execution, execution, (a, b, c) => {
      expect(joinExecution(a, a)).toBe(a);
      expect(unordered(joinExecution(a, b))).toBe(unordered(joinExecution(b, a)));
      expect(unordered(joinExecution(joinExecution(a, b), c))).toBe(unordered(joinExecution(a, joinExecution(b, c))));
    }), { numRuns: RUNS });
  });

  it("adds nothing when it is joined again", () => {
    fc.assert(fc.property(execution, execution, (a, b) => {
      const joined = joinExecution(a, b);
      expect(joinExecution(joined, a)).toBe(joined);
      expect(joinExecution(joined, b)).toBe(joined);
    }), { numRuns: RUNS });
  });

  it("can be blamed for no more than either", () => {
    fc.assert(fc.property(execution, execution, (a, b) => {
      const joined = joinExecution(a, b);
      for (const one of [a, b]) {
        if (ownAtomicity(joined) !== null) expect(ownAtomicity(one)).not.toBeNull();
        expect(joined.locks.length).toBeLessThanOrEqual(one.locks.length);
        expect(joined.droppedLocks).toBeGreaterThanOrEqual(one.droppedLocks);
        expect(joined.hasSlept && !one.hasSlept).toBe(false);
      }
    }), { numRuns: RUNS });
  });

  it("is found after finitely many joins", () => {
    fc.assert(fc.property(fc.array(execution, { minLength: 60, maxLength: 80 }), (all) => {
      let steps = 0;
      all.reduce((joined, one) => {
        const next = joinExecution(joined, one);
        steps += next === joined ? 0 : 1;
        return next;
      });
      expect(steps).toBeLessThanOrEqual(60);
    }), { numRuns: 50 });
  });
});

describe("what calls change", () => {
  const rounds = 24;

  it("comes to an end in a loop that makes the same call", () => {
    fc.assert(fc.property(execution, change, (before, one) => {
      const seen = Array.from({ length: rounds }, () => one).reduce<Execution[]>((all, next) => [...all, changedBy(all.at(-1)!, next)], [before]).map(executionKey);
      expect(seen.at(-1)).toBe(seen.at(-2));
    }), { numRuns: RUNS });
  });

  it("comes to an end in a loop that calls the same function", () => {
    fc.assert(fc.property(execution, execution, (before, effect) => {
      const seen = Array.from({ length: rounds }, () => effect).reduce<Execution[]>((all, next) => [...all, afterCall(all.at(-1)!, next)], [before]).map(executionKey);
      expect(seen.at(-1)).toBe(seen.at(-2));
    }), { numRuns: RUNS });
  });

  it("is nothing for a callee that leaves everything as it was", () => {
    fc.assert(fc.property(execution, (before) => {
      expect(executionKey(afterCall(before, AS_ENTERED))).toBe(executionKey(before));
    }));
  });

  it("keeps its kind under other names for its locks", () => {
    fc.assert(fc.property(execution, (one) => {
      const other = table.variable("f:other", "other", true);
      const renamed = renameExecution(one, () => other);
      expect(executionKind(renamed)).toBe(executionKind(one));
      expect(renamed.locks.map(({ callee }: HeldLock) => callee)).toEqual(one.locks.map(({ callee }) => callee));
    }));
  });
});
