/** What is around one file: whatever it asks is noted as what its answers hang on. */

import type { FunctionRef } from "../../callgraph/code-index.ts";
import type { TermTable } from "../../values/term.ts";
import type { RunningState } from "../contexts/entry-state.ts";
import type { Dependency, QuestionLog } from "../dependencies.ts";
import type { OpenQuestions } from "../open-questions.ts";
import type { ReturnedPart } from "../returned-part.ts";
import type { SleepSummary } from "../sleeps.ts";
import type { FunctionSummary } from "../summary.ts";
import type { SleepSearchDepth, Surroundings } from "../surroundings.ts";

export class LoggedSurroundings implements Surroundings {
  private readonly around: Surroundings;
  private readonly log: QuestionLog;
  private readonly dependency: Dependency;

  constructor(around: Surroundings, of: { log: QuestionLog; dependency: Dependency }) {
    this.around = around;
    this.log = of.log;
    this.dependency = of.dependency;
  }

  get isTree(): boolean {
    return this.around.isTree;
  }

  get leftOpen(): number {
    return this.around.leftOpen;
  }

  get sleepSearch(): SleepSearchDepth {
    return this.around.sleepSearch;
  }

  get openQuestions(): OpenQuestions {
    return this.around.openQuestions;
  }

  summary(name: string, from: string, table: TermTable): FunctionSummary | undefined {
    return this.log.within(this.dependency, () => this.around.summary(name, from, table));
  }

  mayLeave(name: string, from: string): boolean {
    return this.log.within(this.dependency, () => this.around.mayLeave(name, from));
  }

  sleeps(name: string, from: string, table: TermTable): SleepSummary | undefined {
    return this.log.within(this.dependency, () => this.around.sleeps(name, from, table));
  }

  returnedPart(name: string, from: string): ReturnedPart | null {
    return this.log.within(this.dependency, () => this.around.returnedPart(name, from));
  }

  mayMap(name: string, calls: number): boolean {
    return this.log.within(this.dependency, () => this.around.mayMap(name, calls));
  }

  maySleep(name: string): boolean {
    return this.log.within(this.dependency, () => this.around.maySleep(name));
  }

  /** A question about the callers, asked for the findings and not for what the functions of the file do. */
  entryStates(ref: FunctionRef): readonly RunningState[] {
    return this.around.entryStates(ref);
  }
}
