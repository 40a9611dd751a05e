/** The laws of joining states, and of running blocks from them, on the states of solved functions. */

import { beforeAll, describe, expect, it } from "vitest";
import { pointsTo } from "../../server/src/core/analysis/points-to.ts";
import { joinInto } from "../../server/src/core/analysis/relevance.ts";
import { isSubsumed } from "../../server/src/core/analysis/stability.ts";
import type { State } from "../../server/src/core/analysis/state.ts";
import { executionKey, joinExecution, type Execution } from "../../server/src/core/highmem/execution.ts";
import { NEGATIVE, POSITIVE } from "../../server/src/core/lattice/sign.ts";
import { loadParser } from "../../server/src/project/grammar.ts";
import { someTerm, type Term } from "../../server/src/core/values/term.ts";
import { fixtureFiles, treeFiles } from "../metamorphic/kernel-file.ts";
import { described, pairsOf, solve, successors, type Pair } from "./solved-states.ts";

/** Where the search is given up on purpose. */
const LONG = new Set(["analysis-budget/many-choices.c"]);
/** Of each block. */
const MOST_PAIRS = 3;
/** Every third fixture, or all of them and files of a tree where one is given. */
const TREE = process.env["KMAPLINT_SAMPLE_TREE"];

let pairs: readonly Pair[] = [];

beforeAll(async () => {
  const parser = await loadParser("native");
  const fixtures = fixtureFiles().filter(({ name }, at) => !LONG.has(name) && (TREE !== undefined || at % 3 === 0));
  const files = TREE === undefined ? fixtures : [...fixtures, ...treeFiles(TREE, { count: 40, seed: 3 })];
  pairs = files.flatMap((file) => pairsOf(solve(file, parser), MOST_PAIRS));
}, 600_000);

function joined({ unit, block, states: [one, other] }: Pair): State {
  const made = one.copy();
  joinInto(unit.table, made, { state: other, block });
  return made;
}

function turned(pair: Pair): Pair {
  return { ...pair, states: [pair.states[1], pair.states[0]] };
}

/** Places at which a law does not hold. */
function broken(of: readonly Pair[], holds: (pair: Pair) => boolean): string[] {
  return [...new Set(of.filter((pair) => !holds(pair)).map(({ where }) => where))];
}

describe("the join of two states", () => {
  it("is tried at all", () => {
    expect(pairs.length).toBeGreaterThan(200);
  });

  it("covers both", () => {
    expect(broken(pairs, (pair) => pair.states.every((state) => isSubsumed(pair.unit.table, [joined(pair)], { state, block: pair.block })))).toEqual([]);
  });

  it("is the same the other way round", () => {
    expect(broken(pairs, (pair) => described(joined(pair)).join("\n") === described(joined(turned(pair))).join("\n"))).toEqual([]);
  });

  it("changes nothing when it is done again", () => {
    expect(broken(pairs, (pair) => {
      const made = joined(pair);
      const before = described(made).join("\n");
      const isChanged = pair.states.some((state) => joinInto(pair.unit.table, made, { state, block: pair.block }));
      return !isChanged && described(made).join("\n") === before;
    })).toEqual([]);
  });

  it("of a state with itself is that state", () => {
    expect(broken(pairs, ({ unit, block, states: [state] }) => {
      const made = state.copy();
      return !joinInto(unit.table, made, { state: state.copy(), block }) && described(made).join("\n") === described(state).join("\n");
    })).toEqual([]);
  });
});

describe("a block that is run from the join of two states", () => {
  it("leads wherever it leads from one of them, with as much known at most", () => {
    const exact = pairs.filter(isExact);
    expect(exact.length).toBeGreaterThan(50);
    expect(exact.flatMap(lessThanBefore)).toEqual([]);
  });
});

/** The join loses nothing of where mappings are: of other pairs, which mapping a release means may be forgotten. */
function isExact({ unit, states: [one, other] }: Pair): boolean {
  const names = ({ machine }: State): string => machine.live.map(({ key, slot }) => `${key?.id} ${slot?.id}`).join();
  const places = new Set([...one.memory.keys(), ...other.memory.keys()]);
  return names(one) === names(other) && [...places].every((at) => {
    const [mine, theirs] = [one.read(unit.table, at), other.read(unit.table, at)];
    return mine === theirs || (!mine.holdsMapping && !theirs.holdsMapping);
  });
}

function lessThanBefore(pair: Pair): string[] {
  const wide = successors(pair, joined(pair));
  return pair.states.flatMap((state) =>
    successors(pair, state).flatMap((edge) => {
      const reasons = wide.filter(({ to }) => to === edge.to).map((other) => missing(other.state, edge.state));
      return reasons.includes(null) ? [] : [`${pair.where}: ${reasons.join(" | ") || "not reached"}`];
    }),
  );
}

/** What the wider state says that the narrower does not; null when there is nothing. */
function missing(wide: State, narrow: State): string | null {
  const [mine, theirs] = [wide.machine, narrow.machine];
  if (mine.live.length !== theirs.live.length) return "other mappings";
  if (!mine.live.every((one, at) => includes(one.address, theirs.live[at]!.address) && includes(one.key, theirs.live[at]!.key) && includes(one.slot, theirs.live[at]!.slot))) return "another mapping";
  if (!theirs.foreign.every((one) => mine.foreign.some((other) => other.callee === one.callee && includes(other.target, one.target)))) return "a release is forgotten";
  if (!mine.released.every((one) => theirs.released.some((other) => includes(one.mapping.address, other.mapping.address)))) return "a release is made up";
  if (!narrowerContext(mine.execution, theirs.execution)) return "another context";
  return variables(wide).every(([at, value]) => includes(value, narrow.memory.get(at) ?? value)) ? unknownFact(wide, narrow) : "another value";
}

function variables(state: State): [Term, Term][] {
  return [...state.memory].filter(([at]) => at.kind === "variable");
}

/** A value that is not modelled may be any that points into the same mappings. */
function includes(wide: Term | null, narrow: Term | null): boolean {
  if (wide === narrow || wide === null || isJoin(wide)) return true;
  return narrow !== null && wide.kind === "result" && pointsTo(narrow).every((source) => pointsTo(wide).includes(source));
}

function isJoin(term: Term): boolean {
  return someTerm(term, (part) => part.kind === "result" && part.site.startsWith("join"));
}

function narrowerContext(wide: Execution, narrow: Execution): boolean {
  const named = { ...wide, locks: wide.locks.filter((one) => one.lock === null || !isJoin(one.lock)) };
  return executionKey(joinExecution(named, narrow)) === executionKey(named);
}

/** Facts about values of earlier rounds are left out: a state that knows of fewer rounds knows more of each. */
function unknownFact(wide: State, narrow: State): string | null {
  const shared = new Set([...narrow.facts.entries()].map(([term]) => term));
  for (const [term, fact] of wide.facts.entries()) {
    if (!shared.has(term) || someTerm(term, (part) => part.kind === "result" && part.isOld)) continue;
    const range = narrow.facts.range(term);
    // An element is taken to lie at no error pointer; the first one has the name of the whole array.
    const ruledOut = fact.sign === POSITIVE ? NEGATIVE : 0;
    if ((range.sign & ~fact.sign & ~ruledOut) !== 0 || (range.low < fact.low && ruledOut === 0) || range.high > fact.high) return "another fact";
  }
  return null;
}
