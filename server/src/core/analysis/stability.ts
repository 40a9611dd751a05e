/** Whether a solution is a fixpoint: it holds already whatever one more step makes. */

import type { TermTable } from "../values/term.ts";
import type { UnitContext } from "./interpreter.ts";
import { joinInto, prune } from "./relevance.ts";
import { BlockRunner, SILENT, type Solution } from "./solve.ts";
import type { State } from "./state.ts";
import { coarseKey, stateKey } from "./state-key.ts";

/** Labels of blocks that some step reaches in a state which the solution does not hold; empty for a fixpoint. */
export function unstableBlocks(unit: UnitContext, solution: Solution): string[] {
  const runner = new BlockRunner(unit, solution.graph, SILENT);
  const open = new Set<string>();
  for (const block of solution.graph.blocks) {
    for (const start of solution.states[block.id]!.values()) {
      for (const { to, state } of runner.run(block, start.copy())) {
        const use = solution.uses[to]!;
        const reachable = prune(state, use);
        const known = solution.states[to]!;
        if (known.has(stateKey(state, { use, reachable, partitioning: solution.partitionings[to]! }))) continue;
        if (!isSubsumed(unit.table, known.values(), { state, block: to })) open.add(solution.graph.blocks[to]!.label);
      }
    }
  }
  return [...open];
}

/** Whether a state says nothing that one of the others does not say already. */
export function isSubsumed(table: TermTable, by: Iterable<State>, at: { state: State; block: number }): boolean {
  const key = coarseKey(at.state);
  for (const known of by) if (coarseKey(known) === key && !joinInto(table, known.copy(), at)) return true;
  return false;
}
