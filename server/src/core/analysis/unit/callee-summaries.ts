/** What the functions that a file calls do to the machine: those at hand, and those of other files. */

import type { ApiTable } from "../../kernel/models.ts";
import type { FunctionSyntax } from "../../syntax/translation-unit.ts";
import type { TermTable } from "../../values/term.ts";
import type { AnalysedFunction } from "../analysed-function.ts";
import { Answers, type OpenQuestions } from "../open-questions.ts";
import { type FunctionSummary, leavesOthers } from "../summary.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Definitions } from "./definitions.ts";

/** A function of another file that is farther from a map or release is not asked what it takes and gives back, which matters only while something is mapped. */
const MAX_DISTANCE_TRANSIENT = 3;

interface SummaryParts {
  readonly definitions: Definitions;
  readonly apis: ApiTable;
  readonly around: Surroundings;
  readonly table: TermTable;
  /** By which the analysis of a function of the file is led back to. */
  readonly question: (name: string) => string;
  /** Null when no part of the function's body could be parsed. */
  readonly analyse: (syntax: FunctionSyntax) => AnalysedFunction | null;
  /** Whether calls are nested so deep that callees are taken as unknown. */
  readonly isTooDeep: () => boolean;
  /** Whether a call of that name may do something to the machine. */
  readonly matters: (name: string) => boolean;
}

export class CalleeSummaries {
  private readonly atHand: Answers<string, FunctionSummary | undefined>;
  private readonly elsewhere: Answers<string, FunctionSummary | undefined>;
  private readonly open: OpenQuestions;
  private readonly path: string;
  private readonly parts: SummaryParts;

  constructor(parts: SummaryParts) {
    this.parts = parts;
    this.open = parts.around.openQuestions;
    this.path = parts.definitions.unit.source.path;
    this.atHand = new Answers(this.open);
    this.elsewhere = new Answers(this.open);
  }

  /** Of a function at hand, or else of one of another file. */
  of(name: string): FunctionSummary | undefined {
    const { definitions, question, matters, isTooDeep, analyse } = this.parts;
    // A function that calls itself finds nothing out by that, whether it has been asked about before or not.
    if (this.open.leadsBack(question(name))) return undefined;
    const known = this.atHand.recall(name);
    if (known) return known.answer;
    if (!matters(name)) return undefined;
    if (!definitions.has(name)) return definitions.macro(name) ? undefined : this.ofOtherFile(name);
    if (isTooDeep()) {
      this.open.hangOn(0);
      return undefined;
    }
    return this.atHand.keep(name, this.open.ask(null, () => joinSummaries(definitions.of(name).map(({ syntax }) => analyse(syntax)))));
  }

  /** Of a function at hand. */
  own(name: string): FunctionSummary | undefined {
    return this.parts.definitions.has(name) ? this.of(name) : undefined;
  }

  private ofOtherFile(name: string): FunctionSummary | undefined {
    const known = this.elsewhere.recall(name);
    if (known) return known.answer;
    const { around, table } = this.parts;
    return this.elsewhere.keep(name, this.open.ask(null, () => around.summary(name, this.path, table)));
  }

  /** Whether a function of another file leaves a mapping to its caller, or releases one of its caller's. */
  leavesMappings(name: string): boolean {
    if (!this.parts.around.mayLeave(name, this.path)) return false;
    const summary = this.ofOtherFile(name);
    return summary !== undefined && leavesOthers(summary);
  }

  /** Whether a function of this file leaves other mappings to its caller than it found; so may one that is not fully known. */
  changesMappings(name: string): boolean {
    const summary = this.of(name);
    return !summary || summary.isPartial || leavesOthers(summary);
  }

  /** Of a function of another file that nothing may be left by: what it takes and gives back. */
  transient(name: string): FunctionSummary | undefined {
    const { definitions, apis, around } = this.parts;
    const isHere = definitions.has(name) || definitions.macro(name) !== undefined;
    if (isHere || apis.primitive(name) || !around.mayMap(name, MAX_DISTANCE_TRANSIENT)) return undefined;
    return this.ofOtherFile(name);
  }

  /** A function that is defined here and stays clear of the machine, whatever it calls. */
  isHarmless(name: string): boolean {
    const { around, definitions, matters } = this.parts;
    return around.isTree && definitions.has(name) && !matters(name) && !around.mayMap(name, MAX_DISTANCE_TRANSIENT);
  }
}

/** A function that is defined under several conditions may end in the ways of each. */
function joinSummaries(parts: readonly (AnalysedFunction | null)[]): FunctionSummary | undefined {
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
