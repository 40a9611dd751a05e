/** Vim: the quickfix list by errorformat, and ALE as language client, set up as docs/editors.md says. */

import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoFolder, type DemoFolder } from "./demo-folder.ts";
import { drive, type Answers } from "./drive.ts";
import { DEMO, DEMO_SOURCE, LEAK, WRONG } from "./kernel-folder.ts";
import { snippets } from "./snippets.ts";

const [QUICKFIX = "", ALE = ""] = snippets("Vim", "vim");
/** Vim without a screen: `-es` reads no vimrc but the one named, and draws nothing. */
function vim(folder: DemoFolder, vimrc: string, script: string): Promise<Answers> {
  const settings = folder.write("vimrc", `set nocompatible\n${vimrc}`);
  const steps = join(import.meta.dirname, "vim", script);
  return drive(folder, "vim", ["-N", "-n", "-i", "NONE", "-es", "-u", settings, folder.demo, "-S", steps, "-c", "qall!"]);
}

describe("Vim's quickfix list", () => {
  const folder = demoFolder();
  let answers: Answers = {};

  beforeAll(async () => {
    answers = await vim(folder, QUICKFIX, "quickfix.vim");
  });
  afterAll(() => folder.remove());

  it("holds the findings of :make, each in its place", () => {
    const column = (DEMO_SOURCE.split("\n")[LEAK.line - 1] ?? "").search(/\S/) + 1;
    expect(answers["findings"]).toEqual([
      { file: DEMO, line: LEAK.line, column, type: "e", text: expect.stringMatching(/is still held.* \[leaked-map\]$/) as string },
      { file: DEMO, line: WRONG.line, column: 2, type: "e", text: expect.stringContaining(`[${WRONG.rule}]`) as string },
    ]);
  });
});

describe("Vim with ALE", () => {
  const folder = demoFolder();
  let answers: Answers = {};

  beforeAll(async () => {
    answers = await vim(folder, `filetype on\n${ALE}`, "ale.vim");
  });
  afterAll(() => folder.remove());

  it("shows the findings of the server", () => {
    const found = [LEAK, WRONG].map(({ line }) => expect.objectContaining({ line, type: "E" }) as object);
    expect(answers["findings"]).toEqual(found);
  });
});
