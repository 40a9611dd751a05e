/** One file through all stages: text → syntax → ir → cfg → analysis → rules → findings. */

import { asksForContext, contextObservations } from "../analysis/contexts/judge.ts";
import type { RunningState } from "../analysis/contexts/entry-state.ts";
import { withProtocol } from "../analysis/protocol/observations.ts";
import type { Solution } from "../analysis/solve.ts";
import type { Replay } from "../analysis/replay.ts";
import type { AnalysedFunction } from "../analysis/analysed-function.ts";
import type { UnitAnalysis } from "../analysis/unit-analysis.ts";
import type { WordedFinding } from "../findings/finding.ts";
import { machineModel, type MachineModel } from "../highmem/machine-model.ts";
import { type Condition, not, readPreprocessorCondition } from "../kbuild/condition.ts";
import { REPAIRED_RULES, proposeRepair } from "../fixes/propose.ts";
import { suppress } from "../fixes/suppression.ts";
import { isPool } from "../migrations/local/pool.ts";
import { migrationNotes } from "../rules/migration-notes.ts";
import { RULES } from "../rules/registry.ts";
import type { RuleFinding, RuleInput } from "../rules/rule.ts";
import type { FunctionSyntax, Guard, ParseGap } from "../syntax/translation-unit.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { Span } from "../text/span.ts";
import { deprecations } from "./propose-migrations.ts";
import type { FileInput } from "./file-input.ts";
import { relevantGaps } from "./gaps.ts";
import { applySuppressions, type SuppressedFinding } from "./suppressions.ts";

export { REPAIRED_RULES };

/** Spans are offsets into the source, in UTF-16 code units. */
export interface FileResult {
  readonly findings: readonly WordedFinding[];
  readonly gaps: readonly ParseGap[];
  /** Findings that comments in the source silence. */
  readonly suppressed: readonly SuppressedFinding[];
  readonly functions: number;
  /** Functions that were analysed because they map, unmap, or call something that does. */
  readonly mappedFunctions: number;
}

/** The functions of a file in which something can be wrong, with all that was found out about them. */
export interface AnalysedFile {
  readonly analysis: UnitAnalysis;
  /** What was looked at, parsed or not. */
  readonly relevant: readonly FunctionSyntax[];
  readonly functions: readonly AnalysedFunction[];
}

export function checkFile(input: FileInput): FileResult {
  const file = analyseFile(input);
  const result = judgeFile(input, file);
  file.analysis.release();
  return result;
}

/** The same, with proposals of what could be done about each finding. */
export function checkWithFixes(input: FileInput): FileResult {
  const machine = machineModel(input.kernel.version);
  const file = analyseFile(input);
  const replays = new Map<AnalysedFunction["body"], Replay>();
  const result = judgeFile(input, file, ({ finding, fn }) => {
    if (finding.observation === null || !REPAIRED_RULES.has(finding.rule)) return finding;
    const replay = replays.get(fn.body) ?? file.analysis.replay(fn);
    replays.set(fn.body, replay);
    const repair = proposeRepair({ fn, machine, replay, source: input.source, kernel: input.kernel }, finding.observation);
    return repair ? { ...finding, fixes: [repair] } : finding;
  });
  file.analysis.release();
  const suppressible = result.findings.map((one): WordedFinding => {
    const silenced = suppress(input.source, one);
    return silenced ? { ...one, fixes: [...(one.fixes ?? []), silenced] } : one;
  });
  return { ...result, findings: suppressible };
}

/** Throws when the file is not in the program. */
export function analyseFile(input: FileInput): AnalysedFile {
  const analysis = input.program.unit(input.source.path);
  if (!analysis) throw new Error(`${input.source.path} is not in the program`);
  const relevant = analysis.holdingFunctions();
  const machine = machineModel(input.kernel.version);
  const analysed = relevant.map((syntax) => analysis.analyse(syntax)).filter((fn) => fn !== null);
  return { analysis, relevant, functions: withContexts(withProtocol(analysed), { analysis, machine, input }) };
}

/** Goes over the functions that `analyseFile` looks at, one at a step; what it finds out, that need not find out any more. */
export function* analyseStepwise({ program, source }: FileInput): Generator<undefined> {
  // A file that stands alone is read anew each time.
  const analysis = program.isTree ? program.unit(source.path) : null;
  for (const syntax of analysis?.unit.functions ?? []) {
    yield;
    if (analysis!.isHolding(syntax)) analysis!.analyse(syntax);
  }
}

/** A finding with where it comes from. */
interface Found {
  readonly finding: RuleFinding;
  readonly fn: AnalysedFunction;
}

/** Words what is wrong. */
export function judgeFile(input: FileInput, { analysis, relevant, functions }: AnalysedFile, complete: (found: Found) => WordedFinding = ({ finding }) => finding): FileResult {
  const { unit } = analysis;
  const machine = machineModel(input.kernel.version);
  const findings: Found[] = [];
  for (const fn of functions) {
    const incomplete = fn.solution.exhausted !== null;
    for (const rule of RULES) {
      if (incomplete && rule.id !== "analysis-budget") continue;
      for (const finding of rule.find({ fn, kernel: input.kernel, machine, source: fn.source, mayBeBuilt: buildOf(input, fn) })) findings.push({ finding: moved(finding, fn.source), fn });
    }
  }
  const notes = input.withMigrations === undefined ? [] : migrationFindings(input, { analysis, functions });
  // What was analysed has been parsed.
  const analysed = new Set(functions.map((fn) => fn.syntax));
  const gaps = relevantGaps(unit, relevant.filter((one) => !analysed.has(one)), input.kernel.apis);
  const worded = { findings: [...distinct(findings).map(complete), ...notes], gaps, functions: unit.functions };
  return { ...applySuppressions(input.source, worded), functions: unit.functions.length, mappedFunctions: relevant.length };
}

/** Whether a function is built, as far as rules ask. */
function buildOf({ program }: FileInput, { source, written }: AnalysedFunction): RuleInput["mayBeBuilt"] {
  return (isWanted) => program.mayBeBuilt(source.path, written.guards.map((guard) => conditionOf(guard, source)), isWanted);
}

function conditionOf({ condition, holds }: Guard, source: SourceFile): Condition {
  const read = readPreprocessorCondition(source.text.slice(condition.start, condition.end));
  return holds ? read : not(read);
}

/** By what the function was found to do, in the text that it was analysed in. */
const knownNotes = new WeakMap<Solution, readonly RuleFinding[]>();

/** Functions may have been analysed in an earlier text of the file. */
function migrationFindings(input: FileInput, file: Pick<AnalysedFile, "analysis" | "functions">): RuleFinding[] {
  const present = input.withMigrations === "all" ? findNotes(input, file) : [];
  return [...present, ...file.functions.flatMap((fn) => (knownNotes.get(fn.solution) ?? []).map((one) => moved(one, fn.source)))];
}

/** Those that are found in the text as it is now, whatever functions were analysed in; the others are kept with their functions. */
function findNotes(input: FileInput, file: Pick<AnalysedFile, "analysis" | "functions">): RuleFinding[] {
  const { apis } = input.kernel;
  const maps = (name: string): boolean => apis.rows(name).some((row) => row.effects?.some((effect) => effect.do === "map"));
  const notes = migrationNotes(deprecations(input, file), (name) => isPool(input.kernel, name), maps);
  for (const fn of file.functions) {
    const { start, end } = fn.written.span;
    knownNotes.set(fn.solution, notes.filter(({ rule, function: name, span }) => rule !== "deprecated-km-type" && name === fn.body.name && start <= span.start && span.end <= end));
  }
  return notes.filter(({ rule }) => rule === "deprecated-km-type");
}

/** From the text that a function was analysed in to the text that the file has now. */
function moved(finding: RuleFinding, source: SourceFile): RuleFinding {
  const here = ({ start, end }: Span): Span => ({ start: source.moved(start), end: source.moved(end) });
  return {
    ...finding,
    span: here(finding.span),
    trace: finding.trace.map((step) => (step.source ? step : { ...step, span: here(step.span) })),
    stack: finding.stack.map((entry) => ({ ...entry, span: here(entry.span) })),
  };
}

/** One place is wrong in one way once, however many mappings or expressions of a macro show it; each leak counts. */
function distinct(findings: readonly Found[]): Found[] {
  const seen = new Map<string, Found>();
  for (const one of findings) {
    const { rule, span, function: name, message } = one.finding;
    const key = `${rule} ${span.start} ${name} ${rule === "leaked-map" ? message : ""}`;
    if (!seen.has(key)) seen.set(key, one);
  }
  return [...seen.values()];
}

/** Adds to each function what is wrong in the contexts in which it may run. */
function withContexts(functions: readonly AnalysedFunction[], by: { analysis: UnitAnalysis; machine: MachineModel; input: FileInput }): AnalysedFunction[] {
  const { analysis, machine, input } = by;
  const { version, apis } = input.kernel;
  return functions.map((fn) => {
    // Calls of an interface are judged where it is called.
    if (!asksForContext(fn.facts, machine) || apis.primitive(fn.body.name)) return fn;
    const states = analysis.entryStates(fn);
    const statesOf = (callee: string): readonly RunningState[] => input.program.entryStatesOf(callee, fn.source.path);
    const isReal = ({ chain }: RunningState): boolean => input.program.mayBeBuiltTogether([fn.source.path, ...chain.map(({ source }) => source.path)]);
    const found = contextObservations(fn.facts, { version, machine, states, statesOf });
    // What nobody asks for is not looked at.
    const own = found.every(({ detail }) => !("running" in detail) || isReal(detail.running)) ? found : contextObservations(fn.facts, { version, machine, states: states.filter(isReal), statesOf });
    return own.length === 0 ? fn : { ...fn, facts: { ...fn.facts, observations: [...fn.facts.observations, ...own] } };
  });
}
