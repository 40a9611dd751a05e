/** Writes a maximum out as the calls that lead to it, from the outermost holder to the innermost map. */

import type { GraphNode } from "./call-graph.ts";
import type { Measure, Peaks } from "./peaks.ts";
import type { EntryReason, Held, ScopedUse } from "./record.ts";

interface ChainStep {
  readonly function: string;
  readonly file: string;
  /** Of the call or map that leads on, from 1. */
  readonly line: number;
  /** Mappings that count, of those held there. */
  readonly held: readonly Held[];
  /** Mapped there on top; null where the step calls the next function. */
  readonly takes: Held | null;
  /** What a helper takes and gives back. */
  readonly scoped: (ScopedUse & { readonly callee: string }) | null;
  /** What the call sleeps on, where that is the question. */
  readonly sleeps: string | null;
}

export interface Chain {
  readonly depth: number;
  /** Why the outermost function runs in the context; empty where nothing tells. */
  readonly reasons: readonly EntryReason[];
  readonly steps: readonly ChainStep[];
}

/** Functions that hold nothing at the start of a chain are left out: they are callers like any other. */
export function chainFrom(start: string, of: { nodes: ReadonlyMap<string, GraphNode>; peaks: Peaks; measure: Measure; reasons: readonly EntryReason[] }): Chain {
  const { nodes, peaks, measure, reasons } = of;
  const steps: ChainStep[] = [];
  const [deepest] = peaks.of.get(start) ?? [];
  for (let at = deepest && { key: start, peak: deepest }; at; at = at.peak.next ?? undefined) {
    const { peak } = at;
    const node = nodes.get(at.key)!;
    const { site } = peak.edge;
    const isLast = peak.next === null;
    const { does } = site;
    steps.push({
      function: node.record.name,
      file: node.record.file,
      line: site.line,
      held: peak.held.filter((one) => measure.weight(one) > 0),
      takes: isLast && does.kind === "take" ? does.mapping : null,
      scoped: isLast && does.kind === "call" && does.scoped && (measure.own(peak.edge) ?? 0) > 0 ? { ...does.scoped, callee: does.callee.kind === "function" ? does.callee.name : "" } : null,
      sleeps: isLast && does.kind === "call" ? does.sleeps : null,
    });
  }
  return { depth: deepest?.value ?? 0, reasons, steps: withoutPassing(steps) };
}

function withoutPassing(steps: readonly ChainStep[]): readonly ChainStep[] {
  const first = steps.findIndex((step) => step.held.length > 0 || step.takes !== null || step.scoped !== null);
  return first < 0 ? steps : steps.slice(first);
}
