/** Reads the places where mappings nest off the solved functions of a file. */

import { stateAt, UNKNOWN_STATE, type RunningState } from "../analysis/contexts/entry-state.ts";
import type { Program } from "../analysis/program.ts";
import type { CallSight, ContextTest, TakeSight } from "../analysis/sightings.ts";
import type { AnalysedFunction, UnitAnalysis } from "../analysis/unit-analysis.ts";
import { AS_ENTERED, ownAtomicity } from "../highmem/execution.ts";
import { machineModel, type MachineModel } from "../highmem/machine-model.ts";
import type { Machine } from "../highmem/machine.ts";
import type { KernelContext } from "../kernel/kernel-context.ts";
import { contextsByType } from "./contexts-by-type.ts";
import { CalleeReader, type CalleeQuestion } from "./callees.ts";
import { HeldReader } from "./held.ts";
import { BASES, type Base, type FunctionEntry, type FunctionRecord, type NestSite } from "./record.ts";
import { distinctSites } from "./site-set.ts";

export interface ExtractInput {
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
  readonly takes: readonly TakeSight[];
  readonly calls: readonly CallSight[];
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
      if (!fn) return [{ ...at, file: this.input.file, sites: [], entries: [], givenUp: "not parsed" }];
      const { takes, calls } = fn.facts;
      const record = this.record({ ...at, takes, calls, solved: fn, givenUp: fn.solution.exhausted });
      return record.sites.length === 0 && record.givenUp === null ? [] : [record];
    });
  }

  /** Functions that others lead through on the way to something that maps; names that are not found are left out. */
  passing(names: readonly string[]): FunctionRecord[] {
    return names.flatMap((name) => {
      const syntax = this.analysis.unit.functions.find((one) => one.name === name);
      const facts = syntax && this.analysis.contextFacts(name);
      if (!syntax || !facts) return [];
      return [this.record({ name, line: this.line(facts.span.start), isStatic: syntax.isStatic, takes: [], calls: facts.calls, solved: null, givenUp: null })];
    });
  }

  private record(seen: Seen): FunctionRecord {
    const held = new HeldReader({ source: this.analysis.unit.source, solved: seen.solved });
    const takes = seen.takes.filter((one) => this.counts(one.mapping.resource)).map((sight): NestSite => (
      { ...this.place(sight, held), does: { kind: "take", mapping: held.of(sight.mapping) } }));
    const calls = seen.calls.flatMap((sight) => this.call(sight, { seen, held }));
    const sites = distinctSites([...takes, ...calls]);
    const maps = sites.some((site) => site.does.kind === "take" || site.held.length > 0 || site.does.scoped !== null);
    const { name, line, isStatic, givenUp } = seen;
    return { name, file: this.input.file, line, isStatic, sites, entries: maps && seen.solved ? this.entries(seen.solved, sites) : [], givenUp };
  }

  private counts(resource: Parameters<MachineModel["home"]>[0]): boolean {
    return this.model.home(resource) !== "none";
  }

  private place(sight: { readonly span: { readonly start: number }; readonly machine: Machine; readonly tests: readonly ContextTest[] }, held: HeldReader): Omit<NestSite, "does"> {
    const live = sight.machine.live.filter((one) => this.counts(one.resource));
    return {
      line: this.line(sight.span.start),
      held: live.map((one) => held.of(one)),
      bases: BASES.filter((base) => stateAt({ ...UNKNOWN_STATE, base }, { execution: AS_ENTERED, tests: sight.tests }) !== null),
      hasSlept: sight.machine.execution.hasSlept,
      isAtomic: ownAtomicity(sight.machine.execution) !== null || live.some((one) => this.model.forbidsSleep(one.resource)),
    };
  }

  private call(sight: CallSight, of: { seen: Seen; held: HeldReader }): NestSite[] {
    const place = this.place(sight, of.held);
    const live = sight.machine.live.filter((one) => this.counts(one.resource));
    const question: CalleeQuestion = {
      sight,
      facts: of.seen.solved?.facts ?? null,
      isHeld: live.length > 0,
      asksForSleep: live.some((one) => !this.model.forbidsSleep(one.resource)),
    };
    const does = this.callees.read(question);
    return does ? [{ ...place, does }] : [];
  }

  private entries(fn: AnalysedFunction, sites: readonly NestSite[]): FunctionEntry[] {
    const found = new Map<Base, FunctionEntry>();
    for (const state of this.analysis.entryStates(fn)) {
      const entry = this.entry(state);
      const known = found.get(entry.base);
      if (!known || isBetter(entry, known)) found.set(entry.base, entry);
    }
    for (const entry of contextsByType(sites, { file: this.input.file })) if (!found.has(entry.base)) found.set(entry.base, entry);
    return [...found.values()];
  }

  private entry(state: RunningState): FunctionEntry {
    const reasons = state.chain.map(({ message, source, span }) => ({ message, file: source.path, line: source.lines.position(span.start).line }));
    return state.base === "unknown" ? { base: "process", reasons: [] } : { base: state.base, reasons };
  }

  private line(offset: number): number {
    return this.analysis.unit.source.lines.position(offset).line;
  }
}

/** Some evidence goes before none, short before long. */
function isBetter(entry: FunctionEntry, known: FunctionEntry): boolean {
  if (known.reasons.length === 0) return entry.reasons.length > 0;
  return entry.reasons.length > 0 && entry.reasons.length < known.reasons.length;
}
