/** Emacs with eglot, set up as docs/editors.md says. */

import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoFolder } from "./demo-folder.ts";
import { drive, type Answers } from "./drive.ts";
import { DEMO_SOURCE, LEAK, NESTED, WRONG } from "./kernel-folder.ts";
import { snippets } from "./snippets.ts";

describe("Emacs", () => {
  const folder = demoFolder();
  let answers: Answers = {};

  beforeAll(async () => {
    const init = folder.write("init.el", snippets("Emacs", "elisp").join("\n"));
    const script = join(import.meta.dirname, "emacs", "drive.el");
    answers = await drive(folder, "emacs", ["--batch", "-l", init, folder.demo, "-l", script]);
  });
  afterAll(() => folder.remove());

  it("shows a finding through flymake where it stands", () => {
    const text = DEMO_SOURCE.split("\n")[LEAK.line - 1] ?? "";
    expect(answers["diagnostics"]).toEqual([
      { type: "eglot-error", from: text.search(/\S/), text: expect.stringMatching(/^kmaplint \[leaked-map\]: .* is still held/) as string },
    ]);
  });

  it("tells what is mapped at a line", () => {
    for (const page of NESTED.pages) expect(answers["hover"]).toContain(page);
  });

  it("mends the line by a code action, and the finding goes", () => {
    expect(answers["fix"]).toMatchObject({ line: WRONG.fixed, leak: 1 });
  });
});
