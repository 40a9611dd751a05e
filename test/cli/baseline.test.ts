/** Findings that are known and left for now. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratchFolder } from "../project/scratch-folder.ts";
import { kmaplint } from "./command.ts";

const KERNEL = ["--kernel", "6.1"];

function leak(name: string): string {
  return `static int ${name}(struct page *page)\n{\n\tchar *addr = kmap_local_page(page);\n\n\treturn addr[0];\n}\n`;
}

function known(folder: string): string[] {
  const { findings } = JSON.parse(readFileSync(join(folder, "kmaplint-baseline.json"), "utf8")) as { findings: { function: string }[] };
  return findings.map((one) => one.function);
}

const check = (folder: string, ...args: string[]) => kmaplint(folder, ["check", ...KERNEL, "--baseline", "kmaplint-baseline.json", ...args]);
const baseline = (folder: string, verb: string, ...paths: string[]) => kmaplint(folder, ["baseline", verb, ...KERNEL, ...paths]);

describe("a baseline", () => {
  it("leaves out what it holds, and nothing else", async () => {
    const folder = scratchFolder({ "a.c": leak("first"), "b.c": leak("second") });
    expect((await baseline(folder, "write")).err).toContain("kmaplint-baseline.json: 2 findings\n");
    const clean = await check(folder);
    expect([clean.status, clean.out]).toEqual([0, ""]);
    expect(clean.err).toContain("2 known findings left out");
    writeFileSync(join(folder, "c.c"), leak("third"));
    const more = await check(folder);
    expect(more.status).toBe(1);
    expect(more.out.match(/leaked-map/g)).toHaveLength(2);
    expect(more.out).toContain("third() returns");
  });

  it("holds through moved lines and edits elsewhere in the file", async () => {
    const folder = scratchFolder({ "a.c": leak("first") });
    await baseline(folder, "write");
    writeFileSync(join(folder, "a.c"), `${"/* moved */\n".repeat(50)}int other;\n${leak("first")}`);
    const moved = await check(folder);
    expect([moved.status, moved.out]).toEqual([0, ""]);
    expect(moved.err).not.toContain("no longer found");
  });

  it("tells what is no longer found, of the files that were checked only", async () => {
    const folder = scratchFolder({ "a.c": leak("first"), "d/b.c": leak("second") });
    await baseline(folder, "write");
    writeFileSync(join(folder, "a.c"), "int kmap;\n");
    expect((await check(folder)).err).toContain("no longer found: a.c: first: leaked-map\n");
    expect((await check(folder, "d")).err).not.toContain("no longer found");
  });

  it("is pruned of what is no longer found, and of nothing else", async () => {
    const folder = scratchFolder({ "a.c": leak("first"), "d/b.c": leak("second") });
    await baseline(folder, "write");
    writeFileSync(join(folder, "a.c"), `int kmap;\n${leak("new")}`);
    expect((await baseline(folder, "prune", "d")).err).toContain("0 taken out, 2 left");
    expect((await baseline(folder, "prune")).err).toContain("1 taken out, 1 left");
    expect(known(folder)).toEqual(["second"]);
  });

  it("is not written where a path leads nowhere", async () => {
    const folder = scratchFolder({ "a.c": leak("first") });
    await baseline(folder, "write");
    const missed = await baseline(folder, "write", "typo");
    expect([missed.status, known(folder)]).toEqual([2, ["first"]]);
    expect(missed.err).toContain("kmaplint-baseline.json: nothing was written\n");
  });

  it("tells of a folder of a tree what lies in that folder, and nothing of the rest", async () => {
    const folder = scratchFolder({ Makefile: "VERSION = 4\nPATCHLEVEL = 9\n", "include/linux/highmem.h": "", "mm/highmem.c": "", "fs/a.c": leak("first"), "mm/b.c": leak("second") });
    await baseline(folder, "write");
    writeFileSync(join(folder, "fs/a.c"), "int kmap;\n");
    const pruned = await kmaplint(join(folder, "fs"), ["baseline", "prune", ...KERNEL, "--file", "../kmaplint-baseline.json"]);
    expect(pruned.err).toContain("1 taken out, 1 left");
    expect(known(folder)).toEqual(["second"]);
  });

  it("says nothing of rules that were not asked for", async () => {
    const folder = scratchFolder({ "a.c": leak("first") });
    await baseline(folder, "write");
    const one = await check(folder, "--rule", "double-unmap", "a.c");
    expect(one.err).not.toContain("no longer found");
    const without = await check(folder, "--no-rule", "leaked-map", "a.c");
    expect(without.err).not.toContain("no longer found");
  });

  it.each([
    ["is not there", undefined, "no such file or folder; `kmaplint baseline write` makes one"],
    ["is no JSON", "{", "no baseline of findings"],
    ["is something else", '{"maxima": {}}', "no baseline of findings"],
    ["is of a later version", '{"version": 2, "findings": []}', "no baseline of findings"],
  ])("that %s is wrong usage", async (_, text, message) => {
    const folder = scratchFolder({ "a.c": leak("first"), ...(text !== undefined && { "kmaplint-baseline.json": text }) });
    const ended = await check(folder);
    expect(ended.status).toBe(2);
    expect(ended.err).toContain(message);
    expect(ended.out).toBe("");
  });
});
