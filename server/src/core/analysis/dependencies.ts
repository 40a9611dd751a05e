/** What an answer of the analysis hangs on: the files that were read for it, and the names that were looked up. */

import { sayingNumber, type Saying } from "../callgraph/file-facts.ts";
import { bytesOf, hashOf } from "../callgraph/name-table.ts";

/**
 * `file`: the text behind a path, or that there is none. A `Saying`: what the index says of an identifier. `reach`: how far the
 * functions of that name are from maps and from sleeping. `answer`: what some question about a function gives. `origin`: the
 * file that such answers were read in, whatever else it says.
 */
type FactKind = Saying | "file" | "reach" | "answer" | "origin";

const SALT: Readonly<Record<Exclude<FactKind, Saying>, number>> = { file: 0x2545f491, reach: 0x5bd1e995, answer: 0x27d4eb2f, origin: 0x165667b1 };

/** A fact as a number; of what the index says, the one under which it is found there. Different facts may share one. */
export function factNumber(kind: FactKind, name: string): number {
  const hash = hashOf(bytesOf(name));
  return kind in SALT ? hash ^ SALT[kind as keyof typeof SALT] : sayingNumber(kind as Saying, hash);
}

/** A question about a function that others hang on, with the sum of its answer: the same for answers that say the same. */
export interface SummedAnswer {
  readonly question: string;
  readonly sum: number;
}

/** What has been asked for the first time. */
export interface NewQuestions {
  /** Names whose distances were asked for. */
  readonly reached: readonly string[];
  readonly answers: readonly SummedAnswer[];
}

/** Something that was answered once. Grows while its answer is sought. */
export class Dependency {
  readonly facts = new Set<number>();
  readonly needs = new Set<Dependency>();
}

/** Notes what is asked for on the way to an answer. */
export class QuestionLog {
  private top: Dependency | null = null;
  private readonly numbers = new Map<FactKind, Map<string, number>>();
  private reached: string[] = [];
  private answers: SummedAnswer[] = [];

  /** What is asked meanwhile belongs to that answer. */
  within<T>(dependency: Dependency, run: () => T): T {
    const before = this.top;
    this.top = dependency;
    try {
      return run();
    } finally {
      this.top = before;
    }
  }

  fact(kind: FactKind, name: string): void {
    this.top?.facts.add(this.number(kind, name));
  }

  /** The answer that is sought makes use of another one. */
  need(dependency: Dependency): void {
    if (this.top !== dependency) this.top?.needs.add(dependency);
  }

  /** An answer that another text may give just as well. `sum` is worked out when the question is noted for the first time. */
  answer(question: string, sum: () => number): void {
    if (!this.known("answer").has(question)) this.answers.push({ question, sum: sum() });
    this.fact("answer", question);
  }

  /** These facts are others now: whoever asks for one of them asks for the first time. */
  forget(facts: ReadonlySet<number>): void {
    for (const known of this.numbers.values()) for (const [name, number] of known) if (facts.has(number)) known.delete(name);
  }

  /** Since this was called last. */
  takeNew(): NewQuestions {
    const { reached, answers } = this;
    [this.reached, this.answers] = [[], []];
    return { reached, answers };
  }

  private number(kind: FactKind, name: string): number {
    const known = this.known(kind);
    const number = known.get(name);
    if (number !== undefined) return number;
    const made = factNumber(kind, name);
    known.set(name, made);
    if (kind === "reach") this.reached.push(name);
    return made;
  }

  private known(kind: FactKind): Map<string, number> {
    const known = this.numbers.get(kind) ?? new Map<string, number>();
    if (known.size === 0) this.numbers.set(kind, known);
    return known;
  }
}

/** Tells of answers whether they hang on one of some facts, directly or by way of others. For as long as none of them grows. */
export function hangingOn(facts: ReadonlySet<number>): (dependency: Dependency) => boolean {
  const below = (dependency: Dependency): boolean => {
    const seen = new Set([dependency]);
    for (const one of seen) {
      if (hanging.has(one) || haveCommon(one.facts, facts)) {
        hanging.add(dependency);
        return true;
      }
      for (const other of one.needs) if (!free.has(other)) seen.add(other);
    }
    for (const one of seen) free.add(one);
    return false;
  };
  const hanging = new Set<Dependency>();
  const free = new Set<Dependency>();
  return (dependency) => hanging.has(dependency) || (!free.has(dependency) && below(dependency));
}

function haveCommon(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  const [fewer, more] = a.size < b.size ? [a, b] : [b, a];
  for (const fact of fewer) if (more.has(fact)) return true;
  return false;
}

/** All facts below an answer, in ascending order. */
export function factsBelow(dependency: Dependency): Int32Array {
  const facts = new Set<number>();
  const seen = new Set([dependency]);
  for (const one of seen) {
    for (const fact of one.facts) facts.add(fact);
    for (const other of one.needs) seen.add(other);
  }
  return Int32Array.from(facts).sort();
}
