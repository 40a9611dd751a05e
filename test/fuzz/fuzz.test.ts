/** Whatever it is fed, the analysis comes to an end, throws nothing, and speaks of places in the file. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import { loadParser } from "../../server/src/project/grammar.ts";
import { fixtureFiles, treeFiles } from "../metamorphic/kernel-file.ts";
import { scratchFolder } from "../project/scratch-folder.ts";
import { corpus } from "./corpus.ts";
import { examine } from "./examine.ts";
import { GuardedExaminer } from "./guarded.ts";
import { makeInput, type Base } from "./inputs.ts";
import { MUTATIONS, mutated } from "./mutations.ts";
import { Random } from "./random.ts";
import { reduced } from "./reduce.ts";
import { SpanCheck } from "./spans.ts";

const SEED = 20;
const INPUTS = 200;
const TREE = process.env["KMAPLINT_SAMPLE_TREE"];

const examiner = new GuardedExaminer();
afterAll(() => examiner.stop());

const files = [...fixtureFiles(), ...(TREE === undefined ? [] : treeFiles(TREE, { count: 50, seed: SEED }))];
const bases = files.filter(({ name }) => !name.startsWith("analysis-budget/")).map(({ name, path, kernel }): Base => ({ name, path, kernel: kernel.version.text }));

describe("what once failed", () => {
  test.each(corpus().map((input) => [input.name, input] as const))("%s", async (_name, input) => {
    expect((await examiner.examine(input)).faults).toEqual([]);
  });
});

it("spoiled files do no harm", { timeout: 300_000 }, async () => {
  const faults: string[] = [];
  for (let number = 0; number < INPUTS; number++) {
    const input = makeInput(bases, SEED, number);
    for (const fault of (await examiner.examine(input)).faults) faults.push(`${input.story}: ${fault}`);
  }
  expect(faults).toEqual([]);
});

describe("the examiner", () => {
  it("ends a process that hangs, and goes on with another", async () => {
    const script = join(scratchFolder(), "hang.ts");
    writeFileSync(script, 'process.on("message", ({ bytes }) => { while (bytes === "hang"); process.send({ faults: [], functions: 0, findings: 0, heap: 0 }); });\nprocess.send("ready");\n');
    const guarded = new GuardedExaminer({ seconds: 0.5, heapMegabytes: 64 }, script);
    expect((await guarded.examine({ bytes: "hang", kernel: "6.1" })).faults).toEqual(["hangs: more than 0.5 s"]);
    expect((await guarded.examine({ bytes: "x", kernel: "6.1" })).faults).toEqual([]);
    guarded.stop();
  });

  it("tells of a process that dies", async () => {
    const script = join(scratchFolder(), "die.ts");
    writeFileSync(script, 'process.on("message", () => process.exit(7));\nprocess.send("ready");\n');
    const guarded = new GuardedExaminer({ seconds: 10, heapMegabytes: 64 }, script);
    expect((await guarded.examine({ bytes: "", kernel: "6.1" })).faults).toEqual(["the process dies with 7"]);
  });

  it("finds functions and findings in what is not spoiled, and what is thrown", async () => {
    const parser = await loadParser("native");
    const text = "int f(struct page *page)\n{\n\tchar *p = kmap_atomic(page);\n\treturn *p;\n}\n";
    expect(examine({ bytes: text, kernel: "4.9" }, parser)).toEqual({ faults: [], functions: 1, findings: 1 });
    const broken = examine({ bytes: text, kernel: "4.9" }, { ...parser, parse: () => { throw new Error("no luck"); } });
    expect(broken.faults.some((fault) => fault.includes("throws no luck"))).toBe(true);
  });

  it("notices spans outside of the file", () => {
    const check = new SpanCheck(10);
    check.inside("a", { start: 0, end: 10 });
    expect([...check.faults]).toEqual([]);
    for (const [start, end] of [[-1, 2], [3, 2], [0, 11], [0.5, 1]] as const) check.inside(`${start}`, { start, end });
    check.within("inner", { start: 0, end: 3 }, { start: 1, end: 5 });
    expect(check.faults.size).toBe(5);
  });
});

describe("inputs", () => {
  it("can be had again from their seed and number", () => {
    expect(makeInput(bases, 3, 5)).toEqual(makeInput(bases, 3, 5));
    expect(makeInput(bases, 3, 6).bytes).not.toBe(makeInput(bases, 3, 5).bytes);
  });

  test.each(MUTATIONS.map((one) => [one.name, one] as const))("%s spoils", (_name, { mutate }) => {
    const text = "#if A\nint f(struct page *page)\n{\n\treturn kmap(page);\n}\n#endif\n";
    const made = Array.from({ length: 20 }, (_, seed) => mutate(text, new Random(seed), "int g(void)\n{\n}\n"));
    expect(made.some((one) => one !== text)).toBe(true);
    for (const one of ["", "x", "\n"]) expect(typeof mutate(one, new Random(1), "")).toBe("string");
  });

  it("are spoiled in a known way", () => {
    expect(mutated("int x;\n", new Random(4), "int y;\n").names.length).toBeGreaterThan(0);
  });

  it("are reduced to what fails", async () => {
    const text = `${"int a;\n".repeat(50)}int f(void)\n{\n\tg(1, kmap(page), 2);\n}\n${"int b;\n".repeat(50)}`;
    expect(await reduced(text, (one) => Promise.resolve(one.includes("kmap(")), () => false)).toBe("kmap(");
  });
});
