/** What the analysis of a function asks about other functions: it holds for as long as the answers are the same. */

import type { Execution } from "../../highmem/execution.ts";
import type { ValueRef } from "../../kernel/api-model.ts";
import type { Inlined } from "../../ir/inlined.ts";
import type { Fact } from "../../values/fact.ts";
import type { ReturnedPart } from "../returned-part.ts";
import { areSame } from "../same-answer.ts";
import type { SleepSummary } from "../sleeps.ts";
import type { FunctionSummary } from "../summary.ts";

/** By the names of functions: see `UnitContext`. */
export interface Questions {
  summary(name: string): FunctionSummary | undefined;
  /** Of functions of the file and its headers alone. */
  ownSummary(name: string): FunctionSummary | undefined;
  transient(name: string): FunctionSummary | undefined;
  sleeps(name: string): SleepSummary | undefined;
  contextEffect(name: string): Execution | null;
  escapingParameters(name: string): ReadonlySet<number>;
  freed(name: string): ReadonlySet<ValueRef>;
  resultOf(name: string): Fact | null;
  returnedPart(name: string): ReturnedPart | null;
  inlined(name: string): Inlined | undefined;
  isHarmless(name: string): boolean;
  outParameters(name: string): ReadonlySet<number> | null;
  matters(name: string): boolean;
}

export interface AskedFact {
  readonly question: keyof Questions;
  readonly name: string;
  readonly answer: unknown;
}

export class AskedFacts {
  /** Of the analyses under way, the innermost last. */
  private readonly open: Map<string, AskedFact>[] = [];
  private readonly questions: Questions;

  constructor(questions: Questions) {
    this.questions = questions;
  }

  ask<Q extends keyof Questions>(question: Q, name: string): ReturnType<Questions[Q]> {
    const answer = this.questions[question](name) as ReturnType<Questions[Q]>;
    this.open.at(-1)?.set(`${question} ${name}`, { question, name, answer });
    return answer;
  }

  /** Notes what is asked meanwhile, but for what analyses within this one ask. */
  during<T>(run: () => T): { readonly made: T; readonly asked: readonly AskedFact[] } {
    const asked = new Map<string, AskedFact>();
    this.open.push(asked);
    try {
      return { made: run(), asked: [...asked.values()] };
    } finally {
      this.open.pop();
    }
  }

  /** Whether everything would be answered in the same way now. */
  hold(asked: readonly AskedFact[]): boolean {
    return asked.every(({ question, name, answer }) => areSame(this.questions[question](name), answer));
  }
}
