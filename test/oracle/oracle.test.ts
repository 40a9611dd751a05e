/** The analysis against running code: a few hundred programs; `npm run oracle` runs as many as wanted. */

import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { analyse } from "./analyse.ts";
import { compare } from "./compare.ts";
import { generateProgram } from "./generate.ts";
import { explain, reduce, runOracle, type Fault } from "./oracle.ts";
import { entryOf, KMAP, type Block, type Era, type Program } from "./program.ts";
import { runPrograms } from "./run.ts";
import { shrink } from "./shrink.ts";

const hasCompiler = spawnSync(process.env["CC"] ?? "gcc", ["--version"]).status === 0;
const ATOMIC = { map: "kmap_atomic", unmap: "kunmap_atomic", byPage: false, isTyped: false };
const TYPED = { ...ATOMIC, isTyped: true };

function program(era: Era, body: Block): Program {
  const parameters = [{ name: "a", type: "page" }, { name: "b", type: "page" }, { name: "x", type: "int" }, { name: "y", type: "int" }] as const;
  return {
    seed: 0, era, symbols: [],
    functions: [{ name: "entry", returns: "int", parameters, pointers: ["p", "q"], integers: ["err", "sum"], body: [...body, { kind: "return", value: "0" }], labels: [] }],
  };
}

function map(to: string, page: string, type: string | null = null): Block[number] {
  return { kind: "map", to, by: type ? TYPED : ATOMIC, page, type };
}

function unmap(argument: string, type: string | null = null): Block[number] {
  return { kind: "unmap", by: type ? TYPED : ATOMIC, argument, type };
}

const sleep: Block[number] = { kind: "simple", text: "msleep(1);" };
const kmap = (to: string, page: string): Block[number] => ({ kind: "map", to, by: KMAP, page, type: null });
const kunmap = (page: string): Block[number] => ({ kind: "unmap", by: KMAP, argument: page, type: null });

describe.skipIf(!hasCompiler)("the machine", () => {
  test.each<[string, Era, Block]>([
    ["leaked-map", "stack", [map("p", "a")]],
    ["double-unmap", "stack", [map("p", "a"), unmap("p"), unmap("p")]],
    ["unmatched-unmap", "stack", [unmap("p")]],
    ["wrong-unmap-argument", "stack", [map("p", "a"), unmap("(void *)a")]],
    ["mixed-map-api", "stack", [kmap("p", "a"), unmap("p")]],
    ["non-lifo-unmap", "stack", [map("p", "a"), map("q", "b"), unmap("p"), unmap("q")]],
    ["use-after-unmap", "local", [map("p", "a"), unmap("p"), { kind: "read", pointer: "p", into: "sum" }]],
    ["sleep-in-atomic-map", "local", [map("p", "a"), sleep, unmap("p")]],
    ["kmap-in-atomic-context", "stack", [{ kind: "simple", text: "local_irq_disable();" }, kmap("p", "a"), kunmap("a")]],
    ["km-type-mismatch", "typed", [map("p", "a", "KM_USER0"), unmap("p", "KM_USER1")]],
    ["km-slot-reuse", "typed", [map("p", "a", "KM_USER0"), map("q", "b", "KM_USER0"), unmap("q", "KM_USER0")]],
    ["map-depth-overflow", "local", Array.from({ length: 16 }, () => map("p", "a"))],
  ])("sees %s", (rule, era, body) => {
    const [events] = runPrograms([program(era, body)]);
    expect(events!.filter((event) => event.isFirst).map((event) => event.rule)).toEqual([rule]);
  });

  test.each<[string, Era, Block]>([
    ["nested maps released in order", "stack", [map("p", "a"), map("q", "b"), unmap("q"), unmap("p")]],
    ["typed slots released in any order", "typed", [map("p", "a", "KM_USER0"), map("q", "b", "KM_USER1"), unmap("p", "KM_USER0"), unmap("q", "KM_USER1")]],
    ["a page counted twice", "local", [kmap("p", "a"), kmap("q", "a"), kunmap("a"), { kind: "read", pointer: "p", into: "sum" }, kunmap("a")]],
    ["an address that has moved on in its page", "stack", [map("p", "a"), unmap("p + 16")]],
    ["sleeping under kmap", "stack", [kmap("p", "a"), sleep, kunmap("a")]],
  ])("has nothing against %s", (_, era, body) => {
    expect(runPrograms([program(era, body)])).toEqual([[]]);
  });

  test("tells what only some inputs do", () => {
    const wrong = program("stack", [map("p", "a"), { kind: "if", condition: "x == 3", then: [{ kind: "return", value: "-EIO" }], otherwise: null }, unmap("p")]);
    const [events] = runPrograms([wrong]);
    expect(events!.map(({ rule, line }) => `${line} ${rule}`)).toEqual(["13 leaked-map"]);
  });
});

describe.skipIf(!hasCompiler)("the comparison", () => {
  const leak = program("stack", [map("p", "a"), { kind: "if", condition: "x", then: [unmap("p")], otherwise: null }]);

  test("agrees where both see the same", () => {
    const [events] = runPrograms([leak]);
    const { missed, falseMust } = compare(events!, analyse(leak));
    expect(missed).toEqual([]);
    expect(falseMust).toEqual([]);
  });

  test("calls it a miss when the analysis says nothing", () => {
    const [events] = runPrograms([leak]);
    expect(compare(events!, []).missed.map((event) => event.rule)).toEqual(["leaked-map"]);
  });

  test("calls a must finding false when nothing goes wrong", () => {
    const verdict = { rule: "leaked-map", severity: "error", certainty: "must", message: "", line: 9, steps: [9] };
    expect(compare([], [verdict]).falseMust).toEqual([verdict]);
    expect(compare([], [{ ...verdict, certainty: "may" }]).unshownMay).toHaveLength(1);
  });

  test("makes what disagrees smaller", () => {
    const large = program("stack", [sleep, map("p", "a"), { kind: "if", condition: "y", then: [sleep], otherwise: null }, map("q", "b"), unmap("q")]);
    const smaller = shrink(large, (candidates) => runPrograms(candidates).map((events) => events.some((event) => event.rule === "leaked-map")));
    expect(entryOf(smaller).body.map((one) => one.kind)).toEqual(["map", "return"]);
  });
});

describe.skipIf(!hasCompiler)("generated programs", () => {
  test("are the same for the same seed", () => {
    expect(generateProgram(7, "stack")).toEqual(generateProgram(7, "stack"));
    expect(generateProgram(8, "stack")).not.toEqual(generateProgram(7, "stack"));
  });

  test("agree with the analysis", { timeout: 180_000 }, () => {
    const faults: Fault[] = [];
    const tally = runOracle({ programs: 300, seed: 1, found: (fault) => faults.push(fault) });
    expect(faults.slice(0, 2).map((fault) => explain(reduce(fault)))).toEqual([]);
    expect(tally.programs).toBe(300);
    expect(tally.wrong).toBeGreaterThan(50);
    expect(tally.programs - tally.wrong).toBeGreaterThan(50);
  });
});
