/** What was found out about functions, kept when the files that define them are forgotten. */

import { Dependency, type QuestionLog } from "./dependencies.ts";
import { answerSum, questionText, type Question } from "./question.ts";

/** How an answer is found. */
export interface Asking<T> {
  readonly ask: () => T | undefined;
  /** Asked after `ask`: the other questions that the answer leads to and back. */
  readonly component: () => ReadonlySet<string>;
  /** Whether one of these is being answered. */
  readonly isOpen: (names: ReadonlySet<string>) => boolean;
  /** Asked after `ask`: whether it has been answered as it would be at any other time. */
  readonly isWhole: () => boolean;
}

interface MemoEntry<T> {
  readonly answer: T | undefined;
  readonly dependency: Dependency;
  readonly component: ReadonlySet<string>;
}

/** Answers hold terms of a table of their own, if any: the tables of the files can go. */
export class KeptAnswers<T, Table> {
  private readonly known = new Map<string, MemoEntry<T>>();
  private readonly kind: Question["kind"];
  private readonly log: QuestionLog;
  private readonly adopt: (table: Table, answer: T) => T;
  private readonly table: Table;

  /** `adopt` says an answer in the terms of another table; `table`: that in which answers are kept. */
  constructor(kind: Question["kind"], log: QuestionLog, { adopt, table }: { readonly adopt: (table: Table, answer: T) => T; readonly table: Table }) {
    this.kind = kind;
    this.log = log;
    this.adopt = adopt;
    this.table = table;
  }

  of({ name, file }: Pick<Question, "name" | "file">, by: Asking<T> & { readonly table: Table }): T | undefined {
    const kept = this.known.get(`${file} ${name}`);
    const known = kept && !by.isOpen(kept.component) ? kept : this.asked({ name, file }, by);
    this.log.need(known.dependency);
    return known.answer && this.adopt(by.table, known.answer);
  }

  /** The sum of the answer; null where it would be another one at another time. */
  sum({ name, file }: Pick<Question, "name" | "file">, by: Asking<T>): number | null {
    const key = `${file} ${name}`;
    if (!this.known.has(key)) this.asked({ name, file }, by);
    const known = this.known.get(key);
    return known ? answerSum(known.answer) : null;
  }

  forget(isMeant: (key: string, dependency: Dependency) => boolean): void {
    for (const [key, { dependency }] of this.known) if (isMeant(key, dependency)) this.known.delete(key);
  }

  /** What hangs on a whole answer hangs on nothing else in the file's text. */
  private asked({ name, file }: Pick<Question, "name" | "file">, { ask, component, isWhole }: Asking<T>): MemoEntry<T> {
    const { log, kind } = this;
    const dependency = new Dependency();
    const answer = log.within(dependency, ask);
    const made = { answer: answer && this.adopt(this.table, answer), dependency, component: component() };
    const whole = isWhole();
    log.within(dependency, () => {
      if (whole) log.answer(questionText({ kind, name, callee: "", file }), () => answerSum(made.answer));
      else log.fact("file", file);
    });
    if (whole) this.known.set(`${file} ${name}`, made);
    return made;
  }
}
