import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { codePath, compiled, launch } from "../../server/src/launch/launch.ts";
import { scratchFolder } from "../project/scratch-folder.ts";

/** A program that notes what it was started as, and where. */
const PROGRAM = `(function (require, __filename, __url) {
  return { startPart: async (part) => { globalThis.startedParts = [part, __filename, __url, typeof require("node:fs").statSync]; } };
})`;

function program(): string {
  return join(scratchFolder({ "program-1.js": PROGRAM }), "program-1.js");
}

async function started(path: string, script = compiled(path)): Promise<unknown> {
  await launch(path, "index-worker", script);
  return (globalThis as { startedParts?: unknown }).startedParts;
}

describe("a bundled program", () => {
  it("is started as one of its parts, knowing where it lies", async () => {
    const path = program();
    expect(await started(path)).toEqual(["index-worker", path, `file://${path}`, "function"]);
  });

  it("takes the code that an engine has made of it", async () => {
    const path = program();
    const first = compiled(path);
    await started(path, first);
    writeFileSync(codePath(path), first.createCachedData());
    const second = compiled(path);
    expect(second.cachedDataRejected).toBe(false);
    expect(await started(path, second)).toEqual(["index-worker", path, `file://${path}`, "function"]);
  });

  it("does without code that is of no use", async () => {
    const path = program();
    writeFileSync(codePath(path), "not what an engine wrote");
    const script = compiled(path);
    expect(script.cachedDataRejected).toBe(true);
    expect(await started(path, script)).toEqual(["index-worker", path, `file://${path}`, "function"]);
  });
});
