import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { indexOfFiles } from "../../../server/src/core/callgraph/index-files.ts";
import { indexFile } from "../../../server/src/project/index/index-cache.ts";
import { openIndex } from "../../../server/src/project/index/open-index.ts";
import { scratchFolder } from "../scratch-folder.ts";

const A = "void leaf(void)\n{\n}\nvoid user(void)\n{\n\tleaf();\n}\n";
const B = "void second(void)\n{\n\tleaf();\n}\n";
const MANY = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`many/f${at}.c`, `void many${at}(void)\n{\n\tleaf();\n}\n`]));

/** Runs `openIndex` with the number of files that it had to scan. */
async function open(root: string, cache = true) {
  let scanned = 0;
  const index = await openIndex(root, { cache, onProgress: (_, total) => void (scanned = total) });
  return { index, scanned, callers: index.callers("leaf").map(({ name }) => name) };
}

/** Writes a file so that its time of change surely differs. */
function change(root: string, path: string, text: string): void {
  writeFileSync(join(root, path), text);
  utimesSync(join(root, path), new Date(), new Date(Date.now() + 5000));
}

beforeEach(() => {
  const before = process.env["XDG_CACHE_HOME"];
  process.env["XDG_CACHE_HOME"] = scratchFolder();
  onTestFinished(() => void (before === undefined ? delete process.env["XDG_CACHE_HOME"] : (process.env["XDG_CACHE_HOME"] = before)));
});

describe("the index of a tree", () => {
  it("is of its C files, without those of .git", async () => {
    const root = scratchFolder({ "mm/a.c": A, "include/b.h": B, ".git/c.c": B, "d.txt": B, "e.S": B, "f.c/g.c": "void g(void)\n{\n\tleaf();\n}\n" });
    const { index, callers } = await open(root, false);
    expect(callers).toEqual(["g", "second", "user"]);
    expect(index.definitions("second")).toEqual([{ name: "second", file: "include/b.h", isStatic: false, isMacro: false }]);
  });

  it("of a folder that is not there is empty", async () => {
    expect((await open(join(scratchFolder(), "none"), false)).callers).toEqual([]);
  });

  it("stops when told so", async () => {
    const root = scratchFolder({ "a.c": A });
    await expect(openIndex(root, { cache: false, signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
  });
});

describe("the cache", () => {
  it("spares scanning when nothing has changed", async () => {
    const root = scratchFolder({ "a.c": A, "sub/b.c": B });
    expect((await open(root)).scanned).toBe(2);
    const again = await open(root);
    expect(again.scanned).toBe(0);
    expect(again.callers).toEqual(["user", "second"]);
  });

  it("is not touched when it is not wanted", async () => {
    const root = scratchFolder({ "a.c": A });
    await open(root, false);
    expect(existsSync(indexFile(root))).toBe(false);
  });

  it("has changed, new and lost files scanned again, and no others", async () => {
    const root = scratchFolder({ "a.c": A, "b.c": B, "c.c": "void third(void)\n{\n\tleaf();\n}\n" });
    await open(root);
    change(root, "b.c", B.replace("second", "changed"));
    rmSync(join(root, "c.c"));
    writeFileSync(join(root, "d.c"), "void fourth(void)\n{\n\tleaf();\n}\n");
    const { scanned, callers, index } = await open(root);
    expect(scanned).toBe(2);
    expect(callers).toEqual(["user", "changed", "fourth"]);
    expect(index.definitions("second")).toEqual([]);
  });

  it("answers like a new index after any change", async () => {
    const user = "void set(struct bio *b)\n{\n\tb->end_io = late;\n}\n";
    const root = scratchFolder({ "a.c": A, "b.c": B });
    await open(root);
    // What is stored here becomes a function only with the next file.
    change(root, "b.c", user);
    await open(root);
    change(root, "a.c", `${A}void late(void)\n{\n}\n`);
    const { index } = await open(root);
    const anew = indexOfFiles([{ path: "a.c", text: readFileSync(join(root, "a.c"), "utf8") }, { path: "b.c", text: user }]);
    expect(index.stores("late")).toEqual(anew.stores("late"));
    expect(index.storedIn("end_io")).toEqual(["late"]);
  });

  it("takes changed files for what they are now", async () => {
    const root = scratchFolder({
      "a.c": "static int work(void)\n{\n\tleaf();\n}\nint kept(void)\n{\n\twork();\n}\n",
      "b.c": "struct ops o = { .run = kept };\nstatic int far(void)\n{\n\tkept();\n}\n",
      "c.c": "int other(void)\n{\n\tx->run();\n}\nstruct ops p = { .run = other };\n",
    });
    await open(root);
    change(root, "a.c", "int added(void)\n{\n\tleaf();\n}\nint kept(void)\n{\n\tadded();\n}\nstruct ops q = { .run = added };\n");
    rmSync(join(root, "c.c"));
    const { index, callers } = await open(root);
    expect(callers).toEqual(["added"]);
    expect(index.definitions("work")).toEqual([]);
    expect(index.storedIn("run")).toEqual(["added", "kept"]);
    expect(index.stores("other")).toEqual([]);
    expect(index.methodCallers("run")).toEqual([]);
    const reach = index.reach(["leaf"], 4);
    expect(["added", "kept", "far", "work"].map((name) => reach.distance(name))).toEqual([1, 2, 3, Infinity]);
  });

  it("takes files whose times alone have changed for what they were, and scans those of the same size that hold something else", async () => {
    const root = scratchFolder({ "a.c": A, "b.c": B, ...MANY });
    await open(root);
    for (const [path, text] of Object.entries(MANY)) change(root, path, text);
    change(root, "b.c", B.replace("second", "fourth"));
    const { index } = await open(root);
    const anew = (await open(root, false)).index;
    for (const name of ["leaf", "second", "fourth", "many7"]) {
      expect(index.callers(name)).toEqual(anew.callers(name));
      expect(index.definitions(name)).toEqual(anew.definitions(name));
    }
    expect(index.fileFacts("many/f3.c")).toEqual(anew.fileFacts("many/f3.c"));
  });

  it("lets go of what a changed file stored or defined", async () => {
    const root = scratchFolder({ "a.c": "int work(void)\n{\n}\n", "b.c": "struct ops o = { .run = work };\n" });
    await open(root);
    change(root, "a.c", "int renamed(void)\n{\n}\n");
    const { index } = await open(root);
    expect(index.stores("work")).toEqual([]);
    expect(index.storedIn("run")).toEqual([]);
  });

  it("is written again after many changes", async () => {
    const root = scratchFolder({ "a.c": A, ...MANY });
    await open(root);
    for (const path of Object.keys(MANY)) change(root, path, B);
    expect((await open(root)).scanned).toBe(40);
    expect((await open(root)).scanned).toBe(0);
  });

  it.each([
    ["cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
    ["longer", (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(16)])],
    ["empty", () => Buffer.alloc(0)],
    ["foreign", () => Buffer.from("not an index at all, but some text that is long enough for a header".repeat(20))],
    ["damaged", (bytes: Buffer) => bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 1 : byte))],
    ["of another format", (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 4), Buffer.alloc(4, 0x7f), bytes.subarray(8)])],
  ])("is built anew when it is %s", async (_, damage) => {
    const root = scratchFolder({ "a.c": A, "b.c": B });
    await open(root);
    writeFileSync(indexFile(root), damage(readFileSync(indexFile(root))));
    const { scanned, callers } = await open(root);
    expect(scanned).toBe(2);
    expect(callers).toEqual(["user", "second"]);
    expect((await open(root)).scanned).toBe(0);
  });

  it("may be a folder that cannot be written", async () => {
    const root = scratchFolder({ "a.c": A });
    process.env["XDG_CACHE_HOME"] = join(scratchFolder({ "file": "" }), "file");
    expect((await open(root)).callers).toEqual(["user"]);
  });

  it("leaves no other files behind", async () => {
    const root = scratchFolder({ "a.c": A });
    await open(root);
    expect(readdirSync(join(process.env["XDG_CACHE_HOME"]!, "kmaplint"))).toHaveLength(1);
  });

  it("is one for each tree", async () => {
    const [one, two] = [scratchFolder({ "a.c": A }), scratchFolder({ "a.c": B })];
    await open(one);
    await open(two);
    expect((await open(one)).callers).toEqual(["user"]);
    expect((await open(two)).callers).toEqual(["second"]);
  });
});

describe("texts that stand in for files", () => {
  const texts = new Map([["b.c", "void third(void)\n{\n\tleaf();\n}\n"], ["new/d.c", "void fourth(void)\n{\n\tleaf();\n}\n"]]);
  const callers = async (root: string, with_: ReadonlyMap<string, string>, cache = true): Promise<string[]> =>
    (await openIndex(root, { cache, texts: with_ })).callers("leaf").map(({ name }) => name);

  it("are in the index, with a cache or without, and are not kept", async () => {
    const root = scratchFolder({ "a.c": A, "b.c": B });
    for (const cache of [false, true, true]) expect(await callers(root, texts, cache)).toEqual(["user", "third", "fourth"]);
    expect(await callers(root, new Map())).toEqual(["user", "second"]);
    expect((await open(root)).scanned).toBe(0);
  });

  it("come with files that changed since the index was kept", async () => {
    const root = scratchFolder({ "a.c": A, "b.c": B, "c.c": "" });
    await open(root);
    change(root, "c.c", "void fifth(void)\n{\n\tleaf();\n}\n");
    change(root, "b.c", "");
    expect(await callers(root, texts)).toEqual(["user", "third", "fifth", "fourth"]);
    expect((await open(root)).callers).toEqual(["user", "fifth"]);
  });
});
