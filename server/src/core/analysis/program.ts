/** The files of a tree, analysed as far as the file under analysis asks for it. */

import type { CodeIndex, FunctionRef } from "../callgraph/code-index.ts";
import { linkedDefinition, linkedDefinitions } from "../callgraph/linkage.ts";
import { nearness, type Nearness } from "../callgraph/nearness.ts";
import { machineModel } from "../highmem/machine-model.ts";
import type { Mapping } from "../highmem/machine.ts";
import { EntryPoints } from "../kernel/entry-points.ts";
import type { KernelContext } from "../kernel/kernel-context.ts";
import type { TermTable } from "../values/term.ts";
import { adoptSleeps, adoptSummary } from "./adopt.ts";
import { EntryContexts, type ContextFacts } from "./contexts/entry-contexts.ts";
import type { RunningState } from "./contexts/entry-state.ts";
import type { Budget } from "./solve.ts";
import { joinSleeps, type SleepSummary } from "./sleeps.ts";
import type { FunctionSummary } from "./summary.ts";
import type { Surroundings, Units } from "./surroundings.ts";
import { UnitAnalysis } from "./unit-analysis.ts";

export interface ProgramFiles {
  readonly index: CodeIndex;
  /** The index holds all that a file is linked with, not the file alone. */
  readonly isTree: boolean;
  /** Null when there is no such file, or it can't be read. */
  units(file: string): Units | null;
}

/** Files kept at hand, the latest asked for. */
const MAX_UNITS = 48;
/** Definitions are followed from file to file this far. */
const MAX_STEPS = 5;
/** A name that more files define is a name for many things. */
const MAX_ALTERNATIVES = 3;

export class Program implements Surroundings {
  readonly index: CodeIndex;
  private readonly unitsAtHand = new Map<string, UnitAnalysis | null>();
  private readonly contexts: EntryContexts;
  private readonly near: Nearness;
  readonly sleepSearch = { depth: 0 };
  private steps = 0;
  private readonly files: ProgramFiles;
  private readonly kernel: KernelContext;
  private readonly budget: Budget | undefined;

  constructor(files: ProgramFiles, settings: { kernel: KernelContext; budget?: Budget }) {
    this.files = files;
    this.index = files.index;
    this.near = nearness(files.index, settings.kernel.apis);
    this.kernel = settings.kernel;
    this.budget = settings.budget;
    this.contexts = new EntryContexts({
      index: files.index,
      entryPoints: new EntryPoints(this.kernel.version, this.kernel.ownEntryPoints),
      facts: (ref) => this.facts(ref),
      maySleep: (name) => !this.kernel.apis.known(name) && this.maySleep(name),
      held: (caller, callee) => this.held(caller, callee),
    });
  }

  unit(file: string): UnitAnalysis | null {
    const known = this.unitsAtHand.get(file);
    if (known !== undefined) {
      this.unitsAtHand.delete(file);
      this.unitsAtHand.set(file, known);
      return known;
    }
    const units = this.files.units(file);
    const made = units && new UnitAnalysis(units, { kernel: this.kernel, around: this, ...(this.budget && { budget: this.budget }) });
    this.unitsAtHand.set(file, made);
    for (const oldest of this.unitsAtHand.keys()) {
      if (this.unitsAtHand.size <= MAX_UNITS) break;
      this.unitsAtHand.delete(oldest);
    }
    return made;
  }

  summary(name: string, from: string, table: TermTable): FunctionSummary | undefined {
    const definition = linkedDefinition(this.index, name, from);
    const summary = definition ? this.inFile(definition.file, from, (unit) => unit.ownSummary(name)) : undefined;
    return summary && adoptSummary(table, summary);
  }

  sleeps(name: string, from: string, table: TermTable): SleepSummary | undefined {
    const files = new Set(linkedDefinitions(this.index, name, from).map((one) => one.file));
    if (files.size > MAX_ALTERNATIVES) return undefined;
    const found = [...files].map((file) => this.inFile(file, from, (unit) => unit.ownSleeps(name)) ?? null);
    const summary = joinSleeps(found);
    return summary && adoptSleeps(table, summary);
  }

  mayMap(name: string, calls: number): boolean {
    return this.near.mapping.distance(name) <= calls;
  }

  get isTree(): boolean {
    return this.files.isTree;
  }

  maySleep(name: string): boolean {
    return this.near.sleeping.distance(name) < Infinity;
  }

  /** Asks the file that defines the name; files are followed a few steps, no more. */
  private inFile<T>(file: string, from: string, ask: (unit: UnitAnalysis) => T | undefined): T | undefined {
    const unit = this.steps < MAX_STEPS && file !== from ? this.unit(file) : null;
    if (!unit) return undefined;
    this.steps++;
    try {
      return ask(unit);
    } finally {
      this.steps--;
      if (this.steps === 0) unit.release();
    }
  }

  /** In which states the function may be entered; never empty. */
  entryStates(ref: FunctionRef): readonly RunningState[] {
    return this.contexts.of(ref);
  }

  private held(caller: FunctionRef, callee: string): readonly Mapping[] {
    const machine = machineModel(this.kernel.version);
    if (machine.home("atomic") !== "typed-slots") return [];
    const held = this.unit(caller.file)?.heldAtCalls(caller.name, callee) ?? [];
    return held.filter((one) => machine.home(one.resource) === "typed-slots" && one.slot !== null);
  }

  private facts(ref: FunctionRef): ContextFacts | null {
    return ref.isMacro ? null : (this.unit(ref.file)?.contextFacts(ref.name) ?? null);
  }
}
