/** Questions that lead back to themselves are answered alike, whatever was asked before. */

import { describe, expect, it } from "vitest";
import { Answers, OpenQuestions } from "../../server/src/core/analysis/open-questions.ts";

/** Who calls whom. */
type Calls = readonly (readonly number[])[];

/** The calls as far as they lead, written out; a call of something that is on its way is a question mark. */
class Unrolled {
  private readonly questions = new OpenQuestions();
  private readonly answers = new Answers<number, string>(this.questions);
  private readonly calls: Calls;
  asked = 0;

  constructor(calls: Calls) {
    this.calls = calls;
  }

  of(one: number): string {
    if (this.questions.leadsBack(String(one))) return "?";
    const known = this.answers.recall(one);
    if (known) return known.answer;
    this.asked++;
    return this.answers.keep(one, this.questions.ask(String(one), () => `${one}(${this.calls[one]!.map((callee) => this.of(callee)).join(" ")})`));
  }
}

/** Reproducible. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    yield state >> 8;
  }
}

function randomCalls(seed: number): Calls {
  const random = numbers(seed);
  const next = (below: number): number => random.next().value! % below;
  const count = 2 + next(5);
  return Array.from({ length: count }, () => Array.from({ length: next(3) }, () => next(count)));
}

describe("questions that lead back to themselves", () => {
  it("are answered as if nothing had been asked before", () => {
    for (let seed = 1; seed <= 400; seed++) {
      const calls = randomCalls(seed);
      const together = new Unrolled(calls);
      const order = [...calls.keys()].sort((a, b) => ((a * 7 + seed) % 5) - ((b * 7 + seed) % 5));
      for (const one of [...order, ...order]) expect(together.of(one), `${JSON.stringify(calls)} ${order.join()}: ${one}`).toBe(new Unrolled(calls).of(one));
    }
  });

  it("are not answered again, once they have been", () => {
    const ring = new Unrolled([[1], [2], [0]]);
    expect(ring.of(0)).toBe("0(1(2(?)))");
    const { asked } = ring;
    expect([ring.of(0), ring.asked]).toEqual(["0(1(2(?)))", asked]);
    expect(ring.of(1)).toBe("1(2(0(?)))");
  });

  it("leave the answers of others alone", () => {
    const chain = new Unrolled([[1, 2], [1], []]);
    expect(chain.of(0)).toBe("0(1(?) 2())");
    expect(chain.asked).toBe(3);
    chain.of(1);
    chain.of(2);
    expect(chain.asked).toBe(3);
  });

  it("are closed where the work fails", () => {
    const questions = new OpenQuestions();
    expect(() => questions.ask("first", () => questions.ask("second", () => {
      questions.leadsBack("first");
      throw new Error("no memory");
    }))).toThrow("no memory");
    expect([questions.leadsBack("first"), questions.leadsBack("second"), questions.unsettled]).toEqual([false, false, 0]);
  });
});
