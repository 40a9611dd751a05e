/** The path that led to a state: a list that grows at its head and shares its tail. */

import type { Mapping } from "../highmem/machine.ts";
import type { Span } from "../text/span.ts";
import type { Term } from "../values/term.ts";

/** Which way out of a `switch`: the case with these bounds, both inclusive; null for all other values. */
export type Choice = { readonly low: Term; readonly high: Term } | null;

type TraceEvent =
  | { readonly kind: "map"; readonly mapping: Mapping }
  | { readonly kind: "unmap"; readonly mapping: Mapping; readonly by: string }
  /** `symbol`: what an `#if` asks for; null for values. */
  | { readonly kind: "branch"; readonly holds: boolean; readonly isLoop: boolean; readonly symbol: string | null; readonly isMacroInternal: boolean }
  | { readonly kind: "choice"; readonly choice: Choice; readonly isMacroInternal: boolean }
  | { readonly kind: "call"; readonly callee: string; readonly outcome: "failed" | "succeeded" | "returned" };

export interface TraceNode {
  readonly event: TraceEvent;
  readonly span: Span;
  readonly length: number;
  readonly previous: TraceNode | null;
}

export function traced(previous: TraceNode | null, event: TraceEvent, span: Span): TraceNode {
  return { event, span, length: (previous?.length ?? 0) + 1, previous };
}

/** Oldest first. */
export function steps(trace: TraceNode | null): TraceNode[] {
  const nodes: TraceNode[] = [];
  for (let node = trace; node; node = node.previous) nodes.push(node);
  return nodes.reverse();
}

/** The blocks that a path has come by, the latest first. */
export interface Way {
  readonly block: number;
  readonly before: Way | null;
}

/** In the order in which they are run. */
export function blocksOf(way: Way | null): number[] {
  const blocks: number[] = [];
  for (let at = way; at; at = at.before) blocks.push(at.block);
  return blocks.reverse();
}
