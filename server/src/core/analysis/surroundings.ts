/** What the analysis of one file may ask of the program around it. */

import type { FunctionRef } from "../callgraph/code-index.ts";
import type { TermTable } from "../values/term.ts";
import type { OpenQuestions } from "./open-questions.ts";
import type { RunningState } from "./contexts/entry-state.ts";
import type { ReturnedPart } from "./returned-part.ts";
import type { SleepSummary } from "./sleeps.ts";
import type { FunctionSummary } from "./summary.ts";

/** The search for what sleeps, over all files. */
export interface SleepSearchDepth {
  /** How many callees deep it is. */
  depth: number;
  /** How often it went no further because of that: an answer that it changed meanwhile is one for this depth. */
  cutOff: number;
}

export interface Surroundings {
  /** What a function that another file defines does to the machine; terms are those of `table`. */
  summary(name: string, from: string, table: TermTable): FunctionSummary | undefined;
  /** Whether that function may leave other mappings to its caller than it found: cheaper to know than what it does. */
  mayLeave(name: string, from: string): boolean;
  sleeps(name: string, from: string, table: TermTable): SleepSummary | undefined;
  /** Inside of which argument that function returns an address; null when that depends. */
  returnedPart(name: string, from: string): ReturnedPart | null;
  /** Whether all that the file is linked with is known. */
  readonly isTree: boolean;
  /** Whether the function is some calls, and no more, away from something that maps. */
  mayMap(name: string, calls: number): boolean;
  maySleep(name: string): boolean;
  /** How often a question was left open so far, because it led too far or back to itself. */
  readonly leftOpen: number;
  readonly sleepSearch: SleepSearchDepth;
  readonly openQuestions: OpenQuestions;
  /** In which states the function may be entered; never empty. */
  entryStates(ref: FunctionRef): readonly RunningState[];
}
