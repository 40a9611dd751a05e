/** Goes over the paths of a solved function again, to ask what holds before a statement and where it leads. */

import type { BasicBlock } from "../cfg/graph.ts";
import type { Mapping } from "../highmem/machine.ts";
import type { Span } from "../text/span.ts";
import type { Term } from "../values/term.ts";
import { evaluate } from "./evaluate.ts";
import type { MemberType } from "../ir/types.ts";
import type { UnitContext } from "./interpreter.ts";
import { BlockRunner, SILENT, type Solution } from "./solve.ts";
import type { State } from "./state.ts";

/** Blocks looked at between a statement and the end of the function. */
const MAX_STEPS = 256;

/** What a call is given on one path. */
export interface CallValues {
  readonly state: State;
  readonly args: readonly Term[];
}

export class Replay {
  readonly memberType: MemberType;
  private readonly runner: BlockRunner;
  private readonly solution: Solution;

  /** The solution must have been made for the same unit. */
  constructor(unit: UnitContext, solution: Solution) {
    this.memberType = unit.memberType;
    this.runner = new BlockRunner(unit, solution.graph, SILENT);
    this.solution = solution;
  }

  /** Why nothing can be told; null where all can. */
  get exhausted(): string | null {
    return this.solution.exhausted;
  }

  /** The values that a call at a span is given, for each state that reaches it. */
  callsAt({ start, end }: Span): CallValues[] {
    if (this.solution.exhausted !== null) return [];
    return this.solution.graph.blocks.flatMap((block) => block.instrs.flatMap((instr, index) => {
      if (instr.op !== "call" || instr.span.start !== start || instr.span.end !== end) return [];
      const context = this.runner.context(block, index);
      return this.statesAt(block, index).map((state) => ({ state, args: instr.args.map((arg) => evaluate(context, state.copy(), arg)) }));
    }));
  }

  /** All states in which a statement may be reached; none where the search for them was given up. */
  before(statement: Span): State[] {
    if (this.solution.exhausted !== null) return [];
    return this.solution.graph.blocks.flatMap((block) => {
      const first = [...block.instrs, block.terminator].findIndex(({ span }) => span.start >= statement.start && span.end <= statement.end);
      return first < 0 ? [] : this.statesAt(block, first);
    });
  }

  private statesAt(block: BasicBlock, instruction: number): State[] {
    const found: State[] = [];
    for (const state of this.solution.states[block.id]!.values()) {
      this.runner.run(block, state.copy(), (index, states) => {
        if (index === instruction) found.push(...states.map((one) => one.copy()));
      });
    }
    return found;
  }

  /** Mappings that are held before a statement, and after it on no path. */
  endedBy(statement: Span): Mapping[] {
    const ended = new Map<Term, Mapping>();
    for (const block of this.solution.exhausted === null ? this.solution.graph.blocks : []) {
      const isWithin = ({ span }: { readonly span: Span }): boolean => span.start >= statement.start && span.end <= statement.end;
      const [first, last] = [block.instrs.findIndex(isWithin), block.instrs.findLastIndex(isWithin)];
      if (first < 0) continue;
      const after = new Set(this.liveAt(block, last + 1).map((one) => one.address));
      for (const one of this.liveAt(block, first)) if (!after.has(one.address)) ended.set(one.address, one);
    }
    return [...ended.values()];
  }

  private liveAt(block: BasicBlock, instruction: number): Mapping[] {
    return this.statesAt(block, instruction).flatMap((state) => state.machine.live);
  }

  /** Whether a jump may lead to a return with the mapping held; null where that can't be told. */
  carries(address: Term, jump: Span, exit: Span): boolean | null {
    if (this.solution.exhausted !== null) return null;
    const { states, graph: { blocks } } = this.solution;
    const sources = blocks.filter(({ terminator }) => terminator.op === "jump" && terminator.span.start === jump.start && terminator.span.end === jump.end);
    const queue = sources.flatMap((block) => [...states[block.id]!.values()].flatMap((state) => this.runner.run(block, state.copy())));
    for (let steps = 0; queue.length > 0; steps++) {
      if (steps > MAX_STEPS) return null;
      const { to, state } = queue.pop()!;
      const block = blocks[to]!;
      let isHeld = false;
      queue.push(...this.runner.run(block, state, (index, reached) => {
        const isExit = index === block.instrs.length && block.terminator.op === "return" && block.terminator.span.start === exit.start;
        isHeld ||= isExit && reached.some((one) => holds(one, address));
      }));
      if (isHeld) return true;
    }
    return false;
  }
}

export function holds(state: State, address: Term): boolean {
  return state.machine.live.some((one) => one.address === address);
}
