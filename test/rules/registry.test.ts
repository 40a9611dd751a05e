/** Every rule has a page and fixtures, and neither is kept for a rule that is gone. */

import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { RULES } from "../../server/src/core/rules/registry.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const IDS = RULES.map((rule) => rule.id).sort();

describe("the registry of rules", () => {
  test("names each rule once", () => {
    expect(new Set(IDS).size).toBe(IDS.length);
  });

  test("each rule has a page under docs/rules, and each page a rule", () => {
    const pages = readdirSync(join(ROOT, "docs/rules")).filter((name) => name.endsWith(".md")).map((name) => basename(name, ".md"));
    expect(pages.sort()).toEqual(IDS);
  });

  test("each rule has a folder of fixtures, and each folder a rule", () => {
    const folders = readdirSync(join(ROOT, "test/fixtures/rules"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map((entry) => entry.name).sort()).toEqual(IDS);
  });
});
