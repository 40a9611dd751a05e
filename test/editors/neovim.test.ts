/** Neovim with its own language client, set up as docs/editors.md says. */

import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoFolder } from "./demo-folder.ts";
import { drive, type Answers } from "./drive.ts";
import { DEMO_SOURCE, FUNCTIONS, LEAK, NESTED, PAIR, WRONG } from "./kernel-folder.ts";
import { snippets } from "./snippets.ts";

describe("Neovim", () => {
  const folder = demoFolder();
  let answers: Answers = {};

  beforeAll(async () => {
    const init = folder.write("init.lua", snippets("Neovim", "lua").join("\n"));
    const script = join(import.meta.dirname, "neovim", "drive.lua");
    answers = await drive(folder, "nvim", ["--headless", "-n", "-i", "NONE", "-u", init, folder.demo, "-c", `luafile ${script}`]);
  });
  afterAll(() => folder.remove());

  it("shows a finding where it stands", () => {
    const text = DEMO_SOURCE.split("\n")[LEAK.line - 1] ?? "";
    const finding = { code: LEAK.rule, source: "kmaplint", severity: "ERROR", from: [LEAK.line, text.search(/\S/)] };
    expect(answers["diagnostics"]).toEqual([expect.objectContaining(finding)]);
    expect(answers["diagnostics"]).toMatchObject([{ message: expect.stringMatching(LEAK.message) as string }]);
  });

  it("tells what is mapped at a line", () => {
    for (const page of NESTED.pages) expect(answers["hover"]).toContain(page);
  });

  it("goes from an unmap to its map", () => {
    expect(answers["definition"]).toBe(PAIR.map);
  });

  it("lists the functions that map", () => {
    const symbols = answers["symbols"] as string[];
    for (const name of FUNCTIONS) expect(symbols).toContainEqual(expect.stringContaining(name));
  });

  it("mends the line by a code action, and the finding goes", () => {
    expect(answers["fix"]).toMatchObject({ line: WRONG.fixed, left: 0, leak: 1 });
  });
});
