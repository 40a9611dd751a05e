/** What is said of terms holds for every value that they can have. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signOf } from "../../server/src/core/lattice/sign.ts";
import { factKey, joinFacts } from "../../server/src/core/values/fact.ts";
import { Facts } from "../../server/src/core/values/facts.ts";
import { TermTable, type Term } from "../../server/src/core/values/term.ts";
import { build, CONSTANTS, recipe, termValue, valuation, valueOf, type Recipe, type Valuation } from "./terms.ts";

const conditions = fc.array(recipe, { maxLength: 6 });
/** Of each law; more on demand. */
const RUNS = Number(process.env["KMAPLINT_RUNS"] ?? 400);

/** What branches on the conditions teach where the leaves have these values; a way that is taken is never excluded. */
function learnt(table: TermTable, asked: readonly Recipe[], values: Valuation): Facts {
  const facts = new Facts(CONSTANTS);
  for (const one of asked) {
    const term = build(table, one);
    const holds = valueOf(one, values) !== 0;
    expect(facts.assume(term, holds), `${describeTerm(term)} is ${holds}`).toBe(true);
  }
  return facts;
}

function expectTrue(facts: Facts, term: Term, values: Valuation): void {
  const value = termValue(term, values);
  const what = `${describeTerm(term)} is ${value}`;
  expect([null, value !== 0], what).toContain(facts.truth(term));
  expect([null, value], what).toContain(facts.number(term) === 0 ? 0 : facts.number(term));
  expect(facts.sign(term) & signOf(value), what).not.toBe(0);
  const range = facts.range(term);
  expect(range.low <= value && value <= range.high && !range.differs.includes(value), what).toBe(true);
  expect(facts.allows(term, facts.get(term)), what).toBe(true);
}

function describeTerm(term: Term): string {
  switch (term.kind) {
    case "number": return String(term.value);
    case "name": return term.name;
    case "entry": return term.address.kind === "variable" ? term.address.name : "?";
    case "unary": return `${term.op}(${describeTerm(term.operand)})`;
    case "binary": return `(${describeTerm(term.left)} ${term.op} ${describeTerm(term.right)})`;
    default: return term.kind;
  }
}

/** Everything that facts hold, in an order of its own. */
function contents(facts: Facts): string[] {
  return [...facts.entries()].map(([term, fact]) => `${term.id}:${factKey({ ...fact, differs: [...fact.differs].sort((a, b) => a - b) })}`).sort();
}

describe("terms", () => {
  it("keep their value when they are simplified", () => {
    fc.assert(fc.property(recipe, valuation, (made, values) => {
      expect(termValue(build(new TermTable(), made), values) + 0).toBe(valueOf(made, values) + 0);
    }), { numRuns: RUNS });
  });

  it("are the same object when they are built again", () => {
    fc.assert(fc.property(recipe, (made) => {
      const table = new TermTable();
      expect(build(table, made)).toBe(build(table, made));
    }));
  });
});

describe("facts", () => {
  it("say of every term what is so", () => {
    fc.assert(fc.property(conditions, recipe, valuation, (asked, made, values) => {
      const table = new TermTable();
      const facts = learnt(table, asked, values);
      expectTrue(facts, build(table, made), values);
      for (const [term] of facts.entries()) expectTrue(facts, term, values);
    }), { numRuns: RUNS });
  });

  it("say of two terms what is so", () => {
    fc.assert(fc.property(conditions, recipe, recipe, valuation, (asked, left, right, values) => {
      const table = new TermTable();
      const facts = learnt(table, asked, values);
      expect([null, valueOf(left, values) === valueOf(right, values)]).toContain(facts.equal(build(table, left), build(table, right)));
    }), { numRuns: RUNS });
  });

  it("are remembered: what was assumed is known", () => {
    fc.assert(fc.property(conditions, recipe, valuation, (asked, made, values) => {
      const table = new TermTable();
      const facts = learnt(table, asked, values);
      const term = build(table, made);
      const holds = valueOf(made, values) !== 0;
      facts.assume(term, holds);
      const before = contents(facts);
      expect(facts.assume(term, holds)).toBe(true);
      expect(contents(facts)).toEqual(before);
    }), { numRuns: RUNS });
  });

  it("keep of two paths what is so on both", () => {
    const path = fc.tuple(conditions, valuation);
    fc.assert(fc.property(path, path, recipe, (one, other, made) => {
      const table = new TermTable();
      const facts = learnt(table, ...one);
      facts.join(learnt(table, ...other));
      for (const [, values] of [one, other]) {
        expectTrue(facts, build(table, made), values);
        for (const [term] of facts.entries()) expectTrue(facts, term, values);
      }
    }), { numRuns: RUNS });
  });

  it("meet in any order, and twice as once", () => {
    fc.assert(fc.property(fc.tuple(conditions, conditions, conditions), fc.tuple(valuation, valuation, valuation), (asked, values) => {
      const table = new TermTable();
      const [a, b, c] = asked.map((some, at) => learnt(table, some, values[at]!)) as [Facts, Facts, Facts];
      const met = (...all: readonly Facts[]): string[] => {
        const first = all[0]!.copy();
        for (const other of all.slice(1)) first.join(other);
        return contents(first);
      };
      expect(met(a, a)).toEqual(contents(a));
      expect(met(a, b)).toEqual(met(b, a));
      expect(met(a, b, b)).toEqual(met(a, b));
      expect(met(a, b, c)).toEqual(met(c, b, a));
    }), { numRuns: RUNS });
  });

  it("are weaker than both of the facts that they come from, and no weaker than need be", () => {
    fc.assert(fc.property(conditions, conditions, valuation, valuation, (asked, others, values, otherValues) => {
      const table = new TermTable();
      const [mine, theirs] = [learnt(table, asked, values), learnt(table, others, otherValues)];
      for (const [term, fact] of mine.entries()) {
        expect(factKey(joinFacts(fact, fact))).toBe(factKey(fact));
        const joined = joinFacts(fact, theirs.get(term));
        expect(joined.sign & fact.sign).toBe(fact.sign);
        expect(joined.low <= fact.low && joined.high >= fact.high).toBe(true);
      }
    }), { numRuns: RUNS });
  });

  it("are copied whole", () => {
    fc.assert(fc.property(conditions, recipe, valuation, (asked, made, values) => {
      const table = new TermTable();
      const facts = learnt(table, asked, values);
      const before = contents(facts);
      const copy = facts.copy();
      copy.assume(build(table, made), valueOf(made, values) !== 0);
      copy.rename((term) => term);
      expect(contents(facts)).toEqual(before);
    }), { numRuns: RUNS });
  });
});
