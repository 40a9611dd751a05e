/** The code blocks of docs/editors.md, which the tests run, so that the page cannot go out of date. */

import { readFileSync } from "node:fs";
import { join } from "node:path";

const PAGE = join(import.meta.dirname, "..", "..", "docs", "editors.md");

/** All blocks of a language under a heading, one after the other. */
export function snippets(heading: string, language: string): string[] {
  const [, after] = readFileSync(PAGE, "utf8").split(`\n## ${heading}\n`);
  if (after === undefined) throw new Error(`docs/editors.md has no heading ${heading}`);
  const [section = ""] = after.split("\n## ");
  const blocks = [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  const found = blocks.filter(([, name]) => name === language).map(([, , text = ""]) => text);
  if (found.length === 0) throw new Error(`docs/editors.md has no ${language} under ${heading}`);
  return found;
}
