/** Cuts a body into basic blocks and orders them. */

import { isTerminator, type Body, type Instr, type Terminator } from "../ir/ir.ts";
import type { BasicBlock, ControlFlowGraph, Loop } from "./graph.ts";

interface RawBlock {
  readonly label: string;
  readonly instrs: Instr[];
  terminator: Terminator;
  targets: number[];
}

/** `forks`: one state may go in and many come out. Two such instructions stand in blocks of their own, so that states meet between them. */
export function buildGraph(body: Body, forks: (instr: Instr) => boolean = () => false): ControlFlowGraph {
  const raw = cut(body, forks);
  const order = reversePostorder(raw);
  const number = new Map(order.map((old, at) => [old, at]));
  const successors = order.map((old) => raw[old]!.targets.map((target) => number.get(target)!));
  const predecessors: number[][] = order.map(() => []);
  successors.forEach((targets, from) => {
    for (const to of targets) predecessors[to]!.push(from);
  });
  const loops = findLoops(successors, predecessors);
  const blocks: BasicBlock[] = order.map((old, id) => ({
    id,
    label: raw[old]!.label,
    instrs: raw[old]!.instrs,
    terminator: raw[old]!.terminator,
    successors: successors[id]!,
    predecessors: predecessors[id]!,
    isLoopHead: loops.some((loop) => loop.head === id),
    loopDepth: loops.filter((loop) => loop.blocks.has(id)).length,
  }));
  return { body, blocks, loops };
}

function cut(body: Body, forks: (instr: Instr) => boolean): RawBlock[] {
  const end: Terminator = { op: "stop", span: { start: body.span.end, end: body.span.end } };
  const blocks: RawBlock[] = [{ label: "entry", instrs: [], terminator: end, targets: [] }];
  const byLabel = new Map<string, number>();
  let open = true;
  let hasForked = false;
  const begin = (label: string): void => {
    byLabel.set(label, blocks.length);
    if (open) blocks.at(-1)!.terminator = { op: "jump", to: label, span: end.span };
    blocks.push({ label, instrs: [], terminator: end, targets: [] });
    open = true;
    hasForked = false;
  };
  for (const item of body.items) {
    if (item.op === "label") begin(item.label);
    else if (!open) continue;
    else if (isTerminator(item)) {
      blocks.at(-1)!.terminator = decided(item);
      open = false;
    } else {
      const isFork = forks(item);
      if (isFork && hasForked) begin(`fork.${blocks.length}`);
      hasForked ||= isFork;
      blocks.at(-1)!.instrs.push(item);
    }
  }
  // A label that nobody places (it stands in code that was not parsed) ends the path.
  const nowhere = blocks.push({ label: "nowhere", instrs: [], terminator: end, targets: [] }) - 1;
  for (const block of blocks) block.targets = targets(block.terminator).map((label) => byLabel.get(label) ?? nowhere);
  return blocks;
}

/** A branch on a constant leads one way only: the body of `do … while (0)` is no loop, and what stands under `if (0)` is not there. */
function decided(terminator: Terminator): Terminator {
  if (terminator.op !== "branch" || terminator.condition.kind !== "number") return terminator;
  return { op: "jump", to: terminator.condition.value === 0 ? terminator.else : terminator.then, span: terminator.span };
}

/** Labels in the order in which successors are numbered: branch then, else; switch cases, otherwise. */
function targets(terminator: Terminator): string[] {
  switch (terminator.op) {
    case "jump":
      return [terminator.to];
    case "branch":
      return [terminator.then, terminator.else];
    case "switch":
      return [...terminator.cases.map((one) => one.to), terminator.otherwise];
    default:
      return [];
  }
}

function reversePostorder(blocks: readonly RawBlock[]): number[] {
  const seen = new Set<number>([0]);
  const post: number[] = [];
  const stack: { block: number; next: number }[] = [{ block: 0, next: 0 }];
  while (stack.length > 0) {
    const top = stack.at(-1)!;
    const successors = blocks[top.block]!.targets;
    // The last target first, so that the first one comes first in reverse.
    const target = successors[successors.length - 1 - top.next];
    top.next++;
    if (target === undefined) {
      post.push(top.block);
      stack.pop();
    } else if (!seen.has(target)) {
      seen.add(target);
      stack.push({ block: target, next: 0 });
    }
  }
  return post.reverse();
}

/** A back edge goes to the same or an earlier block; its loop is all that reaches its source without passing the head. */
function findLoops(successors: readonly number[][], predecessors: readonly number[][]): Loop[] {
  const members = new Map<number, Set<number>>();
  successors.forEach((targets, from) => {
    for (const head of targets) {
      if (head > from) continue;
      const loop = members.get(head) ?? new Set([head]);
      members.set(head, loop);
      const queue = [from];
      while (queue.length > 0) {
        const block = queue.pop()!;
        if (loop.has(block)) continue;
        loop.add(block);
        queue.push(...predecessors[block]!);
      }
    }
  });
  return [...members].map(([head, blocks]) => ({ head, blocks }));
}
