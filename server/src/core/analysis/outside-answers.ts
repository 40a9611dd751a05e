/** What a document that is being edited was told about other files, for as long as that is taken as it was. */

import type { TermTable } from "../values/term.ts";
import { Dependency } from "./dependencies.ts";
import type { ReturnedPart } from "./returned-part.ts";
import { areSame } from "./same-answer.ts";
import type { SleepSummary } from "./sleeps.ts";
import type { FunctionSummary } from "./summary.ts";
import type { Surroundings } from "./surroundings.ts";
import { Mentions } from "./unit/mentions.ts";

export class OutsideAnswers {
  /** What the answers hang on. */
  readonly basis = new Dependency();
  readonly summaries = new Memo<FunctionSummary | undefined>();
  readonly leaving = new Memo<boolean>();
  readonly sleeping = new Memo<SleepSummary | undefined>();
  readonly returned = new Memo<ReturnedPart | null>();
  readonly near = new Memo<boolean>();
  readonly sleepy = new Memo<boolean>();
  readonly mentions = new Mentions();

  /** Whether all would be answered in the same way now; `from` asks. How far names are from maps changes with the index alone. */
  stillHold(around: Surroundings, from: string, table: TermTable): boolean {
    return this.leaving.every((name, answer) => around.mayLeave(name, from) === answer)
      && this.summaries.every((name, answer) => areSame(around.summary(name, from, table), answer))
      && this.returned.every((name, answer) => areSame(around.returnedPart(name, from), answer))
      && this.sleeping.every((name, answer) => areSame(around.sleeps(name, from, table), answer));
  }
}

class Memo<T> {
  private readonly answers = new Map<string, T>();

  /** An answer is kept only where it would be the same at any other time: not cut off by how deep in a search it was asked for. */
  of(key: string, around: Surroundings, ask: () => T): T {
    if (this.answers.has(key)) return this.answers.get(key)!;
    const before = around.leftOpen;
    const answer = ask();
    if (around.sleepSearch.depth === 0 && around.leftOpen === before) this.answers.set(key, answer);
    return answer;
  }

  every(holds: (key: string, answer: T) => boolean): boolean {
    for (const [key, answer] of this.answers) if (!holds(key, answer)) return false;
    return true;
  }
}
