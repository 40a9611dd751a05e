/** The pass after the fixpoint: collects what goes wrong and how the function may end. */

import type { BasicBlock, ControlFlowGraph } from "../cfg/graph.ts";
import type { ForeignRelease, Machine, Mapping } from "../highmem/machine.ts";
import type { CallInstr } from "../ir/ir.ts";
import type { Span } from "../text/span.ts";
import type { Site, Term } from "../values/term.ts";
import { entryConditions, joinConditions } from "./conditions.ts";
import { evaluate } from "./evaluate.ts";
import { escapes, type Exit, exitKind, handedOver, isPassedOn } from "./exits.ts";
import type { Context, HowMapped, Sink, UnitContext } from "./interpreter.ts";
import type { Observation, ObservationDetail } from "./observation.ts";
import { BlockRunner, type Solution } from "./solve.ts";
import type { State } from "./state.ts";
import { Occurrences, type CallOccurrence, type MapOccurrence, type SleepOccurrence } from "./occurrences.ts";
import type { TransientUse } from "./summary.ts";
import { sleepBarrier } from "./transfer-sleep.ts";
import { isPrivate } from "./private-pages.ts";
import { isHandedIn } from "./release-target.ts";
import { isAtomicRelease } from "./transfer-unmap.ts";
import type { Sleeping } from "./sleeping.ts";
import type { Call } from "./call.ts";
import type { Way } from "./trace.ts";

/** Everything that rules and summaries are made from. */
export interface FunctionFacts {
  readonly observations: readonly Observation[];
  /** None where paths were told apart. */
  readonly doubtful: readonly Doubtful[];
  readonly exits: readonly Exit[];
  /** Each slot or home that mappings are made in, with how deep they are nested there. */
  readonly transient: readonly TransientUse[];
  /** Places where something is mapped, with the execution context there. */
  readonly maps: readonly MapOccurrence[];
  readonly calls: readonly CallOccurrence[];
  /** Complete only where sleeping was asked for; else those under a mapping that forbids it. */
  readonly sleeps: readonly SleepOccurrence[];
  /** Addresses of mappings that some path releases. */
  readonly released: ReadonlySet<Term>;
  /** Addresses of mappings that some path hands over. */
  readonly handed: ReadonlySet<Term>;
  /** What may be mapped before each instruction, by the offset at which it begins. */
  readonly heldAt: ReadonlyMap<number, readonly Machine[]>;
  /** Which calls end which mappings. */
  readonly endings: readonly MappingEnd[];
}

/** A mapping of the function, and a call that releases it on some path. */
interface MappingEnd {
  readonly map: Span;
  readonly release: Span;
}

interface Seen {
  readonly detail: ObservationDetail;
  readonly span: Span;
  readonly place: string;
  readonly states: Set<State>;
  first: Pick<State, "machine" | "trace" | "way">;
}

/** An observation that may come of joined paths, and paths that lead to it, if it is one: first that of the shortest trace. */
export interface Doubtful {
  readonly observation: Observation;
  readonly ways: readonly (Way | null)[];
}

/** An instruction, and how many states come by it. */
interface Place {
  readonly name: string;
  reached: number;
}

/** `everywhere`: the callees are asked for sleeping wherever they are called, not just under mappings. */
export function observe(unit: UnitContext, solution: Solution, sleeping: "under-mappings" | "everywhere"): FunctionFacts {
  const facts = new Observer(unit, solution, { sleeping, handedIn: [] }).run();
  const handedIn = sleeping === "everywhere" ? [] : alwaysReleased(unit, facts.exits);
  return handedIn.length === 0 ? facts : new Observer(unit, solution, { sleeping, handedIn }).run();
}

interface Wanted {
  readonly sleeping: "under-mappings" | "everywhere";
  readonly handedIn: readonly ForeignRelease[];
}

/** Mappings that forbid sleeping, which the function is handed and releases whatever happens: it is told itself where it sleeps before. */
export function alwaysReleased(unit: UnitContext, exits: readonly Exit[]): ForeignRelease[] {
  const [first, ...others] = exits.map((exit) => exit.state.machine.foreign.filter((one) => one.by === "address" && isHandedIn(one.target) && isAtomicRelease(unit, one)));
  return (first ?? []).filter((one) => others.every((all) => all.some((other) => other.target === one.target)));
}

function isHeldYet(state: State, release: ForeignRelease, sleeping: Sleeping | null): boolean {
  if (state.machine.foreign.some((one) => one.target === release.target)) return false;
  return !(sleeping?.released.includes(release.target) ?? false);
}

class Observer implements Sink {
  private readonly seen = new Map<string, Seen>();
  /** By block and instruction, the terminator last. */
  private readonly places: Place[][] = [];
  private readonly exits: Exit[] = [];
  private readonly transient = new Map<string, TransientUse>();
  private readonly heldAt = new Map<number, Map<string, Machine>>();
  private readonly endings = new Map<string, MappingEnd>();
  private readonly released = new Set<Term>();
  /** Sites of mappings of pages that the function alone knows of. */
  private readonly ownPages = new Set<Site>();
  private readonly runner: BlockRunner;
  private readonly solution: Solution;
  private readonly unit: UnitContext;
  private readonly occurrences: Occurrences;
  private readonly wants: Wanted;
  private place = "";

  constructor(unit: UnitContext, solution: Solution, wants: Wanted) {
    this.unit = unit;
    this.solution = solution;
    this.occurrences = new Occurrences(unit.kernel.apis);
    this.wants = wants;
    this.runner = new BlockRunner(unit, solution.graph, this);
  }

  run(): FunctionFacts {
    for (const block of this.solution.graph.blocks) {
      for (const state of this.solution.states[block.id]!.values()) this.visit(block, state);
    }
    const counts = new Map(this.places.flat().map(({ name, reached }) => [name, reached]));
    const reached = (place: string): number => counts.get(place) ?? 0;
    const handed = new Set(this.exits.flatMap((exit) => [...exit.handed].map((mapping) => mapping.address)));
    return {
      ...this.told(reached),
      exits: this.exits,
      transient: [...this.transient.values()],
      maps: this.occurrences.maps(reached),
      calls: this.occurrences.calls(),
      sleeps: this.occurrences.sleeps(reached),
      released: this.released,
      handed,
      endings: [...this.endings.values()],
      heldAt: new Map([...this.heldAt].map(([offset, machines]) => [offset, [...machines.values()]])),
    };
  }

  private visit(block: BasicBlock, state: State): void {
    const { places } = this;
    this.runner.run(block, state.copy(), (index, states) => {
      const place = (places[block.id] ??= [])[index] ??= { name: `${block.id}.${index}`, reached: 0 };
      this.place = place.name;
      place.reached += states.length;
      this.noteHeld((block.instrs[index] ?? block.terminator).span.start, states);
      if (this.solution.isCoarse) this.noteOwnPages(this.runner.context(block, index), states);
      if (index === block.instrs.length) for (const one of states) this.leave(block, one);
    });
  }

  private noteHeld(offset: number, states: readonly State[]): void {
    const known = this.heldAt.get(offset) ?? new Map<string, Machine>();
    for (const { machine } of states) {
      known.set(machine.live.length === 0 ? "" : machine.live.map((one) => `${one.address.id}${one.isMany ? "*" : ""}`).join(), machine);
      for (const { mapping, span } of machine.released) this.endings.set(`${mapping.span.start} ${span.start}`, { map: mapping.span, release: span });
    }
    this.heldAt.set(offset, known);
  }

  /** Later the variables that know of a page may be dead. */
  private noteOwnPages(context: Context, states: readonly State[]): void {
    for (const state of states) {
      for (const { key, address } of state.machine.live) {
        if (key && address.kind === "mapped" && !this.ownPages.has(address.site) && isPrivate(context, state, key)) this.ownPages.add(address.site);
      }
    }
  }

  report(state: State, detail: ObservationDetail, span: Span): void {
    const key = `${this.place} ${detail.kind} ${subject(detail)} ${span.start}`;
    const seen = this.seen.get(key);
    const first = { machine: state.machine, trace: state.trace, way: state.way };
    if (!seen) {
      this.seen.set(key, { detail, span, place: this.place, states: new Set([state]), first });
      return;
    }
    seen.states.add(state);
    if ((state.trace?.length ?? 0) < (seen.first.trace?.length ?? 0)) seen.first = first;
  }

  mapped(state: State, mapping: Mapping, how: HowMapped): void {
    this.occurrences.map(state, mapping, { place: this.place, body: this.solution.graph.body, how });
  }

  depthReached(state: State, mapping: Mapping, depth: number): void {
    const key = `${mapping.by} ${mapping.span.start} ${mapping.slot?.id ?? ""}`;
    const known = this.transient.get(key);
    const conditions = entryConditions(state);
    if (!known) this.transient.set(key, { mapping, depth, conditions });
    else this.transient.set(key, { ...(known.depth < depth ? { mapping, depth } : known), conditions: joinConditions(known.conditions, conditions) });
  }

  called(state: State, call: Call): void {
    this.occurrences.call(state, call);
    if (!this.asksForSleep(state)) return;
    for (const one of this.unit.sleepsOf(call, state)) this.slept(state, one);
  }

  slept(state: State, sleeping: Sleeping): void {
    this.occurrences.sleep(state, sleeping, this.place);
    // Whether a mask that the caller chooses lets it sleep, the caller is asked.
    if (sleeping.mask !== null) return;
    const holder = sleepBarrier(this.unit, state, sleeping);
    if (holder) this.report(state, { kind: "slept-while-mapped", holder, sleeping }, sleeping.call.span);
    const handedIn = this.wants.handedIn.find((one) => isHeldYet(state, one, sleeping));
    if (handedIn) this.report(state, { kind: "slept-before-release", release: handedIn, sleeping }, sleeping.call.span);
  }

  private asksForSleep(state: State): boolean {
    const { sleeping, handedIn } = this.wants;
    return sleeping === "everywhere" || sleepBarrier(this.unit, state, null) !== null || handedIn.some((one) => isHeldYet(state, one, null));
  }

  /** What a function of another file maps, such a function may have mapped before, for whatever object: what it ends then is no release of the code at hand. */
  private mapsAnew(callee: string): boolean {
    return !this.unit.kernel.apis.known(callee) && (this.unit.summary(callee, true)?.outcomes.some((outcome) => outcome.maps.length > 0) ?? false);
  }

  private leave(block: BasicBlock, state: State): void {
    for (const { mapping, by } of state.machine.released) if (mapping.isFromElsewhere !== true || !this.mapsAnew(by)) this.released.add(mapping.address);
    const { terminator } = block;
    if (terminator.op !== "return") return;
    const context = this.runner.context(block, block.instrs.length);
    const value = terminator.value ? evaluate(context, state, terminator.value) : null;
    const kind = exitKind(state, value, { span: terminator.span, returnsVoid: this.solution.graph.body.returnsVoid });
    const handed = handedOver(state, this.solution.graph.body.returnsAddress ? value : null);
    this.exits.push({ state, value, kind, handed });
    const { returnsAddress } = this.solution.graph.body;
    const isFailure = kind.value === "error" || (kind.value === "null" && returnsAddress);
    for (const one of isFailure ? [] : escapes(state, returnsAddress ? value : null)) this.report(state, { kind: "escaped", ...one }, terminator.span);
    for (const mapping of state.machine.live) {
      if (mapping.isOrphaned || (!handed.has(mapping) && !isPassedOn(state, value, mapping))) this.report(state, { kind: "held-at-exit", mapping, exit: kind }, terminator.span);
    }
  }

  private told(reached: (place: string) => number): Pick<FunctionFacts, "observations" | "doubtful"> {
    const all = [...this.seen.values()].map(({ detail, span, place, states, first }): Doubtful => ({
      observation: { detail, span, machine: first.machine, trace: first.trace, certainty: states.size >= reached(place) && !countsRounds(detail) ? "must" : "may" },
      ways: [first.way, ...[...states].map(({ way }) => way).filter((way) => way !== first.way)],
    }));
    if (!this.solution.isCoarse) return { observations: all.map((one) => one.observation), doubtful: [] };
    const isCertain = (one: Observation): boolean => (one.certainty === "must" && one.detail.kind !== "too-deep") || this.isNeverReleased(one.detail);
    const isTold = ({ observation }: Doubtful): boolean => isFollowed(observation) && isCertain(observation);
    return { observations: all.filter(isTold).map((one) => one.observation), doubtful: all.filter((one) => !isTold(one)) };
  }

  /** By no path, and nobody else can; or the function and what it calls release nothing at all. */
  private isNeverReleased(detail: ObservationDetail): boolean {
    if (detail.kind !== "held-at-exit" || detail.mapping.address.kind !== "mapped") return false;
    const { site } = detail.mapping.address;
    const isOwn = this.ownPages.has(site) && ![...this.released].some((one) => one.kind === "mapped" && one.site === site);
    return isOwn || (detail.mapping.isEntrusted !== true && !releasesAnything(this.unit, this.solution.graph));
  }
}

/** Whether some call of the function, by itself or in its callees, ends a mapping. */
function releasesAnything(unit: UnitContext, graph: ControlFlowGraph): boolean {
  return graph.blocks.some((block) => block.instrs.some((instr) => instr.op === "call" && releases(unit, instr)));
}

function releases(unit: UnitContext, { callee, args }: CallInstr): boolean {
  if (callee.kind === "pointer") return false;
  const model = unit.kernel.apis.lookup(callee.name, args.length);
  if (model) return model.effects?.some((effect) => effect.do === "unmap") ?? false;
  return unit.summary(callee.name, true)?.outcomes.some((one) => one.releases.length > 0) ?? false;
}

/** Paths on which a caller's mapping is released are one with others where correlations were given up. */
function isFollowed({ detail }: Observation): boolean {
  return detail.kind !== "foreign-again";
}

/** How many rounds a loop has is open, if it has any. */
function countsRounds(detail: ObservationDetail): boolean {
  return detail.kind === "too-deep" && detail.depth === Infinity;
}

/** What tells observations of one kind at one place apart. */
export function subject(detail: ObservationDetail): string {
  switch (detail.kind) {
    case "held-at-exit":
      return `${detail.mapping.span.start} ${detail.mapping.address.id}${detail.mapping.isOrphaned ? " orphaned" : ""}`;
    case "other-interface":
    case "other-slot":
    case "out-of-order":
      return String(detail.mapping.span.start);
    case "wrong-argument":
      return `${detail.how} ${detail.mapping?.span.start ?? ""}`;
    case "escaped":
    case "foreign-again":
      return String(detail.earlier.span.start);
    case "unmap-again":
    case "used-after":
      return String(detail.earlier.mapping.span.start);
    case "touched-while-saved":
      return String(detail.mapping.span.start);
    case "slot-taken":
    case "pool-nested":
      return String(detail.holder.span.start);
    default:
      return "";
  }
}
