/** What code between a map and its release leans on: preemption that is off, page faults that are off. */

import type { AnalysedFunction } from "../../analysis/analysed-function.ts";
import type { Mapping } from "../../highmem/machine.ts";
import type { CallInstr } from "../../ir/ir.ts";
import type { KernelContext } from "../../kernel/kernel-context.ts";
import { MIGRATIONS } from "../../kernel/migrations.ts";
import { readComments } from "../../syntax/comments.ts";
import type { Span } from "../../text/span.ts";
import type { Distances } from "./distances.ts";

export interface Reliance {
  readonly on: "preemption" | "page-faults";
  /** The code itself says so, rather than something that it calls, or a comment. */
  readonly isCertain: boolean;
  readonly message: string;
  readonly span: Span;
}

const BY_NAME: ReadonlyMap<string, Reliance["on"]> = new Map(MIGRATIONS.local.relies.flatMap(({ on, names }) => names.map((name) => [name, on] as const)));
const TELLING = /\b(?:preempt\w*|page[ -]?faults?|pagefault\w*|in_?atomic|atomic(?:ally)? context|per[ -]cpu)\b/i;

export class RelianceSearch {
  private readonly kernel: KernelContext;
  private readonly distances: Distances;

  constructor(distances: Distances, kernel: KernelContext) {
    this.kernel = kernel;
    this.distances = distances;
  }

  /** What is met while a mapping is held that `isMeant`; the most certain first. */
  within(fn: AnalysedFunction, isMeant: (mapping: Mapping) => boolean): Reliance[] {
    const isHeld = (span: Span): boolean => fn.facts.heldAt.get(span.start)?.some(({ live }) => live.some(isMeant)) ?? false;
    const calls = fn.graph.blocks.flatMap(({ instrs }) => instrs.filter((instr) => instr.op === "call")).filter(({ span }) => isHeld(span));
    const found = calls.flatMap((call) => this.ofCall(fn, call) ?? []);
    return [...found, ...comments(fn, isMeant)].sort((a, b) => Number(b.isCertain) - Number(a.isCertain));
  }

  private ofCall(fn: AnalysedFunction, { callee, span, args }: CallInstr): Reliance | null {
    if (callee.kind !== "function") return null;
    const { name } = callee;
    const line = fn.source.lines.position(span.start).line;
    const own = BY_NAME.get(name) ?? (this.copiesUserMemory(name, args.length) ? "page-faults" : undefined);
    if (own) return { on: own, isCertain: true, message: `${name}() on line ${line} relies on ${WORDS[own]} being off`, span };
    if (this.kernel.apis.known(name) || this.distances.guards.distance(name) <= 1) return null;
    for (const [on, reach] of this.distances.relying) {
      if (reach.distance(name) === 1) return { on, isCertain: false, message: `${name}() on line ${line} calls something that relies on ${WORDS[on]} being off`, span };
    }
    return null;
  }

  private copiesUserMemory(name: string, argumentCount: number): boolean {
    return this.kernel.apis.lookup(name, argumentCount)?.effects?.some((effect) => effect.do === "sleep" && effect.kind === "user-copy") ?? false;
  }
}

const WORDS = { preemption: "preemption", "page-faults": "page faults" } as const;

/** Comments between map and release that speak of it: only a reader can tell what they are about. */
function comments(fn: AnalysedFunction, isMeant: (mapping: Mapping) => boolean): Reliance[] {
  const held = [...fn.facts.heldAt].filter(([, machines]) => machines.some(({ live }) => live.some(isMeant))).map(([offset]) => offset);
  const [first, last] = [Math.min(...held), Math.max(...held)];
  if (held.length === 0) return [];
  const { text, lines } = fn.source;
  return readComments(text.slice(first, last)).flatMap(({ start, end }) => {
    const span = { start: start + first, end: end + first };
    const word = TELLING.exec(text.slice(span.start, span.end))?.[0];
    return word === undefined ? [] : [{ on: "preemption" as const, isCertain: false, message: `the comment on line ${lines.position(span.start).line} speaks of "${word}"`, span }];
  });
}
