/** How far a run has come is shown where somebody looks. */

import { describe, expect, it } from "vitest";
import { progressLine, withProgress } from "../../server/src/cli/progress.ts";
import type { Terminal } from "../../server/src/cli/terminal.ts";

function shown(of: { isTerminal: boolean; quiet: boolean }, run: (line: ReturnType<typeof progressLine>) => void): string {
  let text = "";
  const stream = { write: (more: string) => void (text += more), isTerminal: of.isTerminal, columns: of.isTerminal ? 80 : 0 };
  const terminal: Terminal = { cwd: "/", env: {}, out: stream, err: stream, input: () => Promise.resolve(Buffer.alloc(0)) };
  const line = progressLine(terminal, of.quiet);
  run(line);
  line.clear();
  return text;
}

const half = (line: ReturnType<typeof progressLine>): void => {
  line.show("index", 0, 1000);
  line.show("index", 1000, 1000);
  line.show("analyse", 0, 1000, 0);
  line.show("analyse", 500, 1000, 3);
};

describe("progress", () => {
  it("names phase, files and findings on a terminal, and leaves nothing behind", () => {
    const text = shown({ isTerminal: true, quiet: false }, half);
    expect(text).toContain("indexing");
    expect(text).toMatch(/analysing .* 50 % of 1000 files · 3 findings/);
    expect(text.slice(text.lastIndexOf("findings"))).toContain("\x1b[");
  });

  it("draws no bar in a log", () => {
    const text = shown({ isTerminal: false, quiet: false }, half);
    expect(text).not.toContain("░");
    expect(text).not.toContain("\x1b[");
    expect(text.split("\n").length).toBeLessThan(8);
  });

  it("is silent when asked to be, and where there is next to nothing to do", () => {
    expect(shown({ isTerminal: true, quiet: true }, half)).toBe("");
    expect(shown({ isTerminal: true, quiet: false }, (line) => line.show("analyse", 1, 3))).toBe("");
  });

  it("leaves nothing at work where what it shows has failed", async () => {
    const stream = { write: () => undefined, isTerminal: false, columns: 0 };
    const terminal: Terminal = { cwd: "/", env: {}, out: stream, err: stream, input: () => Promise.resolve(Buffer.alloc(0)) };
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    const before = timers();
    const failing = withProgress(terminal, false, (show) => {
      show("index", 1, 1000);
      expect(timers()).toBe(before + 1);
      return Promise.reject(new Error("cut off"));
    });
    await expect(failing).rejects.toThrow("cut off");
    expect(timers()).toBe(before);
  });
});
