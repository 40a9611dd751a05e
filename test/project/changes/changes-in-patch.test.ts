import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { changesInPatch } from "../../../server/src/project/changes/changes-in-patch.ts";
import { kernelTree, scratchFolder } from "../scratch-folder.ts";
import { type Files, commit, git, lines, repository, write } from "./git-repository.ts";

interface Applied {
  readonly texts: Record<string, string>;
  readonly changes: Record<string, number[][]>;
  readonly failed: readonly { readonly file: string; readonly reason: string }[];
}

function apply(folder: string, patch: string | Buffer, ...paths: string[]): Applied {
  const { documents, changes, failed } = changesInPatch(Buffer.from(patch), paths, folder);
  return {
    texts: Object.fromEntries([...documents].map(([path, text]) => [relative(folder, path), text])),
    changes: Object.fromEntries([...changes].map(([path, ranges]) => [relative(folder, path), ranges.map(({ first, last }) => [first, last])])),
    failed,
  };
}

/** A folder with the files as they were, and the patch that makes them what they become. */
function patched(before: Files, change: (folder: string) => void, ...args: string[]): { folder: string; patch: string } {
  const folder = repository(before);
  change(folder);
  git(folder, "add", "-A");
  return { folder: scratchFolder(before), patch: git(folder, "diff", "--cached", "-M", ...args) };
}

const WHOLE = [[1, Infinity]];

describe("a patch", () => {
  it("is applied in memory, and tells the lines that it touches", () => {
    const after = lines(40, { 5: "other", 20: "two\nlines", 33: null });
    const { folder, patch } = patched({ "d/a.c": lines(40), "b.c": "" }, (at) => write(at, { "d/a.c": after }));
    expect(apply(folder, patch)).toEqual({ texts: { "d/a.c": after }, changes: { "d/a.c": [[5, 5], [20, 21], [34, 33]] }, failed: [] });
  });

  it("fits where lines have moved", () => {
    const { folder, patch } = patched({ "a.c": lines(40) }, (at) => write(at, { "a.c": lines(40, { 20: "other" }) }));
    write(folder, { "a.c": `${"above\n".repeat(7)}${lines(40)}` });
    expect(apply(folder, patch)).toMatchObject({ changes: { "a.c": [[27, 27]] }, failed: [] });
  });

  it("without context is applied at its lines", () => {
    const { folder, patch } = patched({ "a.c": lines(9) }, (at) => write(at, { "a.c": lines(9, { 4: "line 4\nnew", 7: null }) }), "-U0");
    expect(apply(folder, patch)).toMatchObject({ texts: { "a.c": lines(9, { 4: "line 4\nnew", 7: null }) }, changes: { "a.c": [[5, 5], [8, 7]] } });
  });

  it("makes, renames and takes away files", () => {
    const { folder, patch } = patched({ "old.c": lines(30), "gone.c": lines(3) }, (at) => {
      git(at, "mv", "old.c", "new.c");
      git(at, "rm", "-q", "gone.c");
      write(at, { "new.c": lines(30, { 9: "other" }), "deep/er/made.c": "int made;\n" });
    });
    expect(apply(folder, patch)).toEqual({
      texts: { "new.c": lines(30, { 9: "other" }), "deep/er/made.c": "int made;\n" },
      changes: { "new.c": [[9, 9]], "old.c": [], "deep/er/made.c": WHOLE, "gone.c": [] },
      failed: [],
    });
  });

  it("may be a series of mails, of which later ones go on where earlier ones end", () => {
    const folder = repository({ "a.c": lines(30), "b.c": lines(5) });
    write(folder, { "a.c": lines(30, { 5: "first", 20: "first" }) });
    commit(folder);
    write(folder, { "a.c": lines(30, { 5: "second" }), "b.c": lines(5, { 2: "second" }) });
    commit(folder);
    const mails = git(folder, "format-patch", "--stdout", "HEAD~2");
    git(folder, "reset", "-q", "--hard", "HEAD~2");
    expect(mails).toContain("\n-- \n");
    expect(apply(folder, `${mails}\nsome list's footer\n--- \n+++ \n`)).toEqual({
      texts: { "a.c": lines(30, { 5: "second" }), "b.c": lines(5, { 2: "second" }) },
      changes: { "a.c": [[5, 5]], "b.c": [[2, 2]] },
      failed: [],
    });
  });

  it("may come from quilt or diff, with other folders and times", () => {
    const folder = scratchFolder({ "mm/a.c": lines(5) });
    const patch = "Index: linux/mm/a.c\n====\n--- linux.orig/mm/a.c\t2009-10-08 16:54:57.000000000 +0200\n+++ linux/mm/a.c\t2009-10-08 16:55:00\n"
      + "@@ -1,3 +1,3 @@ int f(void)\n line 1\n-line 2\n+other\n line 3\n";
    expect(apply(folder, patch)).toEqual({ texts: { "mm/a.c": lines(5, { 2: "other" }) }, changes: { "mm/a.c": [[2, 2]] }, failed: [] });
  });

  it("may change nothing but a mode", () => {
    const patch = "diff --git a/a.c b/a.c\nold mode 100644\nnew mode 100755\n";
    expect(apply(scratchFolder({ "a.c": "one\n" }), patch)).toEqual({ texts: { "a.c": "one\n" }, changes: { "a.c": [] }, failed: [] });
  });

  it("may make an empty file", () => {
    const patch = "diff --git a/a.c b/a.c\nnew file mode 100644\nindex 000..e69\n";
    expect(apply(scratchFolder(), patch)).toMatchObject({ texts: { "a.c": "" }, failed: [] });
  });

  it("may have lost the space of empty lines on its way", () => {
    const folder = scratchFolder({ "a.c": "one\n\nthree\n" });
    expect(apply(folder, "--- a/a.c\n+++ b/a.c\n@@ -1,3 +1,3 @@\n one\n\n-three\n+3\n").texts).toEqual({ "a.c": "one\n\n3\n" });
  });

  it.each([["\n", "\r\n"], ["\r\n", "\n"], ["\r\n", "\r\n"]])("fits whether its lines and those of the file end alike or not (%j, %j)", (ofFile, ofPatch) => {
    const folder = scratchFolder({ "a.c": lines(5, {}, ofFile) });
    const patch = "--- a/a.c\n+++ b/a.c\n@@ -1,3 +1,3 @@\n line 1\n-line 2\n+other\n line 3\n".replaceAll("\n", ofPatch);
    expect(apply(folder, patch)).toEqual({ texts: { "a.c": lines(5, { 2: "other" }, ofFile) }, changes: { "a.c": [[2, 2]] }, failed: [] });
  });

  it("keeps lines that end in CRLF in a file of such lines", () => {
    const { folder, patch } = patched({ "a.c": lines(9, {}, "\r\n") }, (at) => write(at, { "a.c": lines(9, { 4: "other" }, "\r\n") }));
    expect(apply(folder, patch)).toEqual({ texts: { "a.c": lines(9, { 4: "other" }, "\r\n") }, changes: { "a.c": [[4, 4]] }, failed: [] });
  });

  it("tells of the line break at the end of a file", () => {
    const { folder, patch } = patched({ "a.c": "one\ntwo", "b.c": "one\n" }, (at) => write(at, { "a.c": "one\ntwo\n", "b.c": "one" }));
    expect(apply(folder, patch)).toMatchObject({ texts: { "a.c": "one\ntwo\n", "b.c": "one" }, failed: [] });
  });

  it("is applied to files of other encodings, and with names of all kinds", () => {
    const latin = Buffer.from("/* Müller */\nint a;\n", "latin1");
    const folder = repository({ "ä ö.c": latin, "tab\t.c": "/* Müller */\nint a;\n" });
    write(folder, { "ä ö.c": Buffer.from("/* Müller */\nint ü;\n", "latin1"), "tab\t.c": "/* Müller */\nint ß;\n" });
    const patches = ["true", "false"].map((quote) => Buffer.from(git(folder, "-c", `core.quotepath=${quote}`, "diff", "--", "tab\t.c")));
    const bytes = Buffer.from("--- a/ä ö.c\t\n+++ b/ä ö.c\t\n@@ -1,2 +1,2 @@\n", "utf8");
    const latinHunk = Buffer.from(" /* Müller */\n-int a;\n+int ü;\n", "latin1");
    git(folder, "checkout", "-q", ".");
    for (const patch of patches) {
      expect(apply(folder, Buffer.concat([patch, bytes, latinHunk])).texts).toEqual({ "ä ö.c": "/* Müller */\nint ü;\n", "tab\t.c": "/* Müller */\nint ß;\n" });
    }
    const quoted = Buffer.from('--- "a/\\303\\244 \\303\\266.c"\n+++ "b/\\303\\244 \\303\\266.c"\n@@ -1,2 +1,2 @@\n');
    expect(apply(folder, Buffer.concat([quoted, latinHunk])).changes).toEqual({ "ä ö.c": [[2, 2]] });
  });

  it("is relative to the working directory, to its kernel root, or to a folder that is named", () => {
    const folder = scratchFolder(Object.fromEntries(Object.entries({ ...kernelTree("6.1"), "mm/a.c": lines(5) }).map(([name, text]) => [`linux/${name}`, text])));
    const patch = "--- a/mm/a.c\n+++ b/mm/a.c\n@@ -1,3 +1,3 @@\n line 1\n-line 2\n+other\n line 3\n";
    for (const [cwd, ...paths] of [["linux"], ["linux/mm"], ["linux/include/linux"], [".", "linux"], [".", "linux/mm"], [".", "linux/mm/a.c"]] as const) {
      const { documents, base } = changesInPatch(Buffer.from(patch), paths, join(folder, cwd));
      expect(base).toBe(join(folder, "linux"));
      expect([...documents.keys()]).toEqual([join(folder, "linux/mm/a.c")]);
    }
  });
});

describe("what does not apply", () => {
  const HUNK = "@@ -1,3 +1,3 @@ int f(void)";
  const bad = `--- a/a.c\n+++ b/a.c\n${HUNK}\n line 1\n-line TWO\n+other\n line 3\n`;

  it("is told with its hunk, and leaves its file out and no other", () => {
    const { folder, patch } = patched({ "a.c": lines(60), "b.c": lines(5) }, (at) => write(at, { "a.c": lines(60, { 5: "other", 50: "other" }), "b.c": lines(5, { 1: "x" }) }));
    write(folder, { "a.c": lines(60, { 49: "not this" }) });
    expect(apply(folder, patch)).toEqual({
      texts: { "b.c": lines(5, { 1: "x" }) },
      changes: { "b.c": [[1, 1]] },
      failed: [{ file: "a.c", reason: "@@ -47,7 +47,7 @@ line 46 does not apply" }],
    });
  });

  it("leaves out what a later patch makes of the file under another name", () => {
    const folder = scratchFolder({ "a.c": lines(5) });
    const rename = "diff --git a/a.c b/b.c\nsimilarity index 100%\nrename from a.c\nrename to b.c\n";
    expect(apply(folder, bad + rename)).toMatchObject({ texts: {}, changes: {}, failed: [{ file: "a.c" }, { file: "b.c", reason: "what comes before in the patch does not apply" }] });
  });

  it("leaves out what later patches do to the file too", () => {
    const folder = scratchFolder({ "a.c": lines(5) });
    const good = bad.replace("TWO", "2");
    for (const patch of [bad + good, good + bad]) expect(apply(folder, patch)).toEqual({ texts: {}, changes: {}, failed: [{ file: "a.c", reason: `${HUNK} does not apply` }] });
  });

  it.each([
    ["a file that is not there", bad.replaceAll("a.c", "gone.c"), "gone.c", `${HUNK} does not apply: there is no such file`],
    ["a new file that is there", "--- /dev/null\n+++ b/a.c\n@@ -0,0 +1 @@\n+x\n", "a.c", "@@ -0,0 +1 @@ does not apply: the file is there already"],
    ["a change of mode of a file that is not there", "diff --git a/x.c b/x.c\nold mode 100644\nnew mode 100755\n", "x.c", "the patch does not apply: there is no such file"],
    ["a way out of the folder", "--- /dev/null\n+++ b/../x.c\n@@ -0,0 +1 @@\n+x\n", "../x.c", "leads out of the folder that is patched"],
    ["a hunk that was cut off", `--- a/a.c\n+++ b/a.c\n${HUNK}\n line 1\n`, "a.c", `the patch is damaged (${HUNK})`],
    ["lines that were wrapped", bad.replace("TWO", "2").replace("+other", "+ot\nher"), "a.c", `the patch is damaged (${HUNK})`],
    ["a binary change of a source", "diff --git a/a.c b/a.c\nindex 1..2 100644\nBinary files a/a.c and b/a.c differ\n", "a.c", "the patch takes the file for binary"],
  ])("is %s", (_what, patch, file, reason) => {
    const folder = scratchFolder({ "a.c": lines(5), "b.c": "line 1\n" });
    const other = "diff --git a/b.c b/b.c\n--- a/b.c\n+++ b/b.c\n@@ -1 +1 @@\n-line 1\n+x\n";
    expect(apply(folder, patch + other)).toEqual({ texts: { "b.c": "x\n" }, changes: { "b.c": [[1, 1]] }, failed: [{ file, reason: expect.stringContaining(reason) as string }] });
  });

  it.each(["", "\n \n"])("is nothing where there is no line: %j", (text) => {
    expect(apply(scratchFolder(), text)).toEqual({ texts: {}, changes: {}, failed: [] });
  });

  it.each(["int main;\n", "--- \n", "@@ -1 +1 @@\n"])("is a text without a patch: %j", (text) => {
    expect(() => apply(scratchFolder(), text)).toThrow("holds no unified diff");
  });
});
