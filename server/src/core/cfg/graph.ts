/** The control flow graph of a body: basic blocks, edges, loop heads. */

import type { Body, Instr, Terminator } from "../ir/ir.ts";

export interface BasicBlock {
  readonly id: number;
  readonly label: string;
  readonly instrs: readonly Instr[];
  readonly terminator: Terminator;
  /** In the order of the terminator's targets. */
  readonly successors: readonly number[];
  readonly predecessors: readonly number[];
  /** Some edge comes back from a block that this one dominates or precedes. */
  readonly isLoopHead: boolean;
  /** How many loops enclose the block. */
  readonly loopDepth: number;
}

/** Blocks are in reverse postorder; block 0 is the entry; unreachable code is left out. */
export interface ControlFlowGraph {
  readonly body: Body;
  readonly blocks: readonly BasicBlock[];
  readonly loops: readonly Loop[];
}

/** All blocks that lead back to the head without leaving; loops with one head are one. */
export interface Loop {
  readonly head: number;
  readonly blocks: ReadonlySet<number>;
}
