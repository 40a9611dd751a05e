/** Reads the places where mappings nest off the solved functions of a file. */

import { stateAt, UNKNOWN_STATE } from "../analysis/contexts/entry-state.ts";
import type { Program } from "../analysis/program.ts";
import type { CallOccurrence, MapOccurrence, Occurrence, SleepOccurrence } from "../analysis/occurrences.ts";
import type { AnalysedFunction } from "../analysis/analysed-function.ts";
import type { UnitAnalysis } from "../analysis/unit-analysis.ts";
import { AS_ENTERED, executionKey, ownAtomicity } from "../highmem/execution.ts";
import { machineModel, type MachineModel } from "../highmem/machine-model.ts";
import type { Machine, Mapping } from "../highmem/machine.ts";
import type { KernelContext } from "../kernel/kernel-context.ts";
import { CalleeReader } from "./callees.ts";
import { HeldReader } from "./held.ts";
import { BASES, type FunctionRecord, type NestSite } from "./record.ts";
import { distinctSites } from "./site-set.ts";

interface ExtractInput {
  readonly program: Program;
  readonly kernel: KernelContext;
  /** As the program names it. */
  readonly file: string;
}

/** A function whose calls are known; nothing in it maps unless it was solved in full. */
interface Seen {
  readonly name: string;
  readonly line: number;
  readonly isStatic: boolean;
  readonly maps: readonly MapOccurrence[];
  readonly calls: readonly CallOccurrence[];
  readonly sleeps: readonly SleepOccurrence[];
  readonly solved: AnalysedFunction | null;
  readonly givenUp: string | null;
}

export class Extractor {
  private readonly input: ExtractInput;
  private readonly analysis: UnitAnalysis;
  private readonly model: MachineModel;
  private readonly callees: CalleeReader;

  /** Throws when the file is not in the program. */
  constructor(input: ExtractInput) {
    const analysis = input.program.unit(input.file);
    if (!analysis) throw new Error(`${input.file} is not in the program`);
    this.input = input;
    this.analysis = analysis;
    this.model = machineModel(input.kernel.version);
    this.callees = new CalleeReader({ ...input, analysis });
  }

  /** Functions that matter to the machine. */
  mapping(): FunctionRecord[] {
    return this.analysis.relevantFunctions().flatMap((syntax) => {
      const fn = this.analysis.analyse(syntax);
      const at = { name: syntax.name, line: this.line(syntax.nameSpan.start), isStatic: syntax.isStatic };
      if (!fn) return [{ ...at, file: this.input.file, sites: [], sleepsOn: null, givenUp: "not parsed" }];
      const record = this.record({ ...at, ...fn.facts, solved: fn, givenUp: fn.solution.exhausted });
      return record.sites.length === 0 && record.givenUp === null ? [] : [record];
    });
  }

  /** Functions that others lead through on the way to something that maps; names that are not found are left out. */
  passing(names: readonly string[]): FunctionRecord[] {
    return names.flatMap((name) => {
      const syntax = this.analysis.unit.functions.find((one) => one.name === name);
      const fn = syntax && this.analysis.analyse(syntax);
      if (!syntax || !fn) return [];
      // A search that was given up has seen real calls too, only not all.
      return [this.record({ name, line: this.line(syntax.nameSpan.start), isStatic: syntax.isStatic, ...fn.facts, solved: fn, givenUp: null })];
    });
  }

  private record(seen: Seen): FunctionRecord {
    const held = new HeldReader({ source: this.analysis.unit.source, solved: seen.solved });
    const maps = seen.maps.filter((one) => one.how === "by-itself" && this.counts(one.mapping.resource)).flatMap((map) => {
      const does = { kind: "take", mapping: held.of(map.mapping, map.span.start) } as const;
      return placesOf(map, seen.calls).map((occurrence): NestSite => ({ ...this.place(occurrence, held, this.callees.released(map.mapping.by)), does }));
    });
    const calls = seen.calls.flatMap((occurrence) => this.call(occurrence, { seen, held }));
    const { name, line, isStatic, givenUp } = seen;
    return { name, file: this.input.file, line, isStatic, sites: distinctSites([...maps, ...calls]), sleepsOn: certainSleep(seen.sleeps), givenUp };
  }

  private counts(resource: Parameters<MachineModel["home"]>[0]): boolean {
    return this.model.home(resource) !== "none";
  }

  /** The pool maps a page once, however often it is asked for. */
  private counted({ live }: Machine): readonly Mapping[] {
    const isAgain = (one: Mapping, at: number): boolean => (
      one.resource === "pool" && one.key !== null && live.findIndex((other) => other.resource === "pool" && other.key === one.key) < at);
    return live.filter((one, at) => this.counts(one.resource) && !isAgain(one, at));
  }

  /** `released`: interfaces of mappings that what is called there ends first. */
  private place({ span, machine, tests }: Occurrence, held: HeldReader, released: readonly (readonly string[])[]): Omit<NestSite, "does"> {
    const { live, left } = withoutLatest(this.counted(machine), released);
    return {
      line: this.line(span.start),
      held: held.all(live, span.start),
      released: [...machine.foreign.map((one) => one.interfaces), ...left].map((interfaces) => [...interfaces].sort().join("|")).sort(),
      bases: BASES.filter((base) => stateAt({ ...UNKNOWN_STATE, base }, { execution: AS_ENTERED, tests }) !== null),
      hasSlept: machine.execution.hasSlept,
      isAtomic: ownAtomicity(machine.execution) !== null || live.some((one) => this.model.forbidsSleep(one.resource)),
    };
  }

  private call(occurrence: CallOccurrence, of: { seen: Seen; held: HeldReader }): NestSite[] {
    const live = this.counted(occurrence.machine);
    const does = this.callees.read({
      occurrence,
      facts: of.seen.solved?.facts ?? null,
      isHeld: live.length > 0,
      asksForSleep: live.some((one) => !this.model.forbidsSleep(one.resource)),
    });
    return does ? [{ ...this.place(occurrence, of.held, this.callees.released(occurrence.callee)), does }] : [];
  }

  private line(offset: number): number {
    return this.analysis.unit.source.lines.position(offset).line;
  }
}

/** A map is seen once for each context; the call that makes it, once for each set of mappings held there. */
function placesOf(map: MapOccurrence, calls: readonly CallOccurrence[]): readonly Occurrence[] {
  const found = calls.filter((one) => one.span.start === map.span.start && one.span.end === map.span.end);
  return found.length > 0 ? found : [map];
}

/** `left`: what ends a mapping that the function does not hold; its caller may. */
function withoutLatest(held: readonly Mapping[], released: readonly (readonly string[])[]): { live: readonly Mapping[]; left: readonly (readonly string[])[] } {
  const live = [...held];
  const left = released.filter((interfaces) => {
    const at = live.findLastIndex((one) => interfaces.includes(one.interface));
    if (at >= 0) live.splice(at, 1);
    return at < 0;
  });
  return { live, left };
}

/** Something that sleeps while nothing has been switched off, and no branch has asked for the context. */
function certainSleep(sleeps: readonly SleepOccurrence[]): string | null {
  const found = sleeps.find(({ sleeping, tests, machine }) => (
    sleeping.isCertain && sleeping.kind !== "kmap" && tests.length === 0 && executionKey(machine.execution) === ""));
  return found ? found.sleeping.call.name : null;
}
