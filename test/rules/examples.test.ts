/** Each example shows the defect that its row in the README promises, and no other. */

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { checkText } from "./check-text.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../../examples");
const README = readFileSync(join(ROOT, "README.md"), "utf8");
const ROWS = [...README.matchAll(/^\| \[(\S+\.c)\]\(\S+\) \| \[([a-z-]+)\]/gm)].map(([, file, rule]) => ({ file: file!, rule: rule! }));

describe("examples", () => {
  test("the README lists them", () => {
    expect(ROWS.length).toBeGreaterThan(7);
  });

  for (const { file, rule } of ROWS) {
    test(`${file} shows ${rule}`, async () => {
      const path = join(ROOT, file);
      const text = readFileSync(path, "utf8");
      const kernel = /--kernel (\S+)/.exec(text)?.[1];
      expect(kernel).toBeDefined();
      const findings = await checkText({ path, text, version: kernel!, config: new Map() }, "native");
      const defects = findings.filter((finding) => finding.severity !== "note");
      expect(new Set(defects.map((finding) => finding.rule))).toEqual(new Set([rule]));
    });
  }
});
