/** The files of a tree, analysed as far as the file under analysis asks for it. */

import type { CodeIndex, FunctionRef } from "../callgraph/code-index.ts";
import { linkedDefinition, linkedDefinitions } from "../callgraph/linkage.ts";
import { nearness, type Nearness } from "../callgraph/nearness.ts";
import { machineModel } from "../highmem/machine-model.ts";
import type { Mapping } from "../highmem/machine.ts";
import { EntryPoints } from "../kernel/entry-points.ts";
import type { KernelContext } from "../kernel/kernel-context.ts";
import { TermTable } from "../values/term.ts";
import { AskedIndex } from "./asked-index.ts";
import { adoptSleeps, adoptSummary } from "./adopt.ts";
import { ContextQuestions, type ContextFacts } from "./contexts/context-questions.ts";
import { EntryContexts } from "./contexts/entry-contexts.ts";
import type { RunningState } from "./contexts/entry-state.ts";
import { Dependency, QuestionLog, factNumber, factsBelow, hangingOn, type NewQuestions } from "./dependencies.ts";
import { KeptAnswers } from "./kept-answers.ts";
import type { AnalysisMemory } from "./recall.ts";
import type { ReturnedPart } from "./returned-part.ts";
import type { Budget } from "./solve.ts";
import { joinSleeps, type SleepSummary } from "./sleeps.ts";
import type { FunctionSummary } from "./summary.ts";
import type { SleepSearchDepth, Surroundings } from "./surroundings.ts";
import type { Units } from "./units.ts";
import { LoggedSurroundings } from "./unit/logged-surroundings.ts";
import { RememberedSurroundings } from "./unit/remembered-surroundings.ts";
import { UnitAnalysis } from "./unit-analysis.ts";

export interface ProgramFiles {
  readonly index: CodeIndex;
  /** The index holds all that a file is linked with, not the file alone. */
  readonly isTree: boolean;
  /** Null when there is no such file, or it can't be read. */
  units(file: string): Units | null;
}

/** A file, with what answers about it hang on. */
interface UnitAtHand {
  readonly analysis: UnitAnalysis | null;
  /** The texts of its headers. */
  readonly headers: Dependency;
  /** Besides, whatever was asked to find out what its functions do. */
  readonly everything: Dependency;
}

/** Something that was found out, and what it hangs on. */
export interface Recorded<T> {
  readonly answer: T;
  readonly basis: Basis;
}

/** What an answer hangs on. */
export interface Basis {
  /** Facts as numbers, ascending. */
  readonly facts: Int32Array;
  /** What has been asked about other functions, each with the first answer that did. */
  readonly asked: NewQuestions;
}

/** Files kept at hand, the latest asked for. */
const MAX_UNITS = 48;
/** Definitions are followed from file to file this far. */
const MAX_STEPS = 5;
/** A name that more files define is a name for many things. */
const MAX_ALTERNATIVES = 3;

export class Program implements Surroundings {
  readonly index: CodeIndex;
  private readonly log = new QuestionLog();
  private readonly summaries = new KeptAnswers<FunctionSummary, TermTable>(this.log, adoptSummary, new TermTable());
  private readonly leaving = new KeptAnswers<boolean, null>(this.log, (_, answer) => answer, null);
  private readonly sleepSummaries = new KeptAnswers<SleepSummary, TermTable>(this.log, adoptSleeps, new TermTable());
  private readonly parts = new KeptAnswers<ReturnedPart, null>(this.log, (_, answer) => answer, null);
  private readonly unitsAtHand = new Map<string, UnitAtHand>();
  private readonly questions: ContextQuestions;
  private readonly contexts: EntryContexts;
  private readonly near: Nearness;
  readonly sleepSearch: SleepSearchDepth = { depth: 0, cutOff: 0 };
  private steps = 0;
  private open = 0;
  private readonly files: ProgramFiles;
  private readonly kernel: KernelContext;
  private readonly budget: Budget | undefined;

  /** `near`: how far names are, where that is known already. */
  constructor(files: ProgramFiles, settings: { kernel: KernelContext; budget?: Budget; near?: Nearness }) {
    this.files = files;
    this.index = new AskedIndex(files.index, this.log);
    this.near = settings.near ?? nearness(files.index, settings.kernel.apis);
    this.kernel = settings.kernel;
    this.budget = settings.budget;
    this.questions = new ContextQuestions({ log: this.log, facts: (ref) => this.facts(ref), maySleep: (name) => this.near.sleeping.distance(name) < Infinity });
    this.contexts = new EntryContexts({
      index: this.index,
      log: this.log,
      entryPoints: new EntryPoints(this.kernel.version, this.kernel.ownEntryPoints),
      questions: this.questions,
      maySleep: (name) => !this.kernel.apis.known(name) && this.maySleep(name),
      held: (caller, callee) => this.held(caller, callee),
    });
  }

  /** Answers a question, and tells what the answer hangs on. */
  recorded<T>(question: () => T): Recorded<T> {
    const dependency = new Dependency();
    const answer = this.log.within(dependency, question);
    return { answer, basis: { facts: factsBelow(dependency), asked: this.log.takeNew() } };
  }

  /** The text of a file is another one. What other files were found to do stays, even if it hangs on this one: see `settle`. */
  forget(file: string): void {
    this.unitsAtHand.delete(file);
    const isOfFile = (key: string): boolean => key.startsWith(`${file} `);
    for (const answers of [this.summaries, this.sleepSummaries, this.leaving, this.parts, this.contexts]) answers.forget(isOfFile);
  }

  /** What hangs on the text of the file is found out anew when it is asked for. */
  settle(file: string): void {
    const hangsOnIt = hangingOn([factNumber("file", file), factNumber("origin", file)]);
    for (const [name, { everything }] of this.unitsAtHand) if (hangsOnIt(everything)) this.unitsAtHand.delete(name);
    for (const answers of [this.summaries, this.sleepSummaries, this.leaving, this.parts, this.contexts]) answers.forget((_, dependency) => hangsOnIt(dependency));
  }

  unit(file: string): UnitAnalysis | null {
    const { analysis, everything } = this.atHand(file);
    this.log.need(everything);
    return analysis;
  }

  private atHand(file: string): UnitAtHand {
    const known = this.unitsAtHand.get(file);
    if (known !== undefined) {
      this.unitsAtHand.delete(file);
      this.unitsAtHand.set(file, known);
      return known;
    }
    const made = this.read(file);
    this.unitsAtHand.set(file, made);
    for (const oldest of this.unitsAtHand.keys()) {
      if (this.unitsAtHand.size <= MAX_UNITS) break;
      this.unitsAtHand.delete(oldest);
    }
    return made;
  }

  private read(file: string): UnitAtHand {
    const units = this.files.units(file);
    if (units?.memory?.isDoubtful === true) this.reconsider(file, units, units.memory);
    return this.atHandOf(file, units);
  }

  private atHandOf(file: string, units: Units | null): UnitAtHand {
    const { kernel, budget, log } = this;
    const headers = new Dependency();
    const everything = new Dependency();
    // What is said of a file that stands alone hangs on its own text.
    const outside = this.isTree ? units?.memory?.outside : undefined;
    log.within(headers, () => [...(units?.headers.map((one) => one.source.path) ?? []), ...(units?.missing ?? [])].forEach((path) => log.fact("file", path)));
    log.within(everything, () => {
      log.fact("file", file);
      [headers, ...(outside ? [outside.basis] : [])].forEach((one) => log.need(one));
    });
    const logged = new LoggedSurroundings(this, { log, dependency: outside?.basis ?? everything });
    const around = outside ? new RememberedSurroundings(outside, logged) : logged;
    return { analysis: units && new UnitAnalysis(units, { kernel, around, mentions: outside?.mentions ?? null, ...(budget && { budget }) }), headers, everything };
  }

  /** Asks again what a document was told; what comes back to the document meanwhile is found out without its memory. */
  private reconsider(file: string, { unit, headers, missing }: Units, memory: AnalysisMemory): void {
    this.unitsAtHand.set(file, this.atHandOf(file, { unit, headers, missing }));
    const around = new LoggedSurroundings(this, { log: this.log, dependency: memory.outside.basis });
    memory.reconsidered(memory.outside.stillHold(around, file, memory.table));
    this.unitsAtHand.delete(file);
  }

  summary(name: string, from: string, table: TermTable): FunctionSummary | undefined {
    const file = linkedDefinition(this.index, name, from)?.file;
    if (file === undefined || file === from) return undefined;
    return this.summaries.of(`${file} ${name}`, { ...this.asking(file, (unit) => unit.ownSummary(name)), table });
  }

  mayLeave(name: string, from: string): boolean {
    const file = linkedDefinition(this.index, name, from)?.file;
    if (file === undefined || file === from) return false;
    return this.leaving.of(`${file} ${name}`, { ...this.asking(file, (unit) => unit.mayLeave(name)), table: null }) ?? false;
  }

  sleeps(name: string, from: string, table: TermTable): SleepSummary | undefined {
    const files = new Set(linkedDefinitions(this.index, name, from).map((one) => one.file));
    if (files.size > MAX_ALTERNATIVES) return undefined;
    const before = this.sleepSearch.cutOff;
    const found = [...files].map((file) => {
      if (file === from) return null;
      const asking = this.asking(file, (unit) => unit.ownSleeps(name));
      return this.sleepSummaries.of(`${file} ${name}`, { ask: asking.ask, isWhole: () => asking.isWhole() && this.sleepSearch.cutOff === before, table }) ?? null;
    });
    return joinSleeps(found);
  }

  returnedPart(name: string, from: string): ReturnedPart | null {
    const file = linkedDefinition(this.index, name, from)?.file;
    if (file === undefined || file === from) return null;
    return this.parts.of(`${file} ${name}`, { ...this.asking(file, (unit) => unit.ownReturnedPart(name) ?? undefined), table: null }) ?? null;
  }

  mayMap(name: string, calls: number): boolean {
    this.log.fact("reach", name);
    return this.near.mapping.distance(name) <= calls;
  }

  get isTree(): boolean {
    return this.files.isTree;
  }

  maySleep(name: string): boolean {
    this.log.fact("reach", name);
    return this.near.sleeping.distance(name) < Infinity;
  }

  get leftOpen(): number {
    return this.open;
  }

  private asking<T>(file: string, ask: (unit: UnitAnalysis) => T | undefined): { ask: () => T | undefined; isWhole: () => boolean } {
    const before = this.leftOpen;
    return { ask: () => this.inFile(file, ask), isWhole: () => this.leftOpen === before };
  }

  /** Asks the file that defines a name; files are followed a few steps, no more. */
  private inFile<T>(file: string, ask: (unit: UnitAnalysis) => T | undefined): T | undefined {
    const unit = this.steps < MAX_STEPS ? this.unit(file) : null;
    if (!unit) {
      this.open++;
      return undefined;
    }
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

  /** What is made of them is noted with the questions; headers of the file count as a whole. */
  private facts({ file, name }: Pick<FunctionRef, "file" | "name">): ContextFacts | null {
    const { analysis, headers } = this.atHand(file);
    this.log.need(headers);
    this.log.fact("origin", file);
    return analysis?.contextFacts(name) ?? null;
  }

  /** The sum of the answer to a question that another run has noted, as it is now. */
  answerSum(question: string): number {
    return this.questions.sum(question);
  }
}
