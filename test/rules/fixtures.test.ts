/** Every fixture of every rule: what must be found is found, what is right stays silent, known limits are still the limits. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readFixture } from "./annotations.ts";
import { checkText } from "./check-text.ts";
import { judge, MIGRATION_NOTES } from "./judge.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../fixtures/rules");

const RULES = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();

function filesOf(rule: string): string[] {
  return readdirSync(join(ROOT, rule)).filter((name) => name.endsWith(".c")).sort();
}

for (const rule of RULES) {
  describe(rule, () => {
    for (const name of filesOf(rule)) {
      const path = join(ROOT, rule, name);
      const text = readFileSync(path, "utf8");
      const fixture = readFixture(text);
      const input = { path, text, version: fixture.version, config: fixture.config, features: fixture.features, withMigrations: MIGRATION_NOTES.has(rule) };

      test(`${rule}/${name}`, async () => {
        expect(judge(fixture, await checkText(input, "native"), rule)).toEqual([]);
      });

      test(`${rule}/${name}: both parsers agree`, async () => {
        expect(await checkText(input, "wasm")).toEqual(await checkText(input, "native"));
      });
    }

    test(`${rule} has code that is wrong and code that is right`, () => {
      const annotations = filesOf(rule).flatMap((name) => readFixture(readFileSync(join(ROOT, rule, name), "utf8")).annotations);
      const about = annotations.filter((annotation) => annotation.rules.includes(rule));
      expect(about.filter((annotation) => annotation.kind === "BUG").length).toBeGreaterThan(1);
      expect(about.filter((annotation) => annotation.kind === "OK").length).toBeGreaterThan(1);
    });
  });
}
