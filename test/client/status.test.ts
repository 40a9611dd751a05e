/** What the status bar says, how progress is passed on, and which messages of the view are taken. */

import { describe, expect, test } from "vitest";
import { incrementOf } from "../../client/src/progress.ts";
import { statusText } from "../../client/src/status-text.ts";
import { isFromView } from "../../client/src/timeline/view/messages.ts";
import type { Status } from "../../server/src/lsp/custom-protocol.ts";

const status = (fields: Partial<Status> = {}): Status => ({ kernel: "2.6.31, typed slots", errors: 0, warnings: 0, notes: 0, indexing: false, ...fields });

describe("the status bar", () => {
  test("names the kernel and counts what was found", () => {
    expect(statusText("running", status()).text).toBe("$(layers) 2.6.31, typed slots");
    expect(statusText("running", status({ errors: 2, warnings: 1, notes: 4 })).text).toBe("$(layers) 2.6.31, typed slots $(error) 2 $(warning) 1");
    expect(statusText("running", status({ kernel: null })).text).toBe("$(layers) kmaplint");
  });

  test("turns while a tree is indexed or the server starts, and warns when there is none", () => {
    expect(statusText("running", status({ indexing: true })).text).toContain("$(sync~spin)");
    expect(statusText("starting", null)).toMatchObject({ text: "$(sync~spin) kmaplint", level: "plain" });
    expect(statusText("running", null).text).toBe("$(sync~spin) kmaplint");
    expect(statusText("stopped", status({ errors: 1 }))).toMatchObject({ level: "error", command: "kmaplint.showOutput" });
  });

  test("opens the problems where there are any, else the output", () => {
    expect(statusText("running", status({ notes: 1 })).command).toBe("workbench.actions.view.problems");
    expect(statusText("running", status()).command).toBe("kmaplint.showOutput");
  });

  test("shows no icon that a kernel's name asks for", () => {
    expect(statusText("running", status({ kernel: "$(flame) 6.1" })).text).not.toContain("$(flame)");
  });
});

test("progress never runs backwards or past its end", () => {
  expect(incrementOf({ message: "a", percentage: 30 }, 10)).toEqual({ message: "a", percentage: 30, increment: 20 });
  expect(incrementOf({ percentage: 5 }, 10)).toEqual({ message: "", percentage: 10, increment: 0 });
  expect(incrementOf({ percentage: 200 }, 90).percentage).toBe(100);
  expect(incrementOf({}, 40).increment).toBe(0);
});

test.each<[unknown, boolean]>([
  [{ type: "ready" }, true], [{ type: "jump", line: 3 }, true], [{ type: "jump", line: -1 }, false], [{ type: "jump", line: 1.5 }, false],
  [{ type: "jump", line: "3" }, false], [{ type: "jump" }, false], [{ type: "eval" }, false], [null, false], ["ready", false],
])("of the view %j is taken: %s", (message, taken) => {
  expect(isFromView(message)).toBe(taken);
});
