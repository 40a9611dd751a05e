/** One file through all stages: text → syntax → ir → cfg → analysis → rules → findings. */

import { asksForContext, contextObservations } from "../analysis/contexts/judge.ts";
import { withProtocol } from "../analysis/protocol/observations.ts";
import type { AnalysedFunction, UnitAnalysis } from "../analysis/unit-analysis.ts";
import type { WordedFinding } from "../findings/finding.ts";
import { machineModel, type MachineModel } from "../highmem/machine-model.ts";
import type { KernelContext } from "../kernel/kernel-context.ts";
import { RULES } from "../rules/registry.ts";
import type { FunctionSyntax, ParseGap } from "../syntax/translation-unit.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { Span } from "../text/span.ts";
import type { FileInput } from "./file-input.ts";
import { relevantGaps } from "./gaps.ts";
import { applySuppressions, type SuppressedFinding } from "./suppressions.ts";

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

/** Throws when the file is not in the program. */
export function analyseFile(input: FileInput): AnalysedFile {
  const analysis = input.program.unit(input.source.path);
  if (!analysis) throw new Error(`${input.source.path} is not in the program`);
  const relevant = analysis.holdingFunctions();
  const machine = machineModel(input.kernel.version);
  const analysed = relevant.map((syntax) => analysis.analyse(syntax)).filter((fn) => fn !== null);
  return { analysis, relevant, functions: withContexts(withProtocol(analysed), { analysis, machine, kernel: input.kernel }) };
}

/** Words what is wrong. */
export function judgeFile(input: FileInput, { analysis, relevant, functions }: AnalysedFile): FileResult {
  const { unit } = analysis;
  const machine = machineModel(input.kernel.version);
  const findings: WordedFinding[] = [];
  for (const fn of functions) {
    const incomplete = fn.solution.exhausted !== null;
    for (const rule of RULES) {
      if (incomplete && rule.id !== "analysis-budget") continue;
      findings.push(...rule.find({ fn, kernel: input.kernel, machine, source: fn.source }).map((one) => moved(one, fn.source)));
    }
  }
  const gaps = relevantGaps(unit, relevant, input.kernel.apis);
  return { ...applySuppressions(input.source, { findings: distinct(findings), gaps, functions: unit.functions }), functions: unit.functions.length, mappedFunctions: relevant.length };
}

/** From the text that a function was analysed in to the text that the file has now. */
function moved(finding: WordedFinding, source: SourceFile): WordedFinding {
  const here = ({ start, end }: Span): Span => ({ start: source.moved(start), end: source.moved(end) });
  return {
    ...finding,
    span: here(finding.span),
    trace: finding.trace.map((step) => (step.source ? step : { ...step, span: here(step.span) })),
    stack: finding.stack.map((entry) => ({ ...entry, span: here(entry.span) })),
  };
}

/** One place is wrong in one way once, however many mappings or expressions of a macro show it; each leak counts. */
function distinct(findings: readonly WordedFinding[]): WordedFinding[] {
  const seen = new Map<string, WordedFinding>();
  for (const one of findings) {
    const key = `${one.rule} ${one.span.start} ${one.function} ${one.rule === "leaked-map" ? one.message : ""}`;
    if (!seen.has(key)) seen.set(key, one);
  }
  return [...seen.values()];
}

/** Adds to each function what is wrong in the contexts in which it may run. */
function withContexts(functions: readonly AnalysedFunction[], by: { analysis: UnitAnalysis; machine: MachineModel; kernel: KernelContext }): AnalysedFunction[] {
  const { analysis, machine, kernel } = by;
  return functions.map((fn) => {
    // Calls of an interface are judged where it is called.
    if (!asksForContext(fn.facts, machine) || kernel.apis.primitive(fn.body.name)) return fn;
    const own = contextObservations(fn.facts, { version: kernel.version, machine, states: analysis.entryStates(fn) });
    return own.length === 0 ? fn : { ...fn, facts: { ...fn.facts, observations: [...fn.facts.observations, ...own] } };
  });
}
