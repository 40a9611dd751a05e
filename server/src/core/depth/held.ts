/** Turns mappings of the abstract machine into plain data, with the number of mappings that each stands for. */

import type { State } from "../analysis/state.ts";
import type { AnalysedFunction } from "../analysis/analysed-function.ts";
import { render } from "../findings/render.ts";
import type { Mapping } from "../highmem/machine.ts";
import { ZERO } from "../lattice/sign.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { Held } from "./record.ts";

export class HeldReader {
  private readonly source: SourceFile;
  private readonly solved: AnalysedFunction | null;
  private releases: Map<string, number> | null = null;
  private readonly bounds = new Map<number, number>();

  constructor(of: { readonly source: SourceFile; readonly solved: AnalysedFunction | null }) {
    this.source = of.source;
    this.solved = of.solved;
  }

  /** `at`: offset of the place, in UTF-16 code units. */
  of(mapping: Mapping, at: number): Held {
    const what = mapping.key ? render(mapping.key) : null;
    return {
      resource: mapping.resource,
      interface: mapping.interface,
      slot: mapping.slot?.kind === "name" ? mapping.slot.name : null,
      by: mapping.by,
      what: what === null || what.includes("…") ? null : what,
      line: this.source.lines.position(mapping.span.start).line,
      count: (mapping.isMany || this.isManyAt(mapping, at)) && !isOneObject(mapping) ? this.boundOf(mapping) : 1,
    };
  }

  /** What the latest round of a loop has mapped is counted with what earlier rounds have. */
  all(live: readonly Mapping[], at: number): Held[] {
    const held = live.filter((one) => this.isStillHeld(one, at)).map((one) => this.of(one, at));
    const isCounted = (one: Held): boolean => one.count === 1 && held.some((other) => other.count > 1 && other.line === one.line && other.by === one.by);
    return held.filter((one) => !isCounted(one));
  }

  /**
   * How many rounds a loop over an array makes can't be told: one that releases elements is taken to release all, so they are
   * held between the map and that loop only. What an earlier round gave to others is theirs to release.
   */
  private isStillHeld(mapping: Mapping, at: number): boolean {
    const { address } = mapping;
    if (address.kind !== "mapped") return true;
    if (mapping.isEntrusted && (mapping.isMany || address.isOld)) return false;
    const last = mapping.isElement ? this.lastRelease(address.site) : undefined;
    return last === undefined || (mapping.span.start <= at && at <= last);
  }

  /** Offset of the last release of what a site has mapped; undefined without one. */
  private lastRelease(site: string): number | undefined {
    if (this.releases === null) {
      this.releases = new Map();
      for (const { mapping, span } of [...(this.solved?.facts.heldAt.values() ?? [])].flat().flatMap(({ released }) => released)) {
        if (mapping.address.kind !== "mapped") continue;
        this.releases.set(mapping.address.site, Math.max(span.start, this.releases.get(mapping.address.site) ?? 0));
      }
    }
    return this.releases.get(site);
  }

  /** In a later round of a loop the mapping may stand for several. */
  private isManyAt({ address }: Mapping, at: number): boolean {
    const machines = this.solved?.facts.heldAt.get(at) ?? [];
    return machines.some((machine) => machine.live.some((one) => one.isMany && one.address === address));
  }

  /** The largest number of rounds that the loop around a map may run, as far as is known where it maps. */
  private boundOf({ span }: Mapping): number {
    const known = this.bounds.get(span.start) ?? this.boundAt(span.start);
    this.bounds.set(span.start, known);
    return known;
  }

  private boundAt(offset: number): number {
    const { graph, states } = this.solved?.solution ?? { graph: { blocks: [] }, states: [] };
    const around = graph.blocks.filter((block) => block.instrs.some((instr) => instr.op === "call" && instr.span.start === offset));
    const later = around.flatMap((block) => [...(states[block.id]?.values() ?? [])]).filter((state) => state.machine.live.some((one) => one.span.start === offset));
    return later.length === 0 ? Infinity : Math.max(...later.map(roundsBound));
  }
}

/** An entry of the pool for an object that the caller knows too is the same one in every round. */
function isOneObject({ resource, key }: Mapping): boolean {
  return resource === "pool" && key !== null && key.isAboutEntry;
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
