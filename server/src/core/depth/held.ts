/** Turns mappings of the abstract machine into plain data, with the number of mappings that each stands for. */

import type { State } from "../analysis/state.ts";
import type { AnalysedFunction } from "../analysis/unit-analysis.ts";
import { render } from "../findings/render.ts";
import type { Mapping } from "../highmem/machine.ts";
import { ZERO } from "../lattice/sign.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { Held } from "./record.ts";

export class HeldReader {
  private readonly source: SourceFile;
  private readonly solved: AnalysedFunction | null;
  private rounds: number | null = null;

  constructor(of: { readonly source: SourceFile; readonly solved: AnalysedFunction | null }) {
    this.source = of.source;
    this.solved = of.solved;
  }

  of(mapping: Mapping): Held {
    const what = mapping.key ? render(mapping.key) : null;
    return {
      resource: mapping.resource,
      interface: mapping.interface,
      slot: mapping.slot?.kind === "name" ? mapping.slot.name : null,
      by: mapping.by,
      what: what === null || what.includes("…") ? null : what,
      line: this.source.lines.position(mapping.span.start).line,
      count: mapping.isMany ? (this.rounds ??= this.boundOfLoops()) : 1,
    };
  }

  /** The largest number of rounds that some loop with many mappings live may run; 1 for mappings that typed slots have evicted. */
  private boundOfLoops(): number {
    let bound = 1;
    for (const states of this.solved?.solution.states ?? []) {
      for (const state of states.values()) {
        if (state.machine.live.some((one) => one.isMany)) bound = Math.max(bound, roundsBound(state));
      }
    }
    return bound;
  }
}

/** What the conditions of the loops around say: the largest constant that a counter stays below; Infinity without one. */
function roundsBound(state: State): number {
  let bound = 0;
  for (const [term, fact] of state.facts.entries()) {
    if (term.kind !== "binary" || term.op !== "<" || (fact.sign & ZERO) !== 0) continue;
    if (term.left.kind !== "result" || term.left.origin !== "update") continue;
    bound = Math.max(bound, state.facts.number(term.right) ?? 0);
  }
  return bound > 0 ? bound : Infinity;
}
