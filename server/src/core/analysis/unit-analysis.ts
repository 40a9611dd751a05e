/** Analyses the functions of one file that matter to the machine, callees first. */

import { buildGraph } from "../cfg/build.ts";
import type { ControlFlowGraph } from "../cfg/graph.ts";
import type { Mapping } from "../highmem/machine.ts";
import { machineModelIn } from "../highmem/machine-model.ts";
import type { MacroDefinition } from "../ir/context.ts";
import type { Body, Instr } from "../ir/ir.ts";
import type { KernelContext } from "../kernel/kernel-context.ts";
import { knownMemberType } from "../kernel/structs.ts";
import type { FunctionSyntax, MacroSyntax, TranslationUnit } from "../syntax/translation-unit.ts";
import type { Constants } from "../values/constants.ts";
import { type Term, TermTable } from "../values/term.ts";
import type { Call } from "./call.ts";
import { constantsOf } from "./constants.ts";
import type { ContextFacts } from "./contexts/context-questions.ts";
import type { RunningState } from "./contexts/entry-state.ts";
import { heldAtCalls } from "./held-at-calls.ts";
import { instantiation } from "./instantiate.ts";
import type { UnitContext } from "./interpreter.ts";
import { withConfirmed } from "./confirm.ts";
import { alwaysReleased, type FunctionFacts, observe } from "./observe.ts";
import type { AnalysisMemory, FunctionKey, Remembered } from "./recall.ts";
import { Replay } from "./replay.ts";
import { sleepSummary, type SleepSummary } from "./sleeps.ts";
import type { Sleeping } from "./sleeping.ts";
import type { AnalysedFunction } from "./analysed-function.ts";
import { Answers, type Answered, type OpenQuestions, settled } from "./open-questions.ts";
import { unstableBlocks } from "./stability.ts";
import { DEFAULT_BUDGET, LIGHT_BUDGET, Solver, type Budget, type Solution } from "./solve.ts";
import type { State } from "./state.ts";
import { summarise } from "./summarise.ts";
import type { ReturnedPart } from "./returned-part.ts";
import type { FunctionSummary } from "./summary.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Units } from "./units.ts";
import { isUnnamed } from "./release-target.ts";
import { AskedFacts, type Questions } from "./unit/asked-facts.ts";
import { CalleeSummaries } from "./unit/callee-summaries.ts";
import { ContextReader } from "./unit/context-reader.ts";
import { Definitions, type Definition } from "./unit/definitions.ts";
import { FunctionKeys } from "./unit/function-keys.ts";
import { MachineNames } from "./unit/machine-names.ts";
import type { Mentions } from "./unit/mentions.ts";
import { SleepSearch } from "./unit/sleep-search.ts";

/** Callees nested deeper than this are taken as unknown. */
const MAX_CALL_DEPTH = 24;
/** Light analyses kept at hand: a caller is asked again soon, or never. */
const MAX_LIGHT = 16;
/** A function of another file that is farther from a map or release is taken to leave the caller's mappings alone. */
const MAX_DISTANCE_LEFT = 2;

export class UnitAnalysis {
  private readonly analysed: Answers<FunctionSyntax, AnalysedFunction | null>;
  private readonly light: Answers<FunctionSyntax, AnalysedFunction | null>;
  private readonly summaries: CalleeSummaries;
  private readonly open: OpenQuestions;
  /** Functions that are being analysed. */
  private nesting = 0;
  private readonly memory: AnalysisMemory | undefined;
  private readonly keys: FunctionKeys | null;
  private readonly definitions: Definitions;
  /** Names that lead to the machine, over however many calls within the file. */
  private readonly names: MachineNames;
  /** Those of them after whose call the caller's mappings are others. */
  private readonly effects: MachineNames;
  private readonly contexts: ContextReader;
  private readonly sleeps: SleepSearch;
  private readonly asked: AskedFacts;
  private readonly context: UnitContext;
  private readonly kernel: KernelContext;
  private readonly budget: Budget;
  private readonly around: Surroundings;

  constructor(units: Units, settings: { kernel: KernelContext; around: Surroundings; mentions: Mentions | null; budget?: Budget }) {
    const { kernel, around, mentions, budget } = settings;
    this.around = around;
    this.open = around.openQuestions;
    this.analysed = new Answers(this.open);
    this.light = new Answers(this.open);
    this.kernel = kernel;
    this.budget = budget ?? DEFAULT_BUDGET;
    this.definitions = new Definitions(units, kernel.apis);
    mentions?.begin(this.definitions);
    const named = { definitions: this.definitions, apis: kernel.apis, mentions, open: this.open };
    const mayLeave = (name: string): boolean => around.mayMap(name, MAX_DISTANCE_LEFT) && !kernel.apis.known(name);
    const leaves = (name: string): boolean => this.summaries.leavesMappings(name);
    this.names = new MachineNames(named, { purpose: "names", mayLeave, leaves, passesOn: () => true });
    this.effects = new MachineNames(named, { purpose: "effects", mayLeave, leaves, passesOn: (name) => this.summaries.changesMappings(name) });
    this.contexts = new ContextReader(this.definitions, kernel, this.open);
    this.memory = units.memory;
    this.keys = units.memory ? new FunctionKeys(units, units.memory, this.definitions) : null;
    const table = units.memory?.table ?? new TermTable();
    this.summaries = new CalleeSummaries({
      definitions: this.definitions,
      apis: kernel.apis,
      around,
      table,
      question: (name) => this.questionAbout(name),
      analyse: (syntax) => this.analyse(syntax),
      isTooDeep: () => this.nesting >= MAX_CALL_DEPTH,
      matters: (name) => this.names.matter(name),
    });
    this.sleeps = new SleepSearch({ definitions: this.definitions, kernel, around, table, within: (definition) => this.sleepsWithin(definition) });
    const constants = constantsOf(kernel, this.definitions.enumerators());
    this.asked = new AskedFacts(this.questions(constants));
    this.context = this.unitContext(table, constants);
  }

  private questions(constants: Constants): Questions {
    const { definitions, summaries } = this;
    return {
      summary: (name) => summaries.of(name),
      ownSummary: (name) => summaries.own(name),
      transient: (name) => summaries.transient(name),
      sleeps: (name) => this.sleeps.of(name),
      contextEffect: (name) => this.contexts.effect(name),
      escapingParameters: (name) => definitions.escapingParametersOf(name),
      freed: (name) => definitions.freedBy(name),
      resultOf: (name) => definitions.resultOf(name, constants),
      returnedPart: (name) => this.returnedPart(name),
      inlined: (name) => definitions.inlined(name),
      isHarmless: (name) => summaries.isHarmless(name),
      outParameters: (name) => definitions.outParametersOf(name),
      matters: (name) => this.names.matter(name),
    };
  }

  private unitContext(table: TermTable, constants: Constants): UnitContext {
    const { kernel, definitions, asked } = this;
    return {
      table,
      kernel,
      machine: machineModelIn(this.unit.source.path, kernel.version),
      constants,
      memberType: (tag, member) => definitions.memberType(tag, member) ?? knownMemberType(tag, member, kernel.version),
      resultOf: (name) => asked.ask("resultOf", name),
      summary: (name, orElsewhere) => asked.ask(orElsewhere ? "summary" : "ownSummary", name),
      transient: (name) => asked.ask("transient", name),
      escapingParameters: (name) => asked.ask("escapingParameters", name),
      freed: (name) => asked.ask("freed", name),
      returnedPart: (name) => asked.ask("returnedPart", name),
      isHarmless: (name) => asked.ask("isHarmless", name),
      outParameters: (name) => asked.ask("outParameters", name),
      contextEffect: (name) => asked.ask("contextEffect", name),
      matters: (name) => asked.ask("matters", name),
      sleepsOf: (call, state) => this.sleepsOf(call, state),
    };
  }

  get unit(): TranslationUnit {
    return this.definitions.unit;
  }

  /** The file and its own headers, by path. */
  get files(): readonly string[] {
    return this.definitions.files;
  }

  /** Functions of the file itself that map, unmap, or call something at hand that does. */
  relevantFunctions(): FunctionSyntax[] {
    return this.unit.functions.filter((syntax) => this.names.occurIn(syntax));
  }

  /** Those of them in which something can be wrong: the others hold nothing, whatever they call. */
  holdingFunctions(): FunctionSyntax[] {
    return this.unit.functions.filter((syntax) => this.isHolding(syntax));
  }

  isHolding(syntax: FunctionSyntax): boolean {
    return this.effects.occurIn(syntax);
  }

  relevantMacros(): MacroSyntax[] {
    return this.unit.macros.filter((macro) => [...macro.identifiers].some((name) => this.kernel.apis.mapping(name)));
  }

  /** Null when no part of the function's body could be parsed. */
  analyse(syntax: FunctionSyntax): AnalysedFunction | null {
    const known = this.analysed.recall(syntax);
    if (known) return known.answer;
    const definition = this.definitions.bySyntax(syntax);
    const budget = this.names.occurIn(syntax) ? this.budget : LIGHT_BUDGET;
    return this.analysed.keep(syntax, definition ? this.run(definition, budget) : settled(null));
  }

  /** The paths of an analysed function, to be gone over again; values that nothing reads later are lost. */
  paths(fn: AnalysedFunction): Replay {
    return new Replay(this.context, fn.solution);
  }

  /** The same with the values of all variables, for which the function is solved again. */
  replay(fn: AnalysedFunction): Replay {
    return new Replay(this.context, new Solver(this.context, fn.graph, this.budget, { keeping: "all-variables" }).solve());
  }

  /** Where what was found out about a function is no fixpoint, by the labels of blocks: nowhere. */
  unstableBlocks(fn: AnalysedFunction): string[] {
    return unstableBlocks(this.context, fn.solution);
  }

  lower(syntax: FunctionSyntax): Body | null {
    const definition = this.definitions.bySyntax(syntax);
    return definition ? this.definitions.lower(definition) : null;
  }

  /** What the file and its own headers define by that name. */
  atHand(name: string): { readonly functions: readonly Definition[]; readonly macro: MacroDefinition | undefined } {
    return { functions: this.definitions.of(name), macro: this.definitions.macro(name) };
  }

  /** Forgets how functions were analysed, once their findings are told; what callers and callees ask for stays. */
  release(): void {
    this.analysed.clear();
    this.light.clear();
  }

  /** What a function of this file does to the machine, for other files. */
  ownSummary(name: string): FunctionSummary | undefined {
    return this.summaries.own(name);
  }

  /** False only if no call of the function leaves other mappings to its caller than it found. */
  mayLeave(name: string): boolean {
    return this.definitions.has(name) && this.effects.matter(name);
  }

  ownSleeps(name: string): SleepSummary | undefined {
    return this.definitions.has(name) ? this.sleeps.of(name) : undefined;
  }

  contextFacts(name: string): ContextFacts | null {
    return this.contexts.facts(name);
  }

  /** What the function holds where it calls another. */
  heldAtCalls(name: string, callee: string): readonly Mapping[] {
    const definitions = this.definitions.own(name).filter((one) => this.isHolding(one.syntax));
    return definitions.flatMap((one) => this.analyseLightly(one) ?? []).flatMap((fn) => heldAtCalls(fn, callee));
  }

  /** The states in which a function of the file may be entered. */
  entryStates(fn: AnalysedFunction): readonly RunningState[] {
    return this.around.entryStates({ name: fn.body.name, file: this.unit.source.path, isStatic: fn.syntax.isStatic, isMacro: false });
  }

  /** As far as a small budget goes, unless it has been analysed in full. */
  private analyseLightly(definition: Definition): AnalysedFunction | null {
    const known = this.analysed.recall(definition.syntax) ?? this.light.recall(definition.syntax);
    if (known) return known.answer;
    const made = this.run(definition, LIGHT_BUDGET);
    if (this.light.size >= MAX_LIGHT) this.light.clear();
    return this.light.keep(definition.syntax, made);
  }

  private run(definition: Definition, budget: Budget): Answered<AnalysedFunction | null> {
    const { syntax } = definition;
    const key = this.keys?.of(syntax, String(budget.steps)) ?? null;
    if (key === null || !this.memory) return this.asking(syntax.name, () => this.runAnew(definition, budget));
    const { answer: known, ...before } = this.recalled(definition, key);
    if (known) return { ...before, answer: known.analysed && { ...known.analysed, syntax } };
    const { answer, ...how } = this.asking(syntax.name, () => this.asked.during(() => this.runAnew(definition, budget)));
    if (how.hangsOn === null) this.memory.keep(key, { analysed: answer.made && withoutSyntax(answer.made), asked: answer.asked });
    return { ...how, answer: answer.made };
  }

  /** While a function is gone over. */
  private asking<T>(name: string, work: () => T): Answered<T> {
    this.nesting++;
    try {
      return this.open.ask(this.questionAbout(name), work);
    } finally {
      this.nesting--;
    }
  }

  private questionAbout(name: string): string {
    return `${this.unit.source.path} ${name}`;
  }

  /** What was found out before, if nothing that it hangs on has changed: neither text, or else no answer about another function. */
  private recalled(definition: Definition, key: FunctionKey): Answered<Remembered | null> {
    const known = this.memory?.recall(key);
    if (known && isInPlace(known, definition)) return settled(known);
    const other = this.memory?.recallOther(key);
    if (!other || !isInPlace(other, definition)) return settled(null);
    const { answer: holds, ...how } = this.asking(definition.syntax.name, () => this.asked.hold(other.asked));
    if (holds && how.hangsOn === null) this.memory?.keep(key, other);
    return { ...how, answer: holds ? other : null };
  }

  private runAnew(definition: Definition, budget: Budget): AnalysedFunction | null {
    const { syntax } = definition;
    const body = this.definitions.lower(definition, (name) => this.asked.ask("inlined", name));
    if (!body) return null;
    const graph = buildGraph(body, (instr) => this.hasSummary(instr));
    const solution = this.solve(graph, budget);
    const facts = this.confirm(solution, observe(this.context, solution, "under-mappings"), budget);
    const { source } = definition.unit;
    const summary = summarise({ table: this.context.table, body, source, facts }, this.kernel.apis.mapsForCaller(syntax.name) ? "all" : "what-is-handed");
    return { syntax, written: syntax, source, body, graph, solution, facts, summary };
  }

  /** A call of something with a summary, which may tell of several ends. */
  private hasSummary(instr: Instr): boolean {
    if (instr.op !== "call" || instr.callee.kind !== "function" || !this.context.matters(instr.callee.name)) return false;
    return this.kernel.apis.lookup(instr.callee.name, instr.args.length)?.level !== "primitive";
  }

  /** Who is only asked how it runs is not worth it. */
  private confirm(solution: Solution, facts: FunctionFacts, budget: Budget): FunctionFacts {
    return budget === LIGHT_BUDGET || solution.exhausted !== null ? facts : withConfirmed(this.context, solution, facts);
  }

  /**
   * Where nothing is mapped on any path, states need not be told apart. A function that matters is searched once more, less
   * closely, where the search was too much.
   */
  private solve(graph: ControlFlowGraph, budget: Budget): Solution {
    const idle = new Solver(this.context, graph, budget, { keeping: "what-is-read", partitioning: "machine", onlyWhileIdle: true }).solve();
    if (idle.exhausted === null) return idle;
    const close = new Solver(this.context, graph, budget).solve();
    if (close.exhausted === null || budget === LIGHT_BUDGET) return close;
    const rough = new Solver(this.context, graph, budget, { keeping: "what-is-read", partitioning: "coarse" }).solve();
    return rough.exhausted === null ? rough : close;
  }

  /** Inside of which argument a function of this file returns an address, for other files. */
  ownReturnedPart(name: string): ReturnedPart | null {
    return this.definitions.returnedPart(name);
  }

  private returnedPart(name: string): ReturnedPart | null {
    if (this.definitions.has(name)) return this.definitions.returnedPart(name);
    return this.definitions.macro(name) || this.kernel.apis.known(name) ? null : this.around.returnedPart(name, this.unit.source.path);
  }

  private sleepsWithin(definition: Definition): SleepSummary | null {
    const analysed = this.analyseLightly(definition);
    if (!analysed || analysed.solution.exhausted !== null) return null;
    const facts = observe(this.context, analysed.solution, "everywhere");
    const { name, parameters } = analysed.body;
    const told = alwaysReleased(this.context, facts.exits).map((one) => one.target);
    return sleepSummary({ name, parameters, source: analysed.source, told }, facts.sleeps, facts.exits);
  }

  private sleepsOf(call: Call, state: State): readonly Sleeping[] {
    const sleeps = this.sleeps.inCall(call, state, (name) => this.asked.ask("sleeps", name));
    const given = sleeps.every((one) => one.isBeforeReleases) ? [] : this.mayRelease(call, state);
    return given.length === 0 ? sleeps : sleeps.map((one) => (one.isBeforeReleases ? one : { ...one, released: [...one.released, ...given] }));
  }

  /** What the callee releases on some path of its own: where it may have done so before it sleeps, it is taken to know what it does. */
  private mayRelease(call: Call, state: State): Term[] {
    const summary = this.asked.ask("matters", call.name) ? this.asked.ask("summary", call.name) : undefined;
    if (!summary) return [];
    const into = instantiation({ table: this.context.table, site: "sleep", callee: summary, args: call.args }, state);
    const held = state.machine.live;
    return summary.outcomes.flatMap((outcome) =>
      outcome.releases.flatMap((one) => (isUnnamed(one.target) ? held.filter((mapping) => one.interfaces.includes(mapping.interface)).map((mapping) => mapping.address) : [into(one.target)])),
    );
  }
}

/** Whether what was found out about a function is told at its places: not where the same text was cut out and put in elsewhere. */
function isInPlace({ analysed }: Remembered, { syntax }: Definition): boolean {
  if (!analysed) return true;
  const { source, body } = analysed;
  return source.movesAsOne(body.span) && source.moved(body.span.start) === syntax.span.start && source.moved(body.span.end) === syntax.span.end;
}

function withoutSyntax(made: AnalysedFunction): Remembered["analysed"] {
  const { syntax: _, ...rest } = made;
  return rest;
}
