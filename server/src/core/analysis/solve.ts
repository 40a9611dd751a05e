/** The worklist: explores the states of a function until nothing new turns up. */

import type { BasicBlock, ControlFlowGraph } from "../cfg/graph.ts";
import { laterUses, type LaterUse, readNames } from "../cfg/names.ts";
import type { Terminator } from "../ir/ir.ts";
import { binaryTerm } from "../values/simplify.ts";
import type { Facts } from "../values/facts.ts";
import type { Term, TermTable } from "../values/term.ts";
import { BlockUse } from "./block-use.ts";
import { evaluate, mentionsOpaque } from "./evaluate.ts";
import type { Context, Sink, UnitContext } from "./interpreter.ts";
import { joinInto, prune } from "./relevance.ts";
import { State } from "./state.ts";
import { type Partitioning, stateKey } from "./state-key.ts";
import { traced } from "./trace.ts";
import { ageSite, transfer } from "./transfer.ts";

/** How much work one function may cost. */
export interface Budget {
  /** States per block before they are told apart by their live mappings alone. */
  readonly fineStates: number;
  /** The same in a function that has taken many steps: most of these come to the limit anyway. */
  readonly fineStatesLater: number;
  readonly manySteps: number;
  /** States per block before the function is given up. */
  readonly coarseStates: number;
  /** Blocks run, each with one state; one that knows many places counts for more. */
  readonly steps: number;
  /** States that one block may make of one. */
  readonly forks: number;
  /** Places in memory that one state may know. */
  readonly places: number;
}

export const DEFAULT_BUDGET: Budget = { fineStates: 96, fineStatesLater: 32, manySteps: 1_000, coarseStates: 400, steps: 20_000, forks: 200, places: 200 };

/** For functions that are asked only how they call others, and whether they sleep. */
export const LIGHT_BUDGET: Budget = { fineStates: 8, fineStatesLater: 8, manySteps: 1_000, coarseStates: 60, steps: 1_000, forks: 60, places: 64 };

export interface Solution {
  readonly graph: ControlFlowGraph;
  /** The states at the start of each block, by key. */
  readonly states: readonly ReadonlyMap<string, State>[];
  readonly uses: readonly BlockUse[];
  /** Why the search was given up; null when it came to its end. */
  readonly exhausted: string | null;
  readonly steps: number;
  /** How closely the states of each block are told apart. */
  readonly partitionings: readonly Partitioning[];
  /** Some block had so many states that they were told apart by the machine alone: correlations are lost there. */
  readonly isCoarse: boolean;
}

/** Whether variables that nobody reads any more are forgotten. */
type Keeping = "what-is-read" | "all-variables";

/** States per block before facts are forgotten while nothing is mapped. */
const FACTS_STATES = 24;
/** What a step costs grows with what its state knows. */
const PLACES_PER_STEP = 24;

/** How a function is gone over. */
interface Search {
  readonly keeping: Keeping;
  /** How closely states are told apart to begin with; left open, that depends on the block. */
  readonly partitioning?: Partitioning;
  /** The search ends where something is mapped, released or set aside. */
  readonly onlyWhileIdle?: true;
}

const CLOSELY: Search = { keeping: "what-is-read" };

/** While the fixpoint is sought nothing is told. */
export const SILENT: Sink = { report: () => undefined, depthReached: () => undefined, mapped: () => undefined, slept: () => undefined, called: () => undefined };

/** Is told which states reach each instruction, and the terminator last. */
type Visit = (index: number, states: readonly State[]) => void;

interface Edge {
  readonly to: number;
  readonly state: State;
}

export class Solver {
  private readonly states: Map<string, State>[];
  private readonly partitionings: Partitioning[];
  private readonly uses: readonly BlockUse[];
  /** States from which to go on, by block; within one, in the order in which they came. */
  private readonly worklist: Set<State>[];
  /** No block before it has any. */
  private first = 0;
  private readonly runner: BlockRunner;
  private readonly graph: ControlFlowGraph;
  private readonly unit: UnitContext;
  private readonly budget: Budget;
  private readonly onlyWhileIdle: boolean;
  private hasLeftIdle = false;
  private steps = 0;

  constructor(unit: UnitContext, graph: ControlFlowGraph, budget: Budget, search: Search = CLOSELY) {
    this.unit = unit;
    this.graph = graph;
    this.budget = budget;
    this.onlyWhileIdle = search.onlyWhileIdle === true;
    this.states = graph.blocks.map(() => new Map());
    this.partitionings = graph.blocks.map((block) => search.partitioning ?? (block.loopDepth === 0 ? "with-facts" : "fine"));
    this.worklist = graph.blocks.map(() => new Set());
    this.uses = usesIn(graph, unit).map((use) => new BlockUse({ ...use, keepsAll: search.keeping === "all-variables" }, graph.body.name));
    this.runner = new BlockRunner(unit, graph, SILENT);
  }

  solve(): Solution {
    const first = State.initial(this.unit.constants);
    first.way = { block: 0, before: null };
    this.propagate({ to: 0, state: first });
    let exhausted: string | null = null;
    for (let next = this.dequeue(); next && !exhausted; next = this.dequeue()) {
      this.steps += 1 + Math.floor(next.state.memory.size / PLACES_PER_STEP);
      if (this.steps > this.budget.steps) exhausted = `more than ${this.budget.steps} steps`;
      const edges = this.runner.run(next.block, next.state.copy(), this.onlyWhileIdle ? (_, states) => this.watchIdle(states) : undefined);
      if (this.hasLeftIdle) exhausted = "something is mapped";
      if (edges.length > this.budget.forks) exhausted = `one block makes more than ${this.budget.forks} states`;
      for (const edge of edges) {
        edge.state.way = { block: edge.to, before: next.state.way };
        if (edge.state.memory.size > this.budget.places) exhausted = `one state knows more than ${this.budget.places} places`;
        if (!this.propagate(edge)) exhausted = `more than ${this.budget.coarseStates} states at one place`;
      }
    }
    return { graph: this.graph, states: this.states, uses: this.uses, exhausted, steps: this.steps, partitionings: this.partitionings, isCoarse: this.partitionings.includes("coarse") };
  }

  /** Whether the machine is no more as the function found it. */
  private watchIdle(states: readonly State[]): void {
    this.hasLeftIdle ||= states.some(({ machine }) => machine.live.length + machine.released.length + machine.foreign.length + machine.saved.length > 0);
  }

  /** Blocks in reverse postorder, so that paths meet before they go on. */
  private dequeue(): { block: BasicBlock; state: State } | null {
    for (; this.first < this.worklist.length; this.first++) {
      const waiting = this.worklist[this.first]!;
      for (const state of waiting) {
        waiting.delete(state);
        return { block: this.graph.blocks[this.first]!, state };
      }
    }
    return null;
  }

  /** Joins a state into what is known at the start of its block, and has it gone on from if that is news. False when there are too many states. */
  private propagate({ to, state }: Edge): boolean {
    const use = this.uses[to]!;
    const reachable = prune(state, use);
    const known = this.states[to]!;
    const key = stateKey(state, { use, reachable, partitioning: this.partitionings[to]! });
    const same = known.get(key);
    if (same) {
      if (joinInto(this.unit.table, same, { state, block: to })) this.enqueue(to, same);
      return true;
    }
    known.set(key, state);
    this.enqueue(to, state);
    if (known.size > FACTS_STATES && this.partitionings[to] === "with-facts") this.coarsen(to, "fine");
    if (known.size <= this.fineStates) return true;
    if (this.partitionings[to] === "fine") this.coarsen(to, "coarse");
    return known.size <= this.budget.coarseStates;
  }

  private get fineStates(): number {
    return this.steps > this.budget.manySteps ? this.budget.fineStatesLater : this.budget.fineStates;
  }

  private enqueue(block: number, state: State): void {
    this.worklist[block]!.add(state);
    this.first = Math.min(this.first, block);
  }

  /** From now on more states of this block are one. */
  private coarsen(block: number, partitioning: Partitioning): void {
    this.partitionings[block] = partitioning;
    const before = [...this.states[block]!.values()];
    this.states[block]!.clear();
    this.worklist[block]!.clear();
    for (const state of before) this.propagate({ to: block, state });
  }
}

const USES = new WeakMap<ControlFlowGraph, readonly LaterUse[]>();

/** The same for each search. */
function usesIn(graph: ControlFlowGraph, unit: UnitContext): readonly LaterUse[] {
  const known = USES.get(graph);
  if (known) return known;
  const made = laterUses(graph, (instr) => instr.op === "call" && instr.callee.kind !== "pointer" && unit.matters(instr.callee.name));
  USES.set(graph, made);
  return made;
}

/** Runs the instructions of one block and its terminator. */
export class BlockRunner {
  private readonly readTemporaries: ReadonlySet<string>;
  /** By block and instruction. */
  private readonly contexts: Context[][] = [];
  private readonly unit: UnitContext;
  private readonly graph: ControlFlowGraph;
  private readonly sink: Sink;

  constructor(unit: UnitContext, graph: ControlFlowGraph, sink: Sink) {
    this.unit = unit;
    this.graph = graph;
    this.sink = sink;
    this.readTemporaries = readNames(graph);
  }

  run(block: BasicBlock, state: State, visit?: Visit): Edge[] {
    let states = [state];
    block.instrs.forEach((instr, index) => {
      visit?.(index, states);
      const context = this.context(block, index);
      const after = gathered(states, (one) => transfer(context, one, instr));
      states = after.some((one) => one.isOver) ? after.filter((one) => !one.isOver) : after;
    });
    visit?.(block.instrs.length, states);
    return gathered(states, (one) => this.leave(block, one));
  }

  context(block: BasicBlock, index: number): Context {
    const ofBlock = (this.contexts[block.id] ??= []);
    return (ofBlock[index] ??= {
      unit: this.unit,
      body: this.graph.body,
      graph: this.graph,
      sink: this.sink,
      readTemporaries: this.readTemporaries,
      site: `${this.graph.body.name}:${block.id}.${index}`,
      block: block.id,
      inLoop: block.loopDepth > 0,
    });
  }

  private leave(block: BasicBlock, state: State): Edge[] {
    const context = this.context(block, block.instrs.length);
    const { terminator } = block;
    switch (terminator.op) {
      case "jump":
        return [{ to: block.successors[0]!, state }];
      case "branch":
        return this.branch(context, block, { state, terminator });
      case "switch":
        return this.choose(context, block, { state, terminator });
      default:
        return [];
    }
  }

  private branch(context: Context, block: BasicBlock, at: { state: State; terminator: Extract<Terminator, { op: "branch" }> }): Edge[] {
    const { terminator, state } = at;
    if (mentionsOpaque(terminator.condition)) ageSite(context, state);
    const condition = evaluate(context, state, terminator.condition);
    const known = state.facts.truth(condition) ?? differing(state, condition);
    const isLoop = terminator.isLoopTest;
    const symbol = terminator.condition.kind === "config" ? terminator.condition.symbol : null;
    const edges: Edge[] = [];
    [true, false].forEach((holds, index) => {
      if (known === !holds) return;
      const next = known === null ? state.copy() : state;
      if (known === null && terminator.condition.kind !== "opaque" && !next.facts.assume(condition, holds)) return;
      const way = isLoop ? staysIn(this.graph, block, index) : holds;
      if (known === null) next.trace = traced(next.trace, { kind: "branch", holds: way, isLoop, symbol, isMacroInternal: terminator.isMacroInternal === true }, terminator.span);
      edges.push({ to: block.successors[index]!, state: next });
    });
    return edges;
  }

  private choose(context: Context, block: BasicBlock, at: { state: State; terminator: Extract<Terminator, { op: "switch" }> }): Edge[] {
    const { terminator, state } = at;
    const value = evaluate(context, state, terminator.value);
    const isMacroInternal = terminator.isMacroInternal === true;
    const edges: Edge[] = [];
    const rest = state.copy();
    for (const [index, one] of terminator.cases.entries()) {
      const next = rest.copy();
      const isSingle = one.low === one.high && one.low.kind !== "opaque";
      const low = evaluate(context, next, one.low);
      const high = isSingle ? low : evaluate(context, next, one.high);
      if (!assumeWithin(this.unit.table, next.facts, { value, low, high })) continue;
      next.trace = traced(next.trace, { kind: "choice", choice: { low, high }, isMacroInternal }, terminator.span);
      edges.push({ to: block.successors[index]!, state: next });
      if (isSingle && !rest.facts.assume(binaryTerm(this.unit.table, "==", [value, low]), false)) return edges;
      if (!isSingle && !excludeRange(this.unit.table, rest.facts, { value, low, high })) return edges;
    }
    rest.trace = traced(rest.trace, { kind: "choice", choice: null, isMacroInternal }, terminator.span);
    edges.push({ to: block.successors.at(-1)!, state: rest });
    return edges;
  }
}

/** What a `case` compares: the value, and its bounds, both inclusive. */
interface CaseRange {
  readonly value: Term;
  readonly low: Term;
  readonly high: Term;
}

/** Learns that the value is within; false when that can't be. */
function assumeWithin(table: TermTable, facts: Facts, { value, low, high }: CaseRange): boolean {
  if (low === high) return facts.assume(binaryTerm(table, "==", [value, low]), true);
  return facts.assume(binaryTerm(table, "<", [value, low]), false) && facts.assume(binaryTerm(table, "<", [high, value]), false);
}

/** Longer ranges are not taken out of what the default is left with. */
const LONGEST_RANGE = 16;

/** Learns that it is not; false when that can't be. */
function excludeRange(table: TermTable, facts: Facts, { value, low, high }: CaseRange): boolean {
  if (low.kind !== "number" || high.kind !== "number" || high.value - low.value >= LONGEST_RANGE) return true;
  for (let one = low.value; one <= high.value; one++) if (!facts.assume(binaryTerm(table, "==", [value, table.number(one)]), false)) return false;
  return true;
}

/** Code that has mapped two pages asks which of them it has: it takes them for two, and would not have mapped both if they were one. */
function differing(state: State, condition: Term): boolean | null {
  if (condition.kind === "unary" && condition.op === "!") return negated(differing(state, condition.operand));
  if (condition.kind !== "binary" || condition.op !== "==" || condition.left === condition.right) return null;
  const isMapped = (page: Term): boolean => state.machine.live.some(({ key }) => key === page);
  return isMapped(condition.left) && isMapped(condition.right) ? false : null;
}

function negated(truth: boolean | null): boolean | null {
  return truth === null ? null : !truth;
}

/** Whether that way leads on in the loop. */
function staysIn(graph: ControlFlowGraph, block: BasicBlock, successor: number): boolean {
  return graph.blocks[block.successors[successor]!]!.loopDepth >= block.loopDepth;
}

/** As `flatMap`, which the engine runs slowly; most blocks are run with one state. */
function gathered<T, R>(of: readonly T[], make: (one: T) => R[]): R[] {
  if (of.length === 1) return make(of[0]!);
  const made: R[] = [];
  for (const one of of) for (const part of make(one)) made.push(part);
  return made;
}
