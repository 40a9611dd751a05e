/** What was asked about functions of other files, with sums of the answers as they were. */

import type { SummedAnswer } from "../core/analysis/dependencies.ts";
import { readQuestion } from "../core/analysis/question.ts";
import type { PackedAnswers } from "../project/results/results-file.ts";

/** Where more files have changed, asking again costs more than it saves. */
const MOST_FILES = 200;

const NO_ANSWERS: PackedAnswers = { questions: "", sums: new Int32Array(0) };

export class KnownAnswers {
  private readonly sums: Map<string, number>;

  constructor({ questions, sums }: PackedAnswers = NO_ANSWERS) {
    this.sums = new Map(questions === "" ? [] : questions.split("\0").map((question, at) => [question, sums[at]!]));
  }

  note({ question, sum }: SummedAnswer): void {
    this.sums.set(question, sum);
  }

  /**
   * Questions about these files that are answered differently now: `ask` tells. All of them where that can't be told. They are
   * forgotten: who still asks them notes them anew.
   */
  update(files: ReadonlySet<string>, ask: ((question: string) => number | null) | null): string[] {
    const questions = files.size === 0 ? [] : [...this.sums.keys()].filter((question) => files.has(readQuestion(question).file));
    const isAsked = ask !== null && new Set(questions.map((question) => readQuestion(question).file)).size <= MOST_FILES;
    const changed = questions.filter((question) => !isAsked || ask(question) !== this.sums.get(question));
    for (const question of changed) this.sums.delete(question);
    return changed;
  }

  pack(): PackedAnswers {
    return { questions: [...this.sums.keys()].join("\0"), sums: Int32Array.from(this.sums.values()) };
  }
}
