import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Changes } from "../../server/src/project/changes/line-range.ts";
import { check } from "../../server/src/session/check.ts";
import type { CheckReport } from "../../server/src/session/report.ts";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";

type Touched = Readonly<Record<string, readonly (readonly [number, number])[]>>;

async function touched(files: Readonly<Record<string, string>>, lines: Touched, documents: Readonly<Record<string, string>> = {}): Promise<CheckReport> {
  const folder = scratchFolder(files);
  const changes: Changes = new Map(Object.entries(lines).map(([name, ranges]) => [join(folder, name), ranges.map(([first, last]) => ({ first, last }))]));
  return check({
    paths: ["."], cwd: folder, kernel: "2.6.31", configSymbols: new Map(), rules: [], withoutRules: [], cache: false, changes,
    documents: new Map(Object.entries(documents).map(([name, text]) => [join(folder, name), text])),
  });
}

/** `file:line function` of the findings. */
async function found(...args: Parameters<typeof touched>): Promise<string[]> {
  const { findings } = await touched(...args);
  return findings.map(({ file, range, function: name }) => `${file}:${range.start.line} ${name}`);
}

function leak(name: string): string {
  return `int ${name}(struct page *page, int n)\n{\n\tchar *p = kmap(page);\n\tif (n)\n\t\treturn -1;\n\tkunmap(page);\n\treturn 0;\n}\n`;
}

/** Lines 1 to 8, 10 to 17. */
const TWO = `${leak("one")}\n${leak("two")}`;

describe("what counts of a changed file", () => {
  it("is what is found in functions that are touched", async () => {
    expect(await found({ "a.c": TWO }, { "a.c": [[6, 6]] })).toEqual(["a.c:5 one"]);
    expect(await found({ "a.c": TWO }, { "a.c": [[16, 40]] })).toEqual(["a.c:14 two"]);
    expect(await found({ "a.c": TWO }, { "a.c": [[8, 10]] })).toEqual(["a.c:5 one", "a.c:14 two"]);
    expect(await found({ "a.c": TWO }, { "a.c": [[9, 9]] })).toEqual([]);
  });

  it("is also what is found where lines only went", async () => {
    expect(await found({ "a.c": TWO }, { "a.c": [[8, 7]] })).toEqual(["a.c:5 one"]);
    expect(await found({ "a.c": TWO }, { "a.c": [[9, 8]] })).toEqual([]);
    expect(await found({ "a.c": TWO }, { "a.c": [[10, 9]] })).toEqual([]);
  });

  it("is nothing of files that did not change", async () => {
    const { findings, summary, touchedFunctions } = await touched({ "a.c": TWO, "b.c": TWO, "gone.txt": "" }, { "b.c": [[3, 3], [4, 4]], "c.c": [] });
    expect(findings).toMatchObject([{ file: "b.c", function: "one" }]);
    expect(summary.files).toBe(1);
    expect(touchedFunctions).toBe(1);
  });

  const USER = `int user(struct page *page, int n)\n{\n\tchar *p = take(page);\n\tif (n)\n\t\treturn -1;\n\tkunmap(page);\n\treturn 0;\n}\n`;
  const TAKE = "void *take(struct page *page)\n{\n\treturn kmap(page);\n}\n";

  it("is what is found in a caller on a way through a function that is touched", async () => {
    const text = `static ${TAKE}${USER}${leak("other")}`;
    expect(await found({ "a.c": text }, { "a.c": [[3, 3]] })).toEqual(["a.c:9 user"]);
    expect(await found({ "a.c": text }, { "a.c": [[15, 15]] })).toEqual(["a.c:17 other"]);
  });

  it("holds for callers in another changed file, and in no other", async () => {
    const files = { ...kernelTree("2.6.31"), "mm/take.c": TAKE, "mm/a.c": `void *take(struct page *page);\n${USER}`, "mm/b.c": `void *take(struct page *page);\n${USER}` };
    expect(await found(files, { "mm/take.c": [[3, 3]], "mm/a.c": [[1, 1]] })).toEqual(["mm/a.c:6 user"]);
    expect(await found(files, { "mm/take.c": [[1000, 1000]], "mm/a.c": [[1, 1]] })).toEqual([]);
  });

  it("goes for gaps, suppressed findings and comments that suppress nothing", async () => {
    const broken = "int odd(struct page *page)\n{\n\tkmap(page;\n\t) ( }\n\tkunmap(page);\n}\n";
    const text = `${leak("one").replace("return -1;", "return -1; /* kmaplint-ignore leaked-map: held on purpose */")}\n/* kmaplint-ignore-function leaked-map: x */\nint idle(void)\n{\n\treturn 0;\n}\n\n${broken}`;
    const all = await touched({ "a.c": text }, { "a.c": [[1, 100]] });
    expect(all.findings.map(({ rule }) => rule).sort()).toEqual(["parse-gap", "unused-suppression"]);
    expect([all.suppressed.length, all.gaps.length, all.summary.gaps]).toEqual([1, 1, 1]);
    const none = await touched({ "a.c": text }, { "a.c": [[9, 9]] });
    expect([none.findings, none.suppressed, none.gaps, none.summary.gaps]).toEqual([[], [], [], 0]);
    const first = await touched({ "a.c": text }, { "a.c": [[2, 2]] });
    expect([first.findings.length, first.suppressed.length, first.gaps.length]).toEqual([0, 1, 0]);
    const comment = await touched({ "a.c": text }, { "a.c": [[10, 10]] });
    expect(comment.findings.map(({ rule }) => rule)).toEqual(["unused-suppression"]);
  });

  it("is that a file could not be analysed at all, whatever was touched in it", async () => {
    const { gaps } = await touched({ "a.c": "kmap\0" }, { "a.c": [[700, 700]] });
    expect(gaps).toMatchObject([{ file: "a.c", reason: "the file is binary: it holds NUL bytes" }]);
  });
});

describe("texts that are on no disk", () => {
  it("are analysed, also in folders that there are not yet", async () => {
    for (const tree of [{}, kernelTree("2.6.31")]) {
      const documents = { "new/deep/a.c": TWO, "plain.c": "int nothing_of_ours;" };
      expect(await found(tree, { "new/deep/a.c": [[1, 9]], "plain.c": [[1, 1]] }, documents)).toEqual(["new/deep/a.c:5 one"]);
    }
  });

  it("are what the files around them are linked with", async () => {
    const user = (name: string): string => `int user(struct page *page, int n)\n{\n\tchar *p = ${name}(page);\n\tif (n)\n\t\treturn -1;\n\tkunmap(page);\n\treturn 0;\n}\n`;
    const take = (name: string): string => `void *${name}(struct page *page)\n{\n\treturn kmap(page);\n}\n`;
    const files = { ...kernelTree("2.6.31"), "mm/take.c": take("old_take"), "mm/a.c": user("old_take") };
    const documents = { "mm/take.c": take("new_take"), "mm/a.c": user("new_take"), "mm/b.c": user("newer_take"), "mm/newer.c": take("newer_take") };
    const lines: Touched = { "mm/take.c": [[1, 1]], "mm/a.c": [[3, 3]], "mm/b.c": [[3, 3]], "mm/newer.c": [[1, 4]] };
    expect(await found(files, lines, documents)).toEqual(["mm/a.c:5 user", "mm/b.c:5 user"]);
  });
});
