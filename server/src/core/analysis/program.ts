/** The files of a tree, analysed as far as the file under analysis asks for it. */

import type { CodeIndex, FunctionRef } from "../callgraph/code-index.ts";
import { linkedDefinition, linkedDefinitions } from "../callgraph/linkage.ts";
import { nearness, type Nearness } from "../callgraph/nearness.ts";
import type { Condition } from "../kbuild/condition.ts";
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
import { KeptAnswers, type Asking } from "./kept-answers.ts";
import { ALONE, OpenQuestions } from "./open-questions.ts";
import { answerSum, questionText, readQuestion } from "./question.ts";
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

interface ProgramFiles {
  readonly index: CodeIndex;
  /** The index holds all that a file is linked with, not the file alone. */
  readonly isTree: boolean;
  /** Null when there is no such file, or it can't be read. */
  units(file: string): Units | null;
  /** What the files around tell of how a file is built. */
  readonly builds?: Builds;
}

/** For which kernels with high memory files are built. */
export interface Builds {
  /** Whether for one of these architectures, where `around` holds; null where that can't be told. */
  isFor(file: string, around: readonly Condition[], isWanted?: (arch: string) => boolean): boolean | null;
  areTogether(files: readonly string[]): boolean | null;
  /** The files that were read or looked for, named as others are. */
  readonly consulted: ReadonlySet<string>;
}

/** A file, with what answers about it hang on. */
interface UnitAtHand {
  readonly analysis: UnitAnalysis | null;
  /** The texts of its headers. */
  readonly headers: Dependency;
  /** Besides, whatever was asked to find out what its functions do. */
  readonly around: Dependency;
}

/** Something that was found out, and what it hangs on. */
interface Recorded<T> {
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

/** A function, by the file that defines it. */
type DefinedName = Pick<FunctionRef, "name" | "file">;

/** Files kept at hand, the latest asked for. */
const MAX_UNITS = 48;
/** Definitions are followed from file to file this far. */
const MAX_STEPS = 5;
/** A name that more files define is a name for many things. */
const MAX_ALTERNATIVES = 3;

export class Program implements Surroundings {
  readonly index: CodeIndex;
  private readonly log = new QuestionLog();
  private readonly summaries = new KeptAnswers<FunctionSummary, TermTable>("summary", this.log, { adopt: adoptSummary, table: new TermTable() });
  private readonly leaving = new KeptAnswers<boolean, null>("leaving", this.log, { adopt: (_, answer) => answer, table: null });
  private readonly sleepSummaries = new KeptAnswers<SleepSummary, TermTable>("sleeps", this.log, { adopt: adoptSleeps, table: new TermTable() });
  private readonly parts = new KeptAnswers<ReturnedPart, null>("part", this.log, { adopt: (_, answer) => answer, table: null });
  /** The files that tell how others are built. */
  private readonly builtBy = new Dependency();
  private readonly unitsAtHand = new Map<string, UnitAtHand>();
  private readonly questions: ContextQuestions;
  private readonly contexts: EntryContexts;
  private near: Nearness;
  readonly sleepSearch: SleepSearchDepth = { depth: 0, cutOff: 0 };
  readonly openQuestions = new OpenQuestions();
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
    const hangsOnIt = hangingOn(new Set([factNumber("file", file), factNumber("origin", file)]));
    for (const [name, { around }] of this.unitsAtHand) if (hangsOnIt(around)) this.unitsAtHand.delete(name);
    for (const answers of [this.summaries, this.sleepSummaries, this.leaving, this.parts, this.contexts]) answers.forget((_, dependency) => hangsOnIt(dependency));
  }

  /** The index, texts and answers behind these facts are others now: what hangs on none of them stays. `near`: how far names are now. */
  renew(facts: ReadonlySet<number>, near: Nearness): void {
    this.near = near;
    const hangsOnThem = hangingOn(facts);
    for (const [file, { around, headers }] of this.unitsAtHand) {
      if (facts.has(factNumber("file", file)) || hangsOnThem(headers) || hangsOnThem(around)) this.unitsAtHand.delete(file);
    }
    for (const answers of [this.summaries, this.sleepSummaries, this.leaving, this.parts, this.contexts]) answers.forget((_, dependency) => hangsOnThem(dependency));
    this.log.forget(facts);
  }

  /** Whether code of a file can be a part of a kernel with high memory; true where that can't be told. */
  mayBeBuilt(file: string, around: readonly Condition[], isWanted?: (arch: string) => boolean): boolean {
    return this.ofBuilds((builds) => builds.isFor(file, around, isWanted)) ?? true;
  }

  /** Whether a kernel with high memory can hold the code of all these files; true where that can't be told. */
  mayBeBuiltTogether(files: readonly string[]): boolean {
    return new Set(files).size < 2 || (this.ofBuilds((builds) => builds.areTogether(files)) ?? true);
  }

  private ofBuilds<T>(ask: (builds: Builds) => T): T | null {
    const { builds } = this.files;
    if (builds === undefined) return null;
    const answer = ask(builds);
    const { log, builtBy } = this;
    if (builtBy.facts.size !== builds.consulted.size) log.within(builtBy, () => builds.consulted.forEach((path) => log.fact("file", path)));
    log.need(builtBy);
    return answer;
  }

  unit(file: string): UnitAnalysis | null {
    const { analysis, around } = this.atHand(file);
    this.log.need(around);
    this.log.fact("file", file);
    return analysis;
  }

  /** For a question that is noted with its answer: its own text counts only as far as that. */
  private questioned(file: string): UnitAnalysis | null {
    const { analysis, around } = this.atHand(file);
    this.log.need(around);
    this.log.fact("origin", file);
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
    return this.atHandOf(units);
  }

  private atHandOf(units: Units | null): UnitAtHand {
    const { kernel, budget, log } = this;
    const headers = new Dependency();
    const answers = new Dependency();
    // What is said of a file that stands alone hangs on its own text.
    const outside = this.isTree ? units?.memory?.outside : undefined;
    log.within(headers, () => [...(units?.headers.map((one) => one.source.path) ?? []), ...(units?.missing ?? [])].forEach((path) => log.fact("file", path)));
    log.within(answers, () => [headers, ...(outside ? [outside.basis] : [])].forEach((one) => log.need(one)));
    const logged = new LoggedSurroundings(this, { log, dependency: outside?.basis ?? answers });
    const around = outside ? new RememberedSurroundings(outside, logged) : logged;
    return { analysis: units && new UnitAnalysis(units, { kernel, around, mentions: outside?.mentions ?? null, ...(budget && { budget }) }), headers, around: answers };
  }

  /** Asks again what a document was told; what comes back to the document meanwhile is found out without its memory. */
  private reconsider(file: string, { unit, headers, missing }: Units, memory: AnalysisMemory): void {
    this.unitsAtHand.set(file, this.atHandOf({ unit, headers, missing }));
    const around = new LoggedSurroundings(this, { log: this.log, dependency: memory.outside.basis });
    memory.reconsidered(memory.outside.stillHold(around, file, memory.table));
    this.unitsAtHand.delete(file);
  }

  summary(name: string, from: string, table: TermTable): FunctionSummary | undefined {
    const file = linkedDefinition(this.index, name, from)?.file;
    if (file === undefined || file === from) return undefined;
    return this.summaries.of({ name, file }, { ...this.askingSummary({ name, file }), table });
  }

  private askingSummary({ name, file }: DefinedName): Asking<FunctionSummary> {
    return this.asking(file, (unit) => unit.ownSummary(name));
  }

  mayLeave(name: string, from: string): boolean {
    const file = linkedDefinition(this.index, name, from)?.file;
    if (file === undefined || file === from) return false;
    return this.leaving.of({ name, file }, { ...this.askingLeaving({ name, file }), table: null }) ?? false;
  }

  private askingLeaving({ name, file }: DefinedName): Asking<boolean> {
    return this.asking(file, (unit) => unit.mayLeave(name));
  }

  sleeps(name: string, from: string, table: TermTable): SleepSummary | undefined {
    const files = new Set(linkedDefinitions(this.index, name, from).map((one) => one.file));
    if (files.size > MAX_ALTERNATIVES) return undefined;
    const found = [...files].map((file) => (file === from ? null : this.sleepSummaries.of({ name, file }, { ...this.askingSleeps({ name, file }), table }) ?? null));
    return joinSleeps(found);
  }

  private askingSleeps({ name, file }: DefinedName): Asking<SleepSummary> {
    const before = this.sleepSearch.cutOff;
    const asking = this.asking(file, (unit) => unit.ownSleeps(name));
    return { ...asking, isWhole: () => asking.isWhole() && this.sleepSearch.cutOff === before };
  }

  returnedPart(name: string, from: string): ReturnedPart | null {
    const file = linkedDefinition(this.index, name, from)?.file;
    if (file === undefined || file === from) return null;
    return this.parts.of({ name, file }, { ...this.askingPart({ name, file }), table: null }) ?? null;
  }

  private askingPart({ name, file }: DefinedName): Asking<ReturnedPart> {
    return this.asking(file, (unit) => unit.ownReturnedPart(name) ?? undefined);
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
    return this.open + this.openQuestions.unsettled;
  }

  private asking<T>(file: string, ask: (unit: UnitAnalysis) => T | undefined): Asking<T> {
    const before = this.leftOpen;
    let component = ALONE;
    return {
      ask: () => {
        const made = this.openQuestions.ask(null, () => this.inFile(file, ask));
        component = made.component;
        return made.answer;
      },
      component: () => component,
      isOpen: (names) => this.openQuestions.isOpen(names),
      isWhole: () => this.leftOpen === before,
    };
  }

  /** Asks the file that defines a name; files are followed a few steps, no more. */
  private inFile<T>(file: string, ask: (unit: UnitAnalysis) => T | undefined): T | undefined {
    const unit = this.steps < MAX_STEPS ? this.questioned(file) : null;
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

  /** The same of what a name stands for in a file; empty where that is not known. */
  entryStatesOf(name: string, from: string): readonly RunningState[] {
    const own = this.index.definitions(name).find((one) => one.file === from && !one.isMacro);
    const definition = own ?? linkedDefinition(this.index, name, from);
    return definition ? this.entryStates(definition) : [];
  }

  private held(caller: FunctionRef, callee: string): readonly Mapping[] {
    const { name, file } = caller;
    if (machineModel(this.kernel.version).home("atomic") !== "typed-slots") return [];
    const before = this.leftOpen;
    const held = this.heldAtCalls(caller, callee);
    if (this.leftOpen === before) this.log.answer(questionText({ kind: "held", name, callee, file }), () => answerSum(held));
    else this.log.fact("file", file);
    return held;
  }

  private heldAtCalls({ name, file }: DefinedName, callee: string): readonly Mapping[] {
    const machine = machineModel(this.kernel.version);
    const held = this.questioned(file)?.heldAtCalls(name, callee) ?? [];
    return held.filter((one) => machine.home(one.resource) === "typed-slots" && one.slot !== null);
  }

  /** What is made of them is noted with the questions; headers of the file count as a whole. */
  private facts({ file, name }: Pick<FunctionRef, "file" | "name">): ContextFacts | null {
    const { analysis, headers } = this.atHand(file);
    this.log.need(headers);
    this.log.fact("origin", file);
    return analysis?.contextFacts(name) ?? null;
  }

  /** The sum of the answer to a question (in its text) that another run has noted, as it is now; null where it would be another one at another time. */
  answerSum(question: string): number | null {
    const asked = readQuestion(question);
    switch (asked.kind) {
      case "entry-behaviour":
        return this.questions.sumOfEntryBehaviour(asked);
      case "call-sites":
        return this.questions.sumOfCallSites(asked, asked.callee);
      case "held":
        return answerSum(this.heldAtCalls(asked, asked.callee));
      case "summary":
        return this.summaries.sum(asked, this.askingSummary(asked));
      case "leaving":
        return this.leaving.sum(asked, this.askingLeaving(asked));
      case "sleeps":
        return this.sleepSummaries.sum(asked, this.askingSleeps(asked));
      case "part":
        return this.parts.sum(asked, this.askingPart(asked));
    }
  }
}
