import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { git, repository, write } from "../project/changes/git-repository.ts";
import { scratchFolder } from "../project/scratch-folder.ts";
import { kmaplint } from "./command.ts";

/** Eight lines; the leak is on the fifth. */
function leak(name: string, status = -1): string {
  return `int ${name}(struct page *page, int n)\n{\n\tchar *p = kmap(page);\n\tif (n)\n\t\treturn ${status};\n\tkunmap(page);\n\treturn 0;\n}\n`;
}

function clean(name: string): string {
  return `int ${name}(struct page *page)\n{\n\tkmap(page);\n\tkunmap(page);\n\treturn 0;\n}\n`;
}

const BEFORE = { "a.c": leak("one") + leak("two"), "b.c": leak("three"), "c.c": clean("four") };
const AFTER = { "a.c": leak("one") + leak("two", -2), "c.c": clean("four") + leak("five") };

/** A repository with AFTER in the working tree. */
function changed(): string {
  const folder = repository(BEFORE);
  write(folder, AFTER);
  return folder;
}

/** A folder with BEFORE, and the patch that leads to AFTER in a file beside it. */
function unchanged(): string {
  return scratchFolder({ ...BEFORE, "x.diff": git(changed(), "diff") });
}

const FOUND = "a.c:13:3: error:.*\\n[^]*c.c:11:3: error:";

describe("check --since", () => {
  it("reports what was changed, and tells how much it looked at", async () => {
    const { status, out, err } = await kmaplint(changed(), ["check", "--since", "HEAD"]);
    expect(status).toBe(1);
    expect(out).toMatch(new RegExp(FOUND));
    expect(out).not.toMatch(/a\.c:5|b\.c/);
    expect(err).toContain("since HEAD: looked at 2 changed files and 2 changed functions\n2 errors in 2 files");
  });

  it("keeps to the paths, the rules and the silence that are asked for", async () => {
    const folder = changed();
    expect((await kmaplint(folder, ["check", "--since", "HEAD", "c.c", "b.c"])).out).toMatch(/^c\.c:9:12: note: .*\n[^]*^c\.c:11:3: error/m);
    expect(await kmaplint(folder, ["check", "--since", "HEAD", "--no-rule", "leaked-map", "--quiet"])).toEqual({ status: 0, out: "", err: "" });
    expect((await kmaplint(folder, ["check", "--since", "HEAD", "gone.c"])).status).toBe(2);
  });

  it("finds nothing where nothing changed", async () => {
    const { status, err } = await kmaplint(repository(BEFORE), ["check", "--since", "HEAD"]);
    expect(status).toBe(0);
    expect(err).toContain("looked at 0 changed files and 0 changed functions");
  });

  it.each(["json", "sarif", "github"])("reports as %s", async (format) => {
    const { out } = await kmaplint(changed(), ["check", "--since", "HEAD", "--format", format]);
    expect(out).toContain("returns -2");
    expect(out).not.toContain("one() returns -1");
  });

  it("looks at nothing where a patch changes nothing", async () => {
    const { status, err } = await kmaplint(scratchFolder({ "a.c": "int x;\n" }), ["check", "--diff", "-"]);
    expect([status, err]).toEqual([0, expect.stringContaining("looked at 0 changed files and 0 changed functions")]);
  });

  it("takes a baseline, of which it does not say what is no longer found", async () => {
    const folder = changed();
    await kmaplint(folder, ["baseline", "write"]);
    const { status, out, err } = await kmaplint(folder, ["check", "--since", "HEAD", "--baseline", "kmaplint-baseline.json"]);
    expect([status, out]).toEqual([0, ""]);
    expect(err).toContain("4 known findings left out");
    expect(err).not.toContain("no longer found");
  });

  it("names a file that is no more without a complaint", async () => {
    const folder = changed();
    write(folder, { "d/e.c": clean("six") });
    git(folder, "add", "-A");
    git(folder, "commit", "-q", "-m", "more");
    git(folder, "rm", "-q", "b.c", "d/e.c");
    for (const path of ["b.c", "d", "d/e.c"]) expect((await kmaplint(folder, ["check", "--since", "HEAD", path])).status).toBe(0);
  });

  it.each([
    [["--since", "nope"], "kmaplint: --since nope: "],
    [["--since=-x"], "kmaplint: --since -x: name a commit"],
    [["--since", "HEAD", "--diff", "x.diff"], "'--since <rev>' cannot be used with option '--diff <file>'"],
    [["--since", "HEAD", "--new-only"], "kmaplint: --new-only needs --diff"],
  ])("is wrong usage with %j", async (args, message) => {
    const { status, out, err } = await kmaplint(changed(), ["check", ...args]);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain(message);
  });
});

describe("check --diff", () => {
  it("reports what the patch would change, and writes nothing", async () => {
    const folder = unchanged();
    const { status, out, err } = await kmaplint(folder, ["check", "--diff", "x.diff"]);
    expect(status).toBe(1);
    expect(out).toMatch(new RegExp(FOUND));
    expect(out).not.toMatch(/a\.c:5|b\.c/);
    expect(err).toContain("x.diff: looked at 2 changed files and 2 changed functions\n");
    expect(readFileSync(join(folder, "a.c"), "utf8")).toBe(BEFORE["a.c"]);
  });

  it("shows the lines of the patched text", async () => {
    const { out } = await kmaplint(unchanged(), ["check", "--diff", "x.diff", "c.c"]);
    expect(out).toContain("11 |           return -1;");
  });

  it("reads standard input", async () => {
    const folder = unchanged();
    const patch = readFileSync(join(folder, "x.diff"), "utf8");
    const { out, err } = await kmaplint(folder, ["check", "--diff", "-"], undefined, patch);
    expect(out).toMatch(new RegExp(FOUND));
    expect(err).toContain("standard input: looked at 2 changed files");
  });

  it("with --new-only leaves out what is found before the patch too", async () => {
    const folder = scratchFolder({ ...BEFORE, "x.diff": "--- a/a.c\n+++ b/a.c\n@@ -1,8 +1,8 @@\n int one(struct page *page, int n)\n {\n \tchar *p = kmap(page);\n-\tif (n)\n+\tif (n > 1)\n \t\treturn -1;\n \tkunmap(page);\n-\treturn 0;\n+\treturn kmap(page) ? 1 : 0;\n }\n" });
    const all = await kmaplint(folder, ["check", "--diff", "x.diff", "--format", "github"]);
    const fresh = await kmaplint(folder, ["check", "--diff", "x.diff", "--format", "github", "--new-only"]);
    expect(all.out).toContain("line=5");
    expect(all.out).toContain("line=7");
    expect(fresh.out).not.toContain("line=5");
    expect(fresh.out).toContain("line=7");
    expect(fresh.status).toBe(1);
  });

  it("ends with 2 when a hunk does not apply, and reports the other files", async () => {
    const folder = unchanged();
    write(folder, { "a.c": clean("other") });
    const { status, out, err } = await kmaplint(folder, ["check", "--diff", "x.diff"]);
    expect(status).toBe(2);
    expect(err).toMatch(/^kmaplint: a\.c: @@ -10,7 \+10,7 @@.* does not apply$/m);
    expect(out).toMatch(/^c\.c:11:3: error:/);
  });

  it.each([
    [["--diff", "gone.diff"], "kmaplint: gone.diff: no such file or folder"],
    [["--diff", "a.c"], "kmaplint: a.c: holds no unified diff"],
  ])("is wrong usage with %j", async (args, message) => {
    const { status, err } = await kmaplint(unchanged(), ["check", ...args]);
    expect(status).toBe(2);
    expect(err).toContain(message);
  });
});
