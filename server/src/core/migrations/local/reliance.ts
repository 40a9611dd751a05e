/** What code between a map and its release leans on: preemption that is off, page faults that are off. */

import type { AnalysedFunction } from "../../analysis/analysed-function.ts";
import type { Mapping } from "../../highmem/machine.ts";
import type { KernelContext } from "../../kernel/kernel-context.ts";
import { MIGRATIONS } from "../../kernel/migrations.ts";
import { readComments } from "../../syntax/comments.ts";
import { namedCalls } from "../../syntax/named-calls.ts";
import type { Span } from "../../text/span.ts";
import { callsUnder } from "./calls-under.ts";
import { type Distances, distancesIn } from "./distances.ts";
import type { LocalInput } from "./local-input.ts";
import { isPinned, MaintenanceSearch, type NamedCall } from "./maintenance.ts";
import { switchedElsewhere } from "./other-arms.ts";

export interface Reliance {
  readonly on: "preemption" | "page-faults";
  /** The code itself says so, rather than something that it calls, or a comment. */
  readonly isCertain: boolean;
  readonly message: string;
  readonly span: Span;
}

const BY_NAME: ReadonlyMap<string, Reliance["on"]> = new Map(MIGRATIONS.local.relies.flatMap(({ on, names }) => names.map((name) => [name, on] as const)));
const TELLING = new RegExp(MIGRATIONS.local.told.comments.join("|"), "i");
const TELLING_NAMES = MIGRATIONS.local.told.names.map(({ on, like, says }) => ({ on, says, form: new RegExp(like) }));

export class RelianceSearch {
  private readonly kernel: KernelContext;
  private readonly distances: Distances;
  private readonly maintenance: MaintenanceSearch;

  constructor({ index, kernel, analysis }: LocalInput) {
    this.kernel = kernel;
    this.distances = distancesIn(index, kernel);
    this.maintenance = new MaintenanceSearch(analysis);
  }

  /** What is met while a mapping is held that `isMeant`; the most certain first. */
  within(fn: AnalysedFunction, isMeant: (mapping: Mapping) => boolean): Reliance[] {
    const held = [...fn.facts.heldAt].filter(([, machines]) => machines.some(({ live }) => live.some(isMeant))).map(([offset]) => offset);
    if (held.length === 0) return [];
    const region = { start: Math.min(...held), end: Math.max(...held) };
    const called = callsUnder(fn, isMeant).map(({ callee, span, args }) => ({ name: callee.kind === "function" ? callee.name : "", count: args.length, span }));
    const all = [...called, ...this.written(fn, region)];
    const found = all.flatMap((one) => this.ofCall(fn, one) ?? []);
    return [...found, ...this.maintenance.within(fn, all, region), ...comments(fn, region), ...ofName(fn), ...switchedElsewhere(fn)].sort((a, b) => Number(b.isCertain) - Number(a.isCertain));
  }

  /** Calls that stand in arguments of macros which are not looked into. */
  private written({ source, graph }: AnalysedFunction, region: Span): NamedCall[] {
    const known = new Set(graph.blocks.flatMap(({ instrs }) => instrs.flatMap((instr) => (instr.op === "call" && instr.callee.kind === "function" ? [instr.callee.name] : []))));
    return namedCalls(source.text, region).filter(({ name }) => !known.has(name)).map((one) => ({ ...one, count: 0 }));
  }

  private ofCall(fn: AnalysedFunction, { name, count, span }: NamedCall): Reliance | null {
    const line = fn.source.lines.position(span.start).line;
    const own = BY_NAME.get(name);
    if (own === "preemption" && isPinned(fn, span)) return null;
    if (own) return { on: own, isCertain: true, message: `${name}() on line ${line} relies on ${WORDS[own]} being off`, span };
    if (this.copiesUserMemory(name, count)) return { on: "page-faults", isCertain: false, message: `${name}() on line ${line} may rely on page faults being off`, span };
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
function comments({ source: { text, lines } }: AnalysedFunction, region: Span): Reliance[] {
  return readComments(text.slice(region.start, region.end)).flatMap(({ start, end }) => {
    const span = { start: start + region.start, end: end + region.start };
    const word = TELLING.exec(text.slice(span.start, span.end))?.[0];
    return word === undefined ? [] : [{ on: "preemption" as const, isCertain: false, message: `the comment on line ${lines.position(span.start).line} speaks of "${word}"`, span }];
  });
}

/** Its author has said how it is meant to run. */
function ofName({ body: { name, nameSpan } }: AnalysedFunction): Reliance[] {
  return TELLING_NAMES.filter(({ form }) => form.test(name)).map(({ on, says }) => ({ on, isCertain: false, message: `${name}() says that ${says}`, span: nameSpan }));
}
