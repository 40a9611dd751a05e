/** Which blocks every path to the end must pass. */

import type { ControlFlowGraph } from "./graph.ts";

/**
 * The immediate postdominator of each block; null where paths meet only at the end of the function, or never.
 * Cooper, Harvey and Kennedy, "A simple, fast dominance algorithm", on the reversed graph.
 */
export function immediatePostdominators(graph: ControlFlowGraph): (number | null)[] {
  const count = graph.blocks.length;
  const exit = count;
  const successors = graph.blocks.map((block) => (block.successors.length === 0 ? [exit] : [...block.successors]));
  const order = reverseOrder(successors, exit);
  const rank = new Map(order.map((block, at) => [block, at]));
  const idom: (number | undefined)[] = new Array<number | undefined>(count + 1).fill(undefined);
  idom[exit] = exit;
  let changed = true;
  while (changed) {
    changed = false;
    for (const block of order) {
      if (block === exit) continue;
      const known = successors[block]!.filter((to) => idom[to] !== undefined);
      const merged = known.reduce<number | undefined>((all, to) => (all === undefined ? to : meet(all, to)), undefined);
      if (merged !== undefined && idom[block] !== merged) {
        idom[block] = merged;
        changed = true;
      }
    }
  }
  return graph.blocks.map((block) => (idom[block.id] === undefined || idom[block.id] === exit ? null : idom[block.id]!));

  function meet(a: number, b: number): number {
    let [left, right] = [a, b];
    while (left !== right) {
      while (rank.get(left)! > rank.get(right)!) left = idom[left]!;
      while (rank.get(right)! > rank.get(left)!) right = idom[right]!;
    }
    return left;
  }
}

/** Reverse postorder of the reversed graph, from the exit. */
function reverseOrder(successors: readonly (readonly number[])[], exit: number): number[] {
  const predecessors: number[][] = Array.from({ length: exit + 1 }, () => []);
  successors.forEach((targets, from) => {
    for (const to of targets) predecessors[to]!.push(from);
  });
  const seen = new Set([exit]);
  const post: number[] = [];
  const stack = [{ block: exit, next: 0 }];
  while (stack.length > 0) {
    const top = stack.at(-1)!;
    const to = predecessors[top.block]![top.next++];
    if (to === undefined) {
      post.push(top.block);
      stack.pop();
    } else if (!seen.has(to)) {
      seen.add(to);
      stack.push({ block: to, next: 0 });
    }
  }
  return post.reverse();
}
