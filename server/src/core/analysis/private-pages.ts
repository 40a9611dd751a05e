/** Pages that the function under analysis alone knows of. */

import type { ControlFlowGraph } from "../cfg/graph.ts";
import { GraphMemo } from "../cfg/graph-memo.ts";
import { isMappingEffect } from "../kernel/models.ts";
import { changesOwnState, isPredicateName, looksAtValueOnly } from "../kernel/symbols.ts";
import { isFresh } from "../values/aliasing.ts";
import type { Term } from "../values/term.ts";
import type { Context } from "./interpreter.ts";
import { escapingBlocks } from "./private-variables.ts";
import type { State } from "./state.ts";

/** An object that was made here and that local variables alone ever know of: no callee can have returned it. */
export function isPrivate(context: Context, state: State, page: Term): boolean {
  return isKnownTo(state, page, escapingBlocksOf(context), ({ size }) => size === 0);
}

/** The same, of the ways that lead to where the function is. */
export function isPrivateSoFar(context: Context, state: State, page: Term): boolean {
  const { graph, block } = context;
  const isBefore = (one: number): boolean => BEFORE.of(graph, block, () => leadingTo(graph, block)).has(one);
  return isKnownTo(state, page, escapingBlocksOf(context), (blocks) => ![...blocks].some(isBefore));
}

/** By the names that terms have for variables, the blocks in which their value escapes. */
type EscapingBlocks = ReadonlyMap<string, ReadonlySet<number>>;

function isKnownTo(state: State, page: Term, escaping: EscapingBlocks, isOwn: (blocks: ReadonlySet<number>) => boolean): boolean {
  if (!isFresh(page)) return false;
  const holders = [...state.memory].filter(([, value]) => value === page).map(([address]) => address);
  return holders.length > 0 && holders.every((one) => {
    const blocks = one.kind === "variable" ? escaping.get(one.variable) : undefined;
    return blocks !== undefined && isOwn(blocks);
  });
}

const ESCAPING = new WeakMap<ControlFlowGraph, EscapingBlocks>();

function escapingBlocksOf({ graph, body, unit }: Context): EscapingBlocks {
  const isDone = (name: string): boolean => unit.kernel.apis.rows(name).some(({ effects }) => effects?.some((effect) => effect.do === "free" || isMappingEffect(effect)));
  const keeps = (name: string): boolean => !isDone(name) && !changesOwnState(name) && !isPredicateName(name) && !looksAtValueOnly(name);
  const known = ESCAPING.get(graph) ?? new Map([...escapingBlocks(graph, keeps)].map(([id, blocks]) => [`${body.name}:${id}`, blocks]));
  ESCAPING.set(graph, known);
  return known;
}

/** By block. */
const BEFORE = new GraphMemo<number, ReadonlySet<number>>();

/** All blocks that lead to one, itself among them. */
function leadingTo(graph: ControlFlowGraph, block: number): ReadonlySet<number> {
  const found = new Set([block]);
  for (const one of found) for (const before of graph.blocks[one]!.predecessors) found.add(before);
  return found;
}
