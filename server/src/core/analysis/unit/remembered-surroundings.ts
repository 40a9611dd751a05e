/** What is around a document that is being edited: what it was told once is not asked again until the user pauses. */

import type { FunctionRef } from "../../callgraph/code-index.ts";
import type { TermTable } from "../../values/term.ts";
import type { RunningState } from "../contexts/entry-state.ts";
import type { OutsideAnswers } from "../outside-answers.ts";
import type { OpenQuestions } from "../open-questions.ts";
import type { ReturnedPart } from "../returned-part.ts";
import type { SleepSummary } from "../sleeps.ts";
import type { FunctionSummary } from "../summary.ts";
import type { SleepSearchDepth, Surroundings } from "../surroundings.ts";

export class RememberedSurroundings implements Surroundings {
  private readonly answers: OutsideAnswers;
  private readonly around: Surroundings;

  /** All who ask do so in the terms of one table. */
  constructor(answers: OutsideAnswers, around: Surroundings) {
    this.answers = answers;
    this.around = around;
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
    return this.answers.summaries.of(name, this.around, () => this.around.summary(name, from, table));
  }

  mayLeave(name: string, from: string): boolean {
    return this.answers.leaving.of(name, this.around, () => this.around.mayLeave(name, from));
  }

  sleeps(name: string, from: string, table: TermTable): SleepSummary | undefined {
    return this.answers.sleeping.of(name, this.around, () => this.around.sleeps(name, from, table));
  }

  returnedPart(name: string, from: string): ReturnedPart | null {
    return this.answers.returned.of(name, this.around, () => this.around.returnedPart(name, from));
  }

  mayMap(name: string, calls: number): boolean {
    return this.answers.near.of(`${calls} ${name}`, this.around, () => this.around.mayMap(name, calls));
  }

  maySleep(name: string): boolean {
    return this.answers.sleepy.of(name, this.around, () => this.around.maySleep(name));
  }

  entryStates(ref: FunctionRef): readonly RunningState[] {
    return this.around.entryStates(ref);
  }
}
