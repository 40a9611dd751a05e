/** `kmaplint migrate`: summary, plan, patches, and changes in place. */

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, chmodSync, lstatSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "../../server/src/cli/run.ts";
import { git, repository } from "../project/changes/git-repository.ts";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";
import { kmaplint } from "./command.ts";

const ATOMIC = "void f(struct page *page, int n)\n{\n\tchar *p = kmap_atomic(page);\n\n\tp[0] = n;\n\tkunmap_atomic(p);\n}\n";
const LOCAL = ATOMIC.replace("kmap_atomic(", "kmap_local_page(").replace("kunmap_atomic(", "kunmap_local(");
const STAYS = "void g(struct page *page)\n{\n\t*(char *)kmap(page) = 1;\n\tkunmap(page);\n}\n";
const MAYBE = "void h(struct page *page)\n{\n\tchar *p = kmap_atomic(page);\n\n\t/* preemption is off */\n\tp[0] = 1;\n\tkunmap_atomic(p);\n}\n";

const TREE = kernelTree("6.1");

function migrate(folder: string, ...args: string[]): ReturnType<typeof kmaplint> {
  return kmaplint(folder, ["migrate", "--no-cache", ...args]);
}

function read(folder: string, file: string): string {
  return readFileSync(join(folder, file), "latin1");
}

/** Of all files but patches, by name. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => !/^\.git(?:\/|$)|^patches/.test(name) && statSync(join(folder, name)).isFile());
  return Object.fromEntries(files.sort().map((name) => [name, read(folder, name)]));
}

function apply(folder: string, ...args: string[]): void {
  execFileSync("git", ["apply", ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
}

describe("migrate", () => {
  it("tells what could be done, and changes nothing", async () => {
    const folder = scratchFolder({ ...TREE, "a.c": ATOMIC, "b.c": STAYS, "c.c": MAYBE });
    const before = contents(folder);
    const { status, out, err } = await migrate(folder, "--to", "local");
    expect({ status, err }).toEqual({ status: 0, err: "" });
    expect(out).toBe([
      "b.c:3:11: refused: kmap(): no variable holds the address where the page is released",
      "b.c:4:2: refused: kunmap(): no variable holds the address where the page is released",
      "c.c:3:12: suggested: kmap_atomic(): the comment on line 5 speaks of \"preemption\"",
      "c.c:7:2: suggested: kunmap_atomic(): the comment on line 5 speaks of \"preemption\"",
      "safe 2 of 6 calls, in 1 file",
      "suggested 2",
      "  2  relies on preemption being off, or may [preemption]",
      "refused 2",
      "  2  no variable holds the address at the release [no-address]",
      "",
    ].join("\n"));
    expect(contents(folder)).toEqual(before);
  });

  it("names the function of a hunk as git does", async () => {
    const deep = "static int deep(struct page *page,\n\t\tint n)\n{\n\tchar *p;\n\n\tn++;\n\tn++;\nagain:\n\tn--;\n\tn--;\n\tn--;\n\tp = kmap_atomic(page);\n\tp[0] = n;\n\tkunmap_atomic(p);\n\tif (n)\n\t\tgoto again;\n\treturn 0;\n}\n";
    const folder = repository({ ...TREE, ".gitattributes": "*.c diff=cpp\n", "a.c": `${ATOMIC}\n${deep}\n${ATOMIC.replace("f(", "last_one_of_the_file_with_a_name_that_is_longer_than_what_a_header_of_a_hunk_holds(").replace("\n\n", "\n\tint i;\n\n\tn = 1;\n\tn = 2;\n\tn = 3;\n")}` });
    const headers = (patch: string): string[] => patch.split("\n").filter((line) => line.startsWith("@@"));
    const { out } = await migrate(folder, "--to", "local", "--patch", "-");
    await migrate(folder, "--to", "local", "--write");
    const ofGit = headers(git(folder, "diff"));
    expect(ofGit.some((header) => header.includes("static int deep("))).toBe(true);
    expect(headers(out)).toEqual(ofGit);
  });

  it("says so when there is nothing to do", async () => {
    expect(await migrate(scratchFolder({ ...TREE, "a.c": LOCAL }), "--to", "local")).toEqual({ status: 0, out: "nothing to migrate to local\n", err: "" });
    expect(await migrate(scratchFolder({}), "--to", "stack")).toEqual({ status: 0, out: "nothing to migrate to stack\n", err: "" });
  });

  it.each([
    [["migrate"], "required option '--to <interface>' not specified"],
    [["migrate", "--to", "heap"], "Allowed choices are stack, local, helpers"],
    [["migrate", "--to", "local", "--write", "--patch", "x"], "cannot be used with option '--patch <folder>'"],
    [["migrate", "--to", "local", "--per", "line"], "Allowed choices are file, directory"],
  ])("is wrong usage: %j", async (args, message) => {
    const { status, err } = await kmaplint(scratchFolder({ "a.c": ATOMIC }), args);
    expect(status).toBe(2);
    expect(err).toContain(message);
  });

  it("ends with 2 for a path that cannot be read, and does the rest", async () => {
    const folder = scratchFolder({ ...TREE, "a.c": ATOMIC });
    const { status, out, err } = await migrate(folder, "--to", "local", "--write", "gone.c", "a.c");
    expect(status).toBe(2);
    expect(err).toMatch(/gone\.c: no such file or folder\n/);
    expect(out).toBe("safe 2 of 2 calls, in 1 file\n");
    expect(read(folder, "a.c")).toBe(LOCAL);
  });
});

describe("--plan", () => {
  it("writes each call with its verdict, as a spreadsheet reads it", async () => {
    const folder = scratchFolder({ ...TREE, "a.c": ATOMIC, "odd, \"named\".c": MAYBE });
    await migrate(folder, "--to", "local", "--plan", "plan.csv");
    expect(read(folder, "plan.csv").split("\r\n")).toEqual([
      "file,line,column,function,interface,verdict,kind,reason",
      expect.stringMatching(/^a\.c,3,12,f,kmap_atomic,safe,proved,/),
      expect.stringMatching(/^a\.c,6,2,f,kunmap_atomic,safe,proved,/),
      "\"odd, \"\"named\"\".c\",3,12,h,kmap_atomic,suggested,preemption,\"the comment on line 5 speaks of \"\"preemption\"\"\"",
      "\"odd, \"\"named\"\".c\",7,2,h,kunmap_atomic,suggested,preemption,\"the comment on line 5 speaks of \"\"preemption\"\"\"",
      "",
    ]);
  });

  it("leaves no cell that a spreadsheet takes for a formula", async () => {
    const folder = scratchFolder({ ...TREE, "=1+1.c": ATOMIC });
    await migrate(folder, "--to", "local", "--plan", "plan.csv");
    expect(read(folder, "plan.csv")).toContain("\r\n'=1+1.c,3,12,");
  });

  it("is wrong usage where it cannot be written", async () => {
    expect(await migrate(scratchFolder({ ...TREE, "a.c": ATOMIC }), "--to", "local", "--plan", "gone/plan.csv")).toMatchObject({ status: 2, err: "kmaplint: cannot write gone/plan.csv: no such file or folder\n" });
  });
});

/** Files whose bytes are odd in one way each. */
const ENCODED: Readonly<Record<string, Uint8Array>> = {
  "plain.c": Buffer.from(ATOMIC),
  "crlf.c": Buffer.from(ATOMIC.replaceAll("\n", "\r\n")),
  "mixed.c": Buffer.from(ATOMIC.replace("{\n", "{\r\n")),
  "latin-1.c": Buffer.from(`/* J\u00f6rg */\n${ATOMIC.replace("p[0] = n;", "p[0] = n; /* \u00e9 */")}`, "latin1"),
  "utf-8.c": Buffer.from(`/* J\u00f6rg \u{1f427} */\n${ATOMIC}`),
  "mark.c": Buffer.from(`\ufeff${ATOMIC}`),
  "mark-behind.c": Buffer.from(`\ufeff#include <a.h>\n\n\n\n\n\n${ATOMIC}`),
  "no-newline.c": Buffer.from(ATOMIC.trimEnd()),
  "a/b c.c": Buffer.from(ATOMIC),
};

function changed(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1").replace("kmap_atomic(", "kmap_local_page(").replace("kunmap_atomic(", "kunmap_local(");
}

const CHANGED = Object.fromEntries(Object.entries(ENCODED).map(([name, bytes]) => [name, changed(bytes)]));

describe("--write", () => {
  it("changes files in place, and only what it says", async () => {
    const folder = scratchFolder({ ...TREE, ...ENCODED });
    const { status, err } = await migrate(folder, "--to", "local", "--write");
    expect({ status, err }).toEqual({ status: 0, err: "" });
    expect(contents(folder)).toEqual({ ...TREE, ...CHANGED });
  });

  it("leaves nothing for a second time", async () => {
    const folder = scratchFolder({ ...TREE, ...ENCODED });
    await migrate(folder, "--to", "local", "--write");
    expect(await migrate(folder, "--to", "local", "--write")).toEqual({ status: 0, out: "nothing to migrate to local\n", err: "" });
    expect(contents(folder)).toEqual({ ...TREE, ...CHANGED });
  });

  it("keeps modes, and links as links", async () => {
    const folder = scratchFolder({ ...TREE, "real/a.c": ATOMIC });
    chmodSync(join(folder, "real/a.c"), 0o750);
    symlinkSync("real/a.c", join(folder, "link.c"));
    expect((await migrate(folder, "--to", "local", "--write", "link.c")).status).toBe(0);
    expect(lstatSync(join(folder, "link.c")).isSymbolicLink()).toBe(true);
    expect(read(folder, "real/a.c")).toBe(LOCAL);
    expect(statSync(join(folder, "real/a.c")).mode & 0o777).toBe(0o750);
  });

  it("changes a file once that has two names", async () => {
    const folder = scratchFolder({ ...TREE, "a.c": ATOMIC });
    symlinkSync("a.c", join(folder, "link.c"));
    expect(await migrate(folder, "--to", "local", "--write")).toMatchObject({ status: 0, err: "" });
    expect(read(folder, "a.c")).toBe(LOCAL);
  });

  it("makes what is suggested with --suggested", async () => {
    const folder = scratchFolder({ ...TREE, "c.c": MAYBE });
    await migrate(folder, "--to", "local", "--write");
    expect(read(folder, "c.c")).toBe(MAYBE);
    await migrate(folder, "--to", "local", "--write", "--suggested");
    expect(read(folder, "c.c")).toContain("kmap_local_page(page)");
  });

  it.skipIf(process.getuid?.() === 0)("writes nothing at all when one file must not be written", async () => {
    const folder = scratchFolder({ ...TREE, "a.c": ATOMIC, "b.c": ATOMIC });
    chmodSync(join(folder, "b.c"), 0o444);
    const before = contents(folder);
    const { status, err } = await migrate(folder, "--to", "local", "--write");
    expect(status).toBe(2);
    expect(err).toMatch(/b\.c: .*\nkmaplint: nothing was written\n$/);
    expect(contents(folder)).toEqual(before);
  });
});

describe("--patch", () => {
  it("writes patches that apply and come to the same as --write", async () => {
    const folder = repository({ ...TREE, ...ENCODED });
    const { status, err } = await migrate(folder, "--to", "local", "--patch", "patches");
    expect({ status, err }).toEqual({ status: 0, err: "" });
    expect(contents(folder)).toEqual({ ...TREE, ...Object.fromEntries(Object.keys(ENCODED).map((name) => [name, Buffer.from(ENCODED[name]!).toString("latin1")])) });
    const patches = readdirSync(join(folder, "patches")).sort();
    expect(patches.length).toBe(Object.keys(ENCODED).length);
    for (const patch of patches) apply(folder, "--check", join("patches", patch));
    for (const patch of patches) apply(folder, join("patches", patch));
    expect(contents(folder)).toEqual({ ...TREE, ...CHANGED });
  });

  it("puts a directory in one patch with --per directory", async () => {
    const folder = repository({ ...TREE, "fs/a.c": ATOMIC, "fs/b.c": ATOMIC, "mm/c.c": ATOMIC });
    await migrate(folder, "--to", "local", "--patch", "patches", "--per", "directory");
    expect(readdirSync(join(folder, "patches")).sort()).toEqual(["0001-fs.patch", "0002-mm.patch"]);
    const first = read(folder, "patches/0001-fs.patch");
    expect(first).toMatch(/^Subject: \[PATCH 1\/2\] fs: use local mappings instead of kmap\(\) and kmap_atomic\(\)\n\n/);
    expect(first).toContain("\n  fs/a.c: f()\n  fs/b.c: f()\n");
    for (const patch of ["0001-fs.patch", "0002-mm.patch"]) apply(folder, join("patches", patch));
    expect(contents(folder)).toEqual({ ...TREE, "fs/a.c": LOCAL, "fs/b.c": LOCAL, "mm/c.c": LOCAL });
  });

  it("tells what a reader has to judge with --suggested", async () => {
    const { out } = await migrate(repository({ ...TREE, "a.c": ATOMIC + MAYBE }), "--to", "local", "--patch", "-", "--suggested");
    expect(out).toContain("\n  f()\n  h() -- the comment on line 12 speaks of \"preemption\"\n\nWhat stands behind a function is for a reader to judge.\n");
  });

  it("prints to standard output with -, and the summary beside it", async () => {
    const folder = repository({ ...TREE, "a.c": ATOMIC, "b.c": ATOMIC });
    const { out, err } = await migrate(folder, "--to", "local", "--patch", "-");
    expect(err).toBe("safe 4 of 4 calls, in 2 files\n");
    execFileSync("git", ["apply", "-"], { cwd: folder, input: out });
    expect(contents(folder)).toEqual({ ...TREE, "a.c": LOCAL, "b.c": LOCAL });
  });

  it("prints bytes as they are in the files", async () => {
    const folder = repository({ ...TREE, ...ENCODED });
    const printed: Uint8Array[] = [];
    const nowhere = { write: () => undefined, isTerminal: false, columns: 0 };
    const out = { ...nowhere, write: (text: string | Uint8Array) => void printed.push(Buffer.from(text as string)) };
    await run(["migrate", "--no-cache", "--to", "local", "--patch", "-"], { cwd: folder, env: {}, input: () => Promise.resolve(Buffer.alloc(0)), out, err: nowhere });
    execFileSync("git", ["apply", "-"], { cwd: folder, input: Buffer.concat(printed) });
    expect(contents(folder)).toEqual({ ...TREE, ...CHANGED });
  });

  it("names files from the root of their tree", async () => {
    const folder = repository({ ...TREE, "fs/x/a.c": ATOMIC });
    const { out } = await kmaplint(join(folder, "fs"), ["migrate", "--no-cache", "--to", "local", "--patch", "-", "x"]);
    expect(out).toContain("\n--- a/fs/x/a.c\n+++ b/fs/x/a.c\n");
  });

  it("writes none where nothing changes", async () => {
    const folder = scratchFolder({ ...TREE, "a.c": STAYS });
    expect((await migrate(folder, "--to", "local", "--patch", "patches")).status).toBe(0);
    expect(existsSync(join(folder, "patches")) ? readdirSync(join(folder, "patches")) : []).toEqual([]);
  });

  it("is wrong usage where a file stands in the way", async () => {
    const folder = scratchFolder({ ...TREE, "a.c": ATOMIC, "patches": "" });
    const { status, err } = await migrate(folder, "--to", "local", "--patch", "patches");
    expect(status).toBe(2);
    expect(err).toContain("cannot write patches to");
  });
});
