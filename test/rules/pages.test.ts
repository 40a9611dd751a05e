/** The examples on the rules' pages do what the pages say. */

import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { checkText } from "./check-text.ts";
import { MIGRATION_NOTES, type Reported } from "./judge.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../../docs/rules");
const HEADINGS = ["What it means", "Example", "The mended example", "When this is a false alarm", "How to suppress it"];

interface Block {
  readonly kind: string;
  readonly kernel: string;
  readonly code: string;
}

function blocksOf(page: string): Block[] {
  const found = page.matchAll(/^```c (bug|good) kernel=(\S+)\n([\s\S]*?)^```$/gm);
  return [...found].map(([, kind, kernel, code]) => ({ kind: kind!, kernel: kernel!, code: code! }));
}

async function check(rule: string, block: Block): Promise<Reported[]> {
  return checkText({ path: `${rule}.c`, text: block.code, version: block.kernel, config: new Map(), withMigrations: MIGRATION_NOTES.has(rule) }, "native");
}

for (const name of readdirSync(ROOT).filter((file) => file.endsWith(".md")).sort()) {
  const rule = basename(name, ".md");
  const page = readFileSync(join(ROOT, name), "utf8");
  const blocks = blocksOf(page);

  describe(rule, () => {
    test("has the headings of every page, and both examples", () => {
      expect(page.startsWith(`# ${rule}\n`)).toBe(true);
      expect([...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(HEADINGS);
      expect(new Set(blocks.map((block) => block.kind))).toEqual(new Set(["bug", "good"]));
    });

    for (const [at, block] of blocks.entries()) {
      if (block.kind === "bug") {
        test(`example ${at + 1} is reported`, async () => {
          expect((await check(rule, block)).map((finding) => finding.rule)).toContain(rule);
        });
      } else {
        test(`example ${at + 1} is right`, async () => {
          const findings = await check(rule, block);
          expect(findings.filter((finding) => finding.rule === rule || finding.severity !== "note")).toEqual([]);
        });
      }
    }
  });
}
