/** Where paths were joined that should have been told apart, what one of them shows is gone over once more, by that path alone. */

import type { ControlFlowGraph } from "../cfg/graph.ts";
import type { UnitContext } from "./interpreter.ts";
import type { Observation, ObservationKind } from "./observation.ts";
import { type Doubtful, type FunctionFacts, observe, subject } from "./observe.ts";
import { BlockRunner, SILENT, type Solution } from "./solve.ts";
import { State } from "./state.ts";
import { blocksOf } from "./trace.ts";

/** What costs a function at most: how many observations are tried. */
const MAX_TRIED = 8;
/** Paths that are gone over for one of them. */
const MAX_WAYS = 3;
/** States of one path: callees may end in several ways. */
const MAX_STATES = 24;

const KINDS: ReadonlySet<ObservationKind> = new Set<ObservationKind>(["held-at-exit", "out-of-order", "slot-taken", "unmap-again", "used-after", "wrong-argument", "unmap-of-nothing"]);

/** Faults of one path. Others are counted over all of them, or hang on none; how far an address has moved hangs on rounds. */
function isOfOnePath({ detail }: Observation): boolean {
  return KINDS.has(detail.kind) && !(detail.kind === "wrong-argument" && (detail.how === "past-end" || detail.how === "before-start"));
}

/** How a kind of fault is looked for. */
interface Search {
  /** Paths that are gone over, the shortest ones; where it is one, that of the shortest trace, and it goes round no loop at all. */
  readonly ways: number;
  /** How often a path may come by a block while something is mapped: of later rounds too little is known to follow one path among many. */
  readonly rounds: number;
}

/** Whether something is released hangs on how many rounds loops have, of which some path always has too few; an order, or what is in a slot, hangs on none. */
function searchFor({ detail }: Observation): Search {
  if (detail.kind === "held-at-exit") return { ways: 1, rounds: 1 };
  return { ways: MAX_WAYS, rounds: detail.kind === "out-of-order" || detail.kind === "slot-taken" ? 2 : 1 };
}

/** The facts with those doubtful observations that a path of their own shows as well. */
export function withConfirmed(unit: UnitContext, solution: Solution, facts: FunctionFacts): FunctionFacts {
  const tried = facts.doubtful.filter(({ observation }) => isOfOnePath(observation)).slice(0, MAX_TRIED);
  const confirmed = tried.flatMap((one) => shownByPath(unit, solution, one));
  return confirmed.length === 0 ? facts : { ...facts, observations: [...facts.observations, ...confirmed] };
}

function shownByPath(unit: UnitContext, solution: Solution, doubtful: Doubtful): Observation[] {
  const { observation } = doubtful;
  const { rounds } = searchFor(observation);
  for (const blocks of pathsTo(doubtful)) {
    const states = statesAlong(unit, solution.graph, { blocks, rounds });
    const alone: Solution | null = states && { ...solution, states, isCoarse: false };
    const shown = alone && observe(unit, alone, "under-mappings").observations.find((one) => isSame(one, observation));
    if (shown) return [{ ...shown, certainty: "may" }];
  }
  return [];
}

function pathsTo({ observation, ways }: Doubtful): number[][] {
  const { ways: count } = searchFor(observation);
  if (count === 1) return ways.slice(0, 1).map(blocksOf).filter((blocks) => new Set(blocks).size === blocks.length);
  return ways.map(blocksOf).sort((a, b) => a.length - b.length).slice(0, count);
}

function isSame(one: Observation, other: Observation): boolean {
  return one.detail.kind === other.detail.kind && one.span.start === other.span.start && subject(one.detail) === subject(other.detail);
}

/** By block; null where no state comes through, or where the path comes by a block more often than it may after something was mapped or released. */
function statesAlong(unit: UnitContext, graph: ControlFlowGraph, path: { readonly blocks: readonly number[]; readonly rounds: number }): ReadonlyMap<string, State>[] | null {
  const { blocks, rounds } = path;
  const runner = new BlockRunner(unit, graph, SILENT);
  const states = graph.blocks.map(() => new Map<string, State>());
  const passed = new Map<number, number>();
  let current = [State.initial(unit.constants)];
  for (const [at, id] of blocks.entries()) {
    if (passed.get(id) === rounds) return null;
    if (current.some(hasMapped)) passed.set(id, (passed.get(id) ?? 0) + 1);
    current.forEach((state, index) => states[id]!.set(`${at} ${index}`, state));
    const next = blocks[at + 1];
    if (next === undefined) return states;
    const edges = current.flatMap((state) => runner.run(graph.blocks[id]!, state.copy()));
    current = edges.filter(({ to }) => to === next).map(({ state }) => state).slice(0, MAX_STATES);
    if (current.length === 0) return null;
  }
  return null;
}

function hasMapped({ machine: { live, released, foreign } }: State): boolean {
  return live.length + released.length + foreign.length > 0;
}
