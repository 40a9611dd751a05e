/** Analyses the functions of one file that matter to the machine, callees first. */

import { buildGraph } from "../cfg/build.ts";
import type { ControlFlowGraph } from "../cfg/graph.ts";
import type { Execution } from "../highmem/execution.ts";
import type { Mapping } from "../highmem/machine.ts";
import { machineModel } from "../highmem/machine-model.ts";
import type { LoweringInput, MacroDefinition } from "../ir/context.ts";
import type { Body } from "../ir/ir.ts";
import { lowerFunction } from "../ir/lower-function.ts";
import type { KernelContext } from "../kernel/kernel-context.ts";
import type { FunctionSyntax, MacroSyntax, TranslationUnit } from "../syntax/translation-unit.ts";
import { type Term, TermTable } from "../values/term.ts";
import { constantsOf } from "./constants.ts";
import { keptParameters } from "./keeping.ts";
import type { UnitContext } from "./interpreter.ts";
import { callFlow } from "./contexts/call-flow.ts";
import type { ContextFacts } from "./contexts/entry-contexts.ts";
import type { RunningState } from "./contexts/entry-state.ts";
import { observe, type FunctionFacts } from "./observe.ts";
import { coarse, DEFAULT_BUDGET, LIGHT_BUDGET, Solver, type Budget, type Solution } from "./solve.ts";
import { instantiation } from "./instantiate.ts";
import { joinSleeps, sleepsInCall, sleepSummary, type SleepSummary } from "./sleeps.ts";
import type { State } from "./state.ts";
import type { FunctionSummary } from "./summary.ts";
import type { Surroundings, Units } from "./surroundings.ts";
import type { Call } from "./call.ts";
import type { Sleeping } from "./sleeping.ts";
import { isUnnamed } from "./transfer-unmap.ts";
import { summarise } from "./summarise.ts";

/** A function with everything that was found out about it. */
export interface AnalysedFunction {
  readonly syntax: FunctionSyntax;
  readonly body: Body;
  readonly graph: ControlFlowGraph;
  readonly solution: Solution;
  readonly facts: FunctionFacts;
  readonly summary: FunctionSummary;
}

interface Definition {
  readonly syntax: FunctionSyntax;
  readonly unit: TranslationUnit;
}

/** Callees nested deeper than this are taken as unknown. */
const MAX_CALL_DEPTH = 24;
/** Light analyses kept at hand: a caller is asked again soon, or never. */
const MAX_LIGHT = 16;
/** A function of another file that is farther from a map or release is taken to leave the caller's mappings alone. */
const MAX_DISTANCE_LEFT = 2;
/** The same for what it takes and gives back, which is asked for only while something is mapped. */
const MAX_DISTANCE_TRANSIENT = 3;
/** How far down the callees are asked whether they sleep. */
const MAX_SLEEP_DEPTH = 5;

export class UnitAnalysis {
  private readonly definitions = new Map<string, Definition[]>();
  private readonly macros = new Map<string, MacroDefinition>();
  private readonly analysed = new Map<FunctionSyntax, AnalysedFunction | null>();
  private readonly kept = new Map<string, ReadonlySet<number>>();
  private readonly units: readonly TranslationUnit[];
  private readonly effects = new Map<string, Execution | null>();
  private readonly contextual = new Map<string, boolean>();
  private readonly factsByName = new Map<string, ContextFacts | null>();
  private readonly light = new Map<FunctionSyntax, AnalysedFunction | null>();
  private readonly summaries = new Map<string, FunctionSummary | undefined>();
  private readonly foreign = new Map<string, FunctionSummary | undefined>();
  private readonly sleeps = new Map<string, SleepSummary | undefined>();
  private readonly sleepyNames = new Map<string, boolean>();
  private readonly running: string[] = [];
  private readonly relevantNames = new Map<string, boolean>();
  private readonly methods: readonly string[];
  private readonly context: UnitContext;
  readonly unit: TranslationUnit;
  /** The file and its own headers, by path. */
  readonly files: readonly string[];
  private readonly kernel: KernelContext;
  private readonly budget: Budget;
  private readonly around: Surroundings;

  constructor(units: Units, settings: { kernel: KernelContext; around: Surroundings; budget?: Budget }) {
    const { unit, headers } = units;
    this.unit = unit;
    this.around = settings.around;
    this.kernel = settings.kernel;
    this.budget = settings.budget ?? DEFAULT_BUDGET;
    this.units = [unit, ...headers];
    this.files = this.units.map((one) => one.source.path);
    for (const one of this.units) this.collect(one);
    this.methods = [...this.kernel.apis.names()].filter((name) => name.includes("->") && this.kernel.apis.mapping(name));
    this.context = {
      table: new TermTable(),
      kernel: this.kernel,
      machine: machineModel(this.kernel.version),
      constants: constantsOf(this.kernel, (name) => this.enumerator(name)),
      summary: (name, orElsewhere) => (orElsewhere || this.definitions.has(name) ? this.summary(name) : undefined),
      transient: (name) => this.transientSummary(name),
      kept: (name) => this.keptParameters(name),
      isHarmless: (name) => this.isHarmless(name),
      contextEffect: (name) => this.contextEffect(name),
      matters: (name) => this.isRelevantName(name),
      sleepsOf: (call, state) => this.sleepsOf(call, state),
    };
  }

  private collect(unit: TranslationUnit): void {
    for (const syntax of unit.functions) {
      const known = this.definitions.get(syntax.name);
      if (!known) this.definitions.set(syntax.name, [{ syntax, unit }]);
      else if (known[0]!.unit === unit) known.push({ syntax, unit });
    }
    for (const macro of unit.macros) {
      if (!this.macros.has(macro.name)) this.macros.set(macro.name, { macro, text: unit.text, marks: unit.marks });
    }
  }

  /** Functions of the file itself that map, unmap, or call something at hand that does. */
  relevantFunctions(): FunctionSyntax[] {
    return this.unit.functions.filter((syntax) => this.isRelevant(syntax));
  }

  relevantMacros(): MacroSyntax[] {
    return this.unit.macros.filter((macro) => [...macro.identifiers].some((name) => this.kernel.apis.mapping(name)));
  }

  private isRelevant(syntax: { readonly identifiers: ReadonlySet<string> }): boolean {
    if (this.methods.some((method) => method.split("->").every((member) => syntax.identifiers.has(member)))) return true;
    for (const name of syntax.identifiers) if (this.isRelevantName(name)) return true;
    return false;
  }

  private isRelevantName(name: string): boolean {
    const known = this.relevantNames.get(name);
    if (known !== undefined) return known;
    this.relevantNames.set(name, false);
    const isHere = this.definitions.has(name) || this.macros.has(name);
    const made = this.kernel.apis.mapping(name) || (isHere ? this.definitionMatters(name) : this.leavesMappings(name));
    this.relevantNames.set(name, made);
    return made;
  }

  /** Whether a function of another file leaves a mapping to its caller, or releases one of its caller's. */
  private leavesMappings(name: string): boolean {
    if (!this.around.mayMap(name, MAX_DISTANCE_LEFT) || this.kernel.apis.known(name)) return false;
    const summary = this.foreignSummary(name);
    return summary?.outcomes.some((outcome) => outcome.maps.length > 0 || outcome.releases.length > 0) ?? false;
  }

  private foreignSummary(name: string): FunctionSummary | undefined {
    if (this.foreign.has(name)) return this.foreign.get(name);
    this.foreign.set(name, undefined);
    const made = this.around.summary(name, this.unit.source.path, this.context.table);
    this.foreign.set(name, made);
    return made;
  }

  /** What a function of this file does to the machine, for other files. */
  ownSummary(name: string): FunctionSummary | undefined {
    return this.definitions.has(name) ? this.summary(name) : undefined;
  }

  ownSleeps(name: string): SleepSummary | undefined {
    return this.definitions.has(name) ? this.sleepSummary(name) : undefined;
  }

  /** Of a function of another file that nothing may be left by: what it takes and gives back. */
  private transientSummary(name: string): FunctionSummary | undefined {
    if (this.definitions.has(name) || this.macros.has(name) || this.kernel.apis.primitive(name) || !this.around.mayMap(name, MAX_DISTANCE_TRANSIENT)) return undefined;
    return this.foreignSummary(name);
  }

  /** A function that is defined here and stays clear of the machine, whatever it calls. */
  private isHarmless(name: string): boolean {
    return this.around.isTree && this.definitions.has(name) && !this.isRelevantName(name) && !this.around.mayMap(name, MAX_DISTANCE_TRANSIENT);
  }

  private enumerator(name: string): number | undefined {
    for (const unit of this.units) if (unit.enumerators.has(name)) return unit.enumerators.get(name);
    return undefined;
  }

  private keptParameters(name: string): ReadonlySet<number> {
    const known = this.kept.get(name);
    if (known) return known;
    // A function that calls itself keeps nothing more by that.
    this.kept.set(name, new Set());
    const bodies = (this.definitions.get(name) ?? []).map((one) => lowerFunction(one.syntax, this.loweringInput(one.unit)));
    const made = new Set(bodies.flatMap((body) => (body ? [...keptParameters(body, (callee) => this.keptParameters(callee))] : [])));
    this.kept.set(name, made);
    return made;
  }

  private definitionMatters(name: string): boolean {
    const macro = this.macros.get(name)?.macro;
    if (macro && this.isRelevant(macro)) return true;
    return (this.definitions.get(name) ?? []).some(({ syntax }) => this.isRelevant(syntax));
  }

  /** Null when no part of the function's body could be parsed. */
  analyse(syntax: FunctionSyntax): AnalysedFunction | null {
    const known = this.analysed.get(syntax);
    if (known !== undefined) return known;
    const definition = (this.definitions.get(syntax.name) ?? []).find((one) => one.syntax === syntax);
    const made = definition ? this.run(definition, this.isRelevant(syntax) ? this.budget : LIGHT_BUDGET) : null;
    this.analysed.set(syntax, made);
    return made;
  }

  /** Null when the file has no function of that name, or none of its definitions can be analysed. */
  contextFacts(name: string): ContextFacts | null {
    const known = this.factsByName.get(name);
    if (known !== undefined) return known;
    const made = this.readFacts(name);
    this.factsByName.set(name, made);
    return made;
  }

  /** Forgets how functions were analysed, once their findings are told; what callers and callees ask for stays. */
  release(): void {
    this.analysed.clear();
    this.light.clear();
  }

  private readFacts(name: string): ContextFacts | null {
    const definitions = (this.definitions.get(name) ?? []).filter((one) => one.unit === this.unit);
    const bodies = definitions.map((one) => lowerFunction(one.syntax, this.loweringInput(one.unit))).filter((body) => body !== null);
    if (bodies.length === 0) return null;
    const flows = bodies.map((body) => callFlow(buildGraph(body), this.kernel, (callee) => this.contextEffect(callee)));
    return {
      name,
      source: this.unit.source,
      span: definitions[0]!.syntax.nameSpan,
      calls: flows.flatMap((one) => one.calls),
      sleeps: flows.flatMap((one) => one.sleeps),
      effect: flows.length === 1 ? flows[0]!.effect : null,
    };
  }

  /** Of functions of this file and its headers that name something which changes the context. */
  private contextEffect(name: string): Execution | null {
    const known = this.effects.get(name);
    if (known !== undefined) return known;
    this.effects.set(name, null);
    const definitions = this.definitions.get(name) ?? [];
    if (definitions.length !== 1 || !this.changesContext(name)) return null;
    const [definition] = definitions;
    const body = lowerFunction(definition!.syntax, this.loweringInput(definition!.unit));
    const made = body ? callFlow(buildGraph(body), this.kernel, (callee) => this.contextEffect(callee)).effect : null;
    this.effects.set(name, made);
    return made;
  }

  private changesContext(name: string): boolean {
    const known = this.contextual.get(name);
    if (known !== undefined) return known;
    this.contextual.set(name, false);
    const made = (this.definitions.get(name) ?? []).some(({ syntax }) => [...syntax.identifiers].some((one) => this.kernel.apis.contextual(one) || this.changesContext(one)));
    this.contextual.set(name, made);
    return made;
  }

  /** What the function holds where it calls another; empty for functions that map nothing. */
  heldAtCalls(name: string, callee: string): readonly Mapping[] {
    const definitions = (this.definitions.get(name) ?? []).filter((one) => one.unit === this.unit && this.isRelevant(one.syntax));
    const sights = definitions.flatMap((one) => this.analyseLightly(one)?.facts.calls ?? []).filter((one) => one.callee === callee || one.callee.endsWith(`->${callee}`));
    return sights.flatMap((one) => one.machine.live);
  }

  /** The states in which a function of the file may be entered. */
  entryStates(fn: AnalysedFunction): readonly RunningState[] {
    return this.around.entryStates({ name: fn.body.name, file: this.unit.source.path, isStatic: fn.syntax.isStatic, isMacro: false });
  }

  lower(syntax: FunctionSyntax): Body | null {
    const definition = (this.definitions.get(syntax.name) ?? []).find((one) => one.syntax === syntax);
    return definition ? lowerFunction(syntax, this.loweringInput(definition.unit)) : null;
  }

  /** As far as a small budget goes, unless it has been analysed in full. */
  private analyseLightly(definition: Definition): AnalysedFunction | null {
    const known = this.analysed.get(definition.syntax) ?? this.light.get(definition.syntax);
    if (known !== undefined) return known;
    const made = this.run(definition, LIGHT_BUDGET);
    if (this.light.size >= MAX_LIGHT) this.light.clear();
    this.light.set(definition.syntax, made);
    return made;
  }

  private run({ syntax, unit }: Definition, budget: Budget): AnalysedFunction | null {
    const body = lowerFunction(syntax, this.loweringInput(unit));
    if (!body) return null;
    this.running.push(syntax.name);
    try {
      const graph = buildGraph(body);
      const solution = this.solve(graph, budget);
      const facts = observe(this.context, solution, "under-mappings");
      return { syntax, body, graph, solution, facts, summary: summarise(body, facts, this.kernel.apis.mapsForCaller(syntax.name) ? "all" : "what-is-handed") };
    } finally {
      this.running.pop();
    }
  }

  /** A function that matters is searched once more, less closely, where the search was too much. */
  private solve(graph: ControlFlowGraph, budget: Budget): Solution {
    const close = new Solver(this.context, graph, budget).solve();
    if (close.exhausted === null || budget === LIGHT_BUDGET) return close;
    const rough = new Solver(this.context, graph, coarse(budget)).solve();
    return rough.exhausted === null ? rough : close;
  }

  private sleepsOf(call: Call, state: State): readonly Sleeping[] {
    const { table } = this.context;
    if (this.kernel.apis.lookup(call.name, call.args.length) !== undefined) return [];
    const summary = this.sleepSummary(call.name);
    if (!summary) return [];
    const given = this.mayRelease(call, state);
    return sleepsInCall(table, { summary, call, state, version: this.kernel.version }).map((one) => (given.length > 0 ? { ...one, released: [...one.released, ...given] } : one));
  }

  /** What the callee releases on some path of its own: whether before it sleeps is its affair. */
  private mayRelease(call: Call, state: State): Term[] {
    const summary = this.isRelevantName(call.name) ? this.summary(call.name) : undefined;
    if (!summary) return [];
    const into = instantiation({ table: this.context.table, site: "sleep", callee: summary, args: call.args }, state);
    const held = state.machine.live;
    return summary.outcomes.flatMap((outcome) =>
      outcome.releases.flatMap((one) => (isUnnamed(one.target) ? held.filter((mapping) => one.interfaces.includes(mapping.interface)).map((mapping) => mapping.address) : [into(one.target)])),
    );
  }

  private sleepSummary(name: string): SleepSummary | undefined {
    if (this.sleeps.has(name)) return this.sleeps.get(name);
    const definitions = this.definitions.get(name) ?? [];
    if (!this.maySleep(name) || this.macros.has(name) || this.around.sleepSearch.depth >= MAX_SLEEP_DEPTH) return undefined;
    // A function that calls itself says nothing new there.
    this.sleeps.set(name, undefined);
    const made = definitions.length === 0 ? this.around.sleeps(name, this.unit.source.path, this.context.table) : joinSleeps(definitions.map((one) => this.definedSleeps(one)));
    this.sleeps.set(name, made);
    return made;
  }

  private definedSleeps(definition: Definition): SleepSummary | null {
    const analysed = this.analyseLightly(definition);
    if (!analysed || analysed.solution.exhausted !== null) return null;
    this.around.sleepSearch.depth++;
    const facts = observe(this.context, analysed.solution, "everywhere");
    this.around.sleepSearch.depth--;
    const { name, parameters } = analysed.body;
    return sleepSummary({ name, parameters, source: definition.unit.source }, facts.sleeps, facts.exits);
  }

  /** Whether something that sleeps can be reached by names alone. */
  private maySleep(name: string): boolean {
    const known = this.sleepyNames.get(name);
    if (known !== undefined) return known;
    this.sleepyNames.set(name, false);
    const bodies = [this.macros.get(name)?.macro, ...(this.definitions.get(name) ?? []).map((one) => one.syntax)];
    const isHere = bodies.some((body) => body !== undefined);
    const made = this.kernel.apis.sleeping(name) || (isHere ? bodies.some((body) => body !== undefined && [...body.identifiers].some((other) => this.maySleep(other))) : this.around.maySleep(name));
    this.sleepyNames.set(name, made);
    return made;
  }

  private loweringInput(unit: TranslationUnit): LoweringInput {
    return {
      text: unit.text,
      marks: unit.marks,
      macro: (name) => this.macros.get(name),
      isModelled: (name, count) => this.isModelled(name, count),
    };
  }

  /** A wrapper that is a macro at hand is expanded; a primitive never. */
  private isModelled(name: string, argumentCount: number): boolean {
    const model = this.kernel.apis.lookup(name, argumentCount);
    return model !== undefined && (model.level === "primitive" || !this.macros.has(name));
  }

  private summary(name: string): FunctionSummary | undefined {
    if (this.summaries.has(name)) return this.summaries.get(name);
    if (this.running.includes(name) || this.running.length >= MAX_CALL_DEPTH || !this.isRelevantName(name)) return undefined;
    if (!this.definitions.has(name)) return this.macros.has(name) ? undefined : this.foreignSummary(name);
    const definitions = this.definitions.get(name) ?? [];
    const parts = definitions.map(({ syntax }) => this.analyse(syntax));
    const made = combine(parts);
    this.summaries.set(name, made);
    return made;
  }
}

/** A function that is defined under several conditions may end in the ways of each. */
function combine(parts: readonly (AnalysedFunction | null)[]): FunctionSummary | undefined {
  const known = parts.filter((part) => part !== null);
  const [first] = known;
  if (!first) return undefined;
  return {
    name: first.summary.name,
    parameters: first.summary.parameters,
    outcomes: known.flatMap((part) => part.summary.outcomes),
    transient: known.flatMap((part) => part.summary.transient),
    isPartial: known.length < parts.length || known.some((part) => part.summary.isPartial || part.solution.exhausted !== null),
  };
}
