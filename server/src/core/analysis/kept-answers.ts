/** What was found out about functions, kept when the files that define them are forgotten. */

import { Dependency, type QuestionLog } from "./dependencies.ts";

interface Kept<T> {
  readonly answer: T | undefined;
  readonly dependency: Dependency;
}

/** Answers hold terms of a table of their own, if any: the tables of the files can go. */
export class KeptAnswers<T, Table> {
  private readonly known = new Map<string, Kept<T>>();
  private readonly log: QuestionLog;
  private readonly adopt: (table: Table, answer: T) => T;
  private readonly table: Table;

  /** `adopt` says an answer in the terms of another table; `table`: that in which answers are kept. */
  constructor(log: QuestionLog, adopt: (table: Table, answer: T) => T, table: Table) {
    this.log = log;
    this.adopt = adopt;
    this.table = table;
  }

  /** `isWhole`: asked after `ask`, whether it has been answered as it would be at any other time. */
  of(key: string, by: { readonly ask: () => T | undefined; readonly isWhole: () => boolean; readonly table: Table }): T | undefined {
    const known = this.known.get(key) ?? this.asked(key, by);
    this.log.need(known.dependency);
    return known.answer && this.adopt(by.table, known.answer);
  }

  /** Drops what hangs on a fact. */
  forget(hangsOnIt: (dependency: Dependency) => boolean): void {
    for (const [key, { dependency }] of this.known) if (hangsOnIt(dependency)) this.known.delete(key);
  }

  private asked(key: string, { ask, isWhole }: { readonly ask: () => T | undefined; readonly isWhole: () => boolean }): Kept<T> {
    const dependency = new Dependency();
    const answer = this.log.within(dependency, ask);
    const made = { answer: answer && this.adopt(this.table, answer), dependency };
    if (isWhole()) this.known.set(key, made);
    return made;
  }
}
