/** What a function may cost. */

import { expect, it } from "vitest";
import { type Budget, DEFAULT_BUDGET, Solver } from "../../server/src/core/analysis/solve.ts";
import { loadParser } from "../../server/src/project/grammar.ts";
import { fixtureFiles } from "../metamorphic/kernel-file.ts";
import { type SolvedFile, solve } from "./solved-states.ts";

const parser = await loadParser("native");
const NAME = "leaked-map/private-pages.c";
const file: SolvedFile = solve(fixtureFiles().find(({ name }) => name === NAME)!, parser);
/** Of the function with most states at one place, of those that come to no limit. */
const { graph } = file.functions.map(({ solution }) => solution).filter(({ isCoarse }) => !isCoarse).reduce((a, b) => (widest(a.states) > widest(b.states) ? a : b));

function widest(states: readonly ReadonlyMap<string, unknown>[]): number {
  return Math.max(...states.map((one) => one.size));
}

function solved(budget: Partial<Budget>): ReturnType<Solver["solve"]> {
  return new Solver(file.unit, graph, { ...DEFAULT_BUDGET, ...budget }).solve();
}

it("after many steps fewer states are told apart at one place", () => {
  const plenty = solved({ fineStates: 96, fineStatesLater: 3, manySteps: 20_000 });
  expect(plenty.isCoarse).toBe(false);
  expect(widest(plenty.states)).toBeGreaterThan(3);
  const short = solved({ fineStates: 96, fineStatesLater: 3, manySteps: 0 });
  expect(short.isCoarse).toBe(true);
  expect(short.exhausted).toBe(null);
  expect(short.steps).toBeLessThan(plenty.steps);
});
