/** Fixes are tried before they are offered, and each one that is offered holds. */

import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { changed } from "../../server/src/core/text/changes.ts";
import { applyFix } from "../../server/src/session/verified-fixes.ts";
import { readFixture } from "../rules/annotations.ts";
import { checkText } from "../rules/check-text.ts";
import { fixedFindings, fixesIn, optionsFor } from "./fixing.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../fixtures/rules");
const RULES = ["leaked-map", "non-lifo-unmap", "wrong-unmap-argument", "km-type-mismatch", "mixed-map-api", "double-unmap"];

describe("changes of a text", () => {
  test("that overlap or begin at one place are refused", () => {
    const at = (start: number, end: number, text = "x") => ({ span: { start, end }, text });
    expect(changed("abcdef", [at(0, 2), at(1, 3)])).toBeNull();
    expect(changed("abcdef", [at(2, 2), at(2, 2)])).toBeNull();
    expect(changed("abcdef", [at(4, 9)])).toBeNull();
    expect(changed("abcdef", [at(4, 5), at(0, 1), at(2, 2)])).toBe("xbxcdxf");
  });
});

describe("a fix that would do harm is not offered", () => {
  // A release before the shared return would come second on the other path.
  test("where some paths have released already", async () => {
    const text = "int f(struct page *page, int n)\n{\n\tchar *p = kmap_local_page(page);\n\n\tif (n)\n\t\tkunmap_local(p);\n\treturn 0;\n}\n";
    expect(await fixesIn(text, "6.1")).toEqual([]);
  });

  // With the right argument it would be a second release.
  test("where the release that was meant follows", async () => {
    const text = "void f(struct page *page)\n{\n\tchar *p = kmap_atomic(page);\n\n\tp[0] = 1;\n\tkunmap_atomic(page);\n\tkunmap_atomic(p);\n}\n";
    expect(await fixesIn(text, "4.9")).toEqual([]);
    expect(await fixesIn(text.replace("\tkunmap_atomic(p);\n", ""), "4.9")).toMatchObject([{ rule: "wrong-unmap-argument" }]);
  });
});

describe("every fix of a fixture removes its finding and adds none", () => {
  for (const name of RULES.flatMap((rule) => readdirSync(join(ROOT, rule)).filter((file) => file.endsWith(".c")).map((file) => join(rule, file)))) {
    test(name, async () => {
      const path = join(ROOT, name);
      const text = readFileSync(path, "utf8");
      const { version, config, features } = readFixture(text);
      const options = { ...optionsFor(ROOT, version), configSymbols: config, features };
      const before = await checkText({ path, text, version, config, features }, "native");
      for (const { rule, fixes } of await fixedFindings({ path, text, options, purpose: "repair" })) {
        for (const fix of fixes) {
          const after = await checkText({ path, text: applyFix(text, fix)!, version, config, features }, "native");
          const names = (all: typeof before) => all.map((one) => `${one.rule} ${one.message.replace(/line \d+/g, "line")}`);
          const left = names(before);
          expect(names(after).filter((one) => !left.includes(one)), `${fix.title} for ${rule}`).toEqual([]);
          expect(after.filter((one) => one.rule === rule).length, fix.title).toBeLessThan(before.filter((one) => one.rule === rule).length);
        }
      }
    });
  }
});
