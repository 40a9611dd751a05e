import { describe, expect, it } from "vitest";
import { TermMap } from "../../server/src/core/values/term-map.ts";
import { type Term, TermTable } from "../../server/src/core/values/term.ts";
import { Random } from "../fuzz/random.ts";

const table = new TermTable();
const TERMS = Array.from({ length: 12 }, (_, at) => table.number(at));

describe("values by term", () => {
  it("are as in a Map, in the order in which the terms came in, whatever becomes of copies", () => {
    const random = new Random(7);
    const pairs = [{ own: new TermMap<number>(), model: new Map<Term, number>() }];
    for (let round = 0; round < 600; round++) {
      const { own, model } = random.pick(pairs);
      const term = random.pick(TERMS);
      switch (random.below(5)) {
        case 0:
          own.delete(term);
          model.delete(term);
          break;
        case 1:
          own.drop((one, value) => (one.id + value) % 7 === 0);
          for (const [one, value] of model) if ((one.id + value) % 7 === 0) model.delete(one);
          break;
        case 2:
          if (pairs.length < 6) pairs.push({ own: own.copy(), model: new Map(model) });
          break;
        default:
          own.set(term, round);
          model.set(term, round);
      }
      for (const { own, model } of pairs) {
        expect([...own]).toEqual([...model]);
        expect([own.size, own.has(term), own.get(term)]).toEqual([model.size, model.has(term), model.get(term)]);
      }
    }
  });

  it("may be changed and taken away while somebody goes over them", () => {
    const map = new TermMap<string>();
    for (const term of TERMS.slice(0, 4)) map.set(term, "old");
    const met: string[] = [];
    for (const [term, value] of map) {
      met.push(`${term.id}${value}`);
      if (term === TERMS[1]) map.delete(term);
      else map.set(term, "new");
    }
    expect(met).toEqual(TERMS.slice(0, 4).map(({ id }) => `${id}old`));
    expect([...map.entries()]).toEqual([TERMS[0], TERMS[2], TERMS[3]].map((term) => [term, "new"]));
  });

  it("tells a copy from a map that says the same, until either is changed", () => {
    const map = new TermMap<number>();
    map.set(TERMS[0]!, 1);
    const copy = map.copy();
    expect(map.isCopyOf(copy)).toBe(true);
    copy.set(TERMS[0]!, 1);
    expect(map.isCopyOf(copy)).toBe(true);
    copy.set(TERMS[0]!, 2);
    expect([map.isCopyOf(copy), map.get(TERMS[0]!), copy.get(TERMS[0]!)]).toEqual([false, 1, 2]);
  });
});
