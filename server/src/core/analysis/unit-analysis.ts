/** Analyses the functions of one file that matter to the machine, callees first. */

import { buildGraph } from "../cfg/build.ts";
import type { ControlFlowGraph } from "../cfg/graph.ts";
import { machineModel } from "../highmem/machine-model.ts";
import type { LoweringInput, MacroDefinition } from "../ir/context.ts";
import type { Body } from "../ir/ir.ts";
import { lowerFunction } from "../ir/lower-function.ts";
import type { KernelContext } from "../kernel/kernel-context.ts";
import type { FunctionSyntax, MacroSyntax, TranslationUnit } from "../syntax/translation-unit.ts";
import { TermTable } from "../values/term.ts";
import { constantsOf } from "./constants.ts";
import type { UnitContext } from "./interpreter.ts";
import { observe, type FunctionFacts } from "./observe.ts";
import { DEFAULT_BUDGET, Solver, type Budget, type Solution } from "./solve.ts";
import type { FunctionSummary } from "./summary.ts";
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

export class UnitAnalysis {
  private readonly definitions = new Map<string, Definition[]>();
  private readonly macros = new Map<string, MacroDefinition>();
  private readonly analysed = new Map<FunctionSyntax, AnalysedFunction | null>();
  private readonly summaries = new Map<string, FunctionSummary | undefined>();
  private readonly running: string[] = [];
  private readonly relevantNames = new Map<string, boolean>();
  private readonly methods: readonly string[];
  private readonly context: UnitContext;
  private readonly unit: TranslationUnit;
  private readonly kernel: KernelContext;
  private readonly budget: Budget;

  /** `headers` are the files that the unit includes from its own folder. */
  constructor(unit: TranslationUnit, headers: readonly TranslationUnit[], settings: { kernel: KernelContext; budget?: Budget }) {
    this.unit = unit;
    this.kernel = settings.kernel;
    this.budget = settings.budget ?? DEFAULT_BUDGET;
    for (const one of [unit, ...headers]) this.collect(one);
    this.methods = [...this.kernel.apis.names()].filter((name) => name.includes("->") && this.kernel.apis.mapping(name));
    this.context = {
      table: new TermTable(),
      kernel: this.kernel,
      machine: machineModel(this.kernel.version),
      constants: constantsOf(this.kernel),
      summary: (name) => this.summary(name),
      matters: (name) => this.isRelevantName(name),
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
    const made = this.kernel.apis.mapping(name) || this.definitionMatters(name);
    this.relevantNames.set(name, made);
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
    const made = definition ? this.run(definition) : null;
    this.analysed.set(syntax, made);
    return made;
  }

  lower(syntax: FunctionSyntax): Body | null {
    const definition = (this.definitions.get(syntax.name) ?? []).find((one) => one.syntax === syntax);
    return definition ? lowerFunction(syntax, this.loweringInput(definition.unit)) : null;
  }

  private run({ syntax, unit }: Definition): AnalysedFunction | null {
    const body = lowerFunction(syntax, this.loweringInput(unit));
    if (!body) return null;
    this.running.push(syntax.name);
    try {
      const graph = buildGraph(body);
      const solution = new Solver(this.context, graph, this.budget).solve();
      const facts = observe(this.context, solution);
      return { syntax, body, graph, solution, facts, summary: summarise(body, facts, this.kernel.apis.mapsForCaller(syntax.name) ? "all" : "what-is-handed") };
    } finally {
      this.running.pop();
    }
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
