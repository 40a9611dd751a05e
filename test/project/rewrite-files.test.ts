/** New texts in place of old ones: all of them, or none. */

import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encoded, rewriteFiles } from "../../server/src/project/rewrite-files.ts";
import { scratchFolder } from "./scratch-folder.ts";

const FILES = { "a.c": "a\n", "b.c": "b\n", "c.c": "c\n" };

function rewrites(folder: string): { path: string; before: string; after: string }[] {
  return Object.entries(FILES).map(([name, before]) => ({ path: join(folder, name), before, after: `new ${before}` }));
}

function contents(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).sort().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

describe("files are rewritten", () => {
  it("together", () => {
    const folder = scratchFolder(FILES);
    expect(rewriteFiles(rewrites(folder))).toEqual([]);
    expect(contents(folder)).toEqual({ "a.c": "new a\n", "b.c": "new b\n", "c.c": "new c\n" });
  });

  it("not at all when one has changed in between", () => {
    const folder = scratchFolder(FILES);
    writeFileSync(join(folder, "b.c"), "b\nand more\n");
    expect(rewriteFiles(rewrites(folder))).toEqual([{ path: join(folder, "b.c"), reason: "has changed since it was analysed" }]);
    expect(contents(folder)).toEqual({ ...FILES, "b.c": "b\nand more\n" });
  });

  it("not at all when one is gone", () => {
    const folder = scratchFolder(FILES);
    rmSync(join(folder, "c.c"));
    expect(rewriteFiles(rewrites(folder))).toEqual([{ path: join(folder, "c.c"), reason: "no such file or folder" }]);
    expect(contents(folder)).toEqual({ "a.c": "a\n", "b.c": "b\n" });
  });

  it("not at all when one is a folder by now", () => {
    const folder = scratchFolder({ "a.c": "a\n", "b.c/x": "" });
    expect(rewriteFiles(rewrites(folder).slice(0, 2)).map(({ path }) => path)).toEqual([join(folder, "b.c")]);
    expect(readdirSync(folder).sort()).toEqual(["a.c", "b.c"]);
    expect(readFileSync(join(folder, "a.c"), "utf8")).toBe("a\n");
  });

  it("not at all when a draft cannot be written beside one", () => {
    const draft = `b.c.${process.pid}.kmaplint`;
    const folder = scratchFolder({ ...FILES, [draft]: "somebody else's" });
    expect(rewriteFiles(rewrites(folder)).map(({ path }) => path)).toEqual([join(folder, "b.c")]);
    expect(contents(folder)).toEqual({ ...FILES, [draft]: "somebody else's" });
  });
});

describe("a text is encoded like bytes", () => {
  it.each<[string, Buffer, string, Buffer]>([
    ["UTF-8", Buffer.from("\u00e9"), "\u00e9\u00fc", Buffer.from("\u00e9\u00fc")],
    ["Latin-1", Buffer.from("\u00e9", "latin1"), "\u00e9\u00fc", Buffer.from("\u00e9\u00fc", "latin1")],
    ["with a byte order mark", Buffer.from("\ufeffa"), "b", Buffer.from("\ufeffb")],
    ["nothing", Buffer.alloc(0), "b", Buffer.from("b")],
  ])("%s", (_, like, text, expected) => {
    expect(encoded(text, like)).toEqual(expected);
  });
});
