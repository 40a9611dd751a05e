/** Whatever is changed in a tree, a check that takes over what it can says what a check from nothing says. */

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check } from "../../server/src/session/check.ts";
import type { CheckReport } from "../../server/src/session/report.ts";
import { ResidentTrees } from "../../server/src/session/resident-trees.ts";
import type { Watch } from "../../server/src/session/visit-all.ts";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";

const FILES = ["fs/a.c", "fs/b.c", "fs/inner/c.c", "mm/d.c", "lib/e.c"];
/** Of each file. */
const FUNCTIONS = 3;

/** A function: the lines of its body, and how many stand in front of it. */
interface Piece {
  readonly lines: readonly string[];
  readonly shift: number;
}

const ALL = FILES.length * FUNCTIONS;
const nameOf = (at: number): string => `f${Math.floor(at / FUNCTIONS)}_${at % FUNCTIONS}`;

const line: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("p = kmap_atomic(page, KM_USER0);", "kunmap_atomic(p, KM_USER0);", "p = kmap_atomic(page, KM_IRQ0);", "kunmap_atomic(p, KM_IRQ0);", "p = kmap(page);", "kunmap(page);") },
  { weight: 2, arbitrary: fc.constantFrom("spin_lock(&lock);", "spin_unlock(&lock);", "local_irq_disable();", "local_irq_enable();", "mutex_lock(&mutex);", "msleep(n);", "n = p[n];", "n++;", "barrier();", "if (n) return page_address(page);", "return p;", "ops->work(page, n);") },
  { weight: 4, arbitrary: fc.nat(ALL - 1).map((step) => `call ${step}`) },
);

const piece: fc.Arbitrary<Piece> = fc.record({ lines: fc.array(line, { minLength: 1, maxLength: 5 }), shift: fc.nat(2) });

/** Calls lead to later functions alone: what a function that comes back to itself does hangs on where one begins. */
function written(words: string, at: number): string {
  const step = /^call (\d+)$/.exec(words)?.[1];
  const callee = step === undefined ? at : at + 1 + Number(step);
  return step === undefined ? words : callee < ALL ? `p = ${nameOf(callee)}(page, n);` : "n--;";
}

function textOf(file: number, pieces: readonly Piece[]): string {
  const first = file * FUNCTIONS;
  const functions = pieces.slice(first, first + FUNCTIONS).map(({ lines, shift }, fn) => {
    const body = lines.map((one) => `\t${written(one, first + fn)}\n`).join("");
    return `${"/* */\n".repeat(shift)}char *${nameOf(first + fn)}(struct page *page, int n)\n{\n\tchar *p = 0;\n${body}\treturn 0;\n}\n`;
  });
  const stores = `static struct irqaction action_${file} = { .handler = ${nameOf(first)} };\nstatic struct work_ops ops_${file} = { .work = ${nameOf(first + 1)} };\n`;
  return `${functions.join("\n")}${stores}`;
}

function found({ findings }: CheckReport): unknown[] {
  return findings.map(({ file, rule, message, range, trace, stack }) => ({ file, rule, message, range, trace, stack }));
}

async function holds(kernel: string, first: readonly Piece[], edits: readonly (readonly [at: number, piece: Piece])[]): Promise<void> {
  const pieces = [...first];
  const tree = (): string => scratchFolder({ ...kernelTree(kernel), ...Object.fromEntries(FILES.map((path, file) => [path, textOf(file, pieces)])) });
  const root = tree();
  const checkedIn = (cwd: string, cache: boolean, watch: Watch = {}): Promise<CheckReport> => check({ paths: ["."], cwd, configSymbols: new Map(), rules: [], withoutRules: [], cache }, watch);
  const checked = (cache: boolean, watch?: Watch): Promise<CheckReport> => checkedIn(root, cache, watch);
  const store = new ResidentTrees();
  try {
    await checked(true);
    await checked(true, { store });
    for (const [turn, [at, one]] of edits.entries()) {
      pieces[at] = one;
      const file = Math.floor(at / FUNCTIONS);
      rmSync(join(root, FILES[file]!));
      writeFileSync(join(root, FILES[file]!), textOf(file, pieces));
      const anew = found(await checked(false));
      // Another checkout, which has that edit while nothing that is kept has it yet.
      if (turn % 3 === 0) expect(found(await checkedIn(tree(), true))).toEqual(anew);
      expect(found(await checked(true, { store }))).toEqual(anew);
      expect(found(await checked(true))).toEqual(anew);
    }
  } finally {
    store.close();
  }
}

const pieces = fc.array(piece, { minLength: ALL, maxLength: ALL });
const edits = fc.array(fc.tuple(fc.nat(ALL - 1), piece), { minLength: 6, maxLength: 6 });

describe("a check after a change", () => {
  it.each(["2.6.31", "3.4", "6.1"])("of %s says what one from nothing says", async (kernel) => {
    await fc.assert(fc.asyncProperty(pieces, edits, (first, changes) => holds(kernel, first, changes)), { seed: 20, numRuns: Number(process.env["KMAPLINT_LAW_RUNS"] ?? 6), endOnFailure: true });
  }, 120_000);
});
