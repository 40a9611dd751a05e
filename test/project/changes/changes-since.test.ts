import { mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { changesSince } from "../../../server/src/project/changes/changes-since.ts";
import { scratchFolder } from "../scratch-folder.ts";
import { commit, git, lines, repository, write } from "./git-repository.ts";

const WHOLE = [[1, Infinity]];

/** Name from the folder → pairs of first and last line. */
async function since(folder: string, revision = "HEAD", ...paths: string[]): Promise<Record<string, number[][]>> {
  const changes = await changesSince(revision, paths.length > 0 ? paths : ["."], folder);
  return Object.fromEntries([...changes].map(([path, ranges]) => [relative(folder, path), ranges.map(({ first, last }) => [first, last])]));
}

describe("changes since a commit", () => {
  it("are those of later commits, of the index and of the working tree", async () => {
    const folder = repository({ "a.c": lines(30), "same.c": lines(3) });
    write(folder, { "a.c": lines(30, { 3: "committed" }) });
    commit(folder);
    write(folder, { "a.c": lines(30, { 3: "committed", 10: "staged" }) });
    git(folder, "add", "-A");
    write(folder, { "a.c": lines(30, { 3: "committed", 10: "staged", 20: "written\nover two" }) });
    expect(await since(folder, "HEAD~1")).toEqual({ "a.c": [[3, 3], [10, 10], [20, 21]] });
    expect(await since(folder, "HEAD")).toEqual({ "a.c": [[10, 10], [20, 21]] });
  });

  it("tell where lines went by the lines on both sides", async () => {
    const folder = repository({ "a.c": lines(9) });
    write(folder, { "a.c": lines(9, { 4: null, 5: null }) });
    expect(await since(folder)).toEqual({ "a.c": [[4, 3]] });
    write(folder, { "a.c": lines(9, { 1: null }) });
    expect(await since(folder)).toEqual({ "a.c": [[1, 0]] });
  });

  it("hold the whole of new files, untracked or added, but nothing that git ignores", async () => {
    const folder = repository({ ".gitignore": "*.mod.c\n", "a.c": "" });
    write(folder, { "new.c": lines(2), "added.c": lines(4), "x.mod.c": lines(2), "notes.txt": "no C" });
    git(folder, "add", "added.c");
    expect(await since(folder)).toEqual({ "new.c": WHOLE, "added.c": [[1, 4]] });
  });

  it("have no lines of a file that is no more", async () => {
    const folder = repository({ "a.c": lines(5) });
    rmSync(join(folder, "a.c"));
    expect(await since(folder)).toEqual({ "a.c": [] });
  });

  it("compare a renamed file with what it was, also when it came from elsewhere", async () => {
    const folder = repository({ "old/a.c": lines(30), "new/b.c": "" });
    renameSync(join(folder, "old", "a.c"), join(folder, "new", "a.c"));
    write(folder, { "new/a.c": lines(30, { 7: "other" }) });
    git(folder, "add", "-A");
    expect(await since(folder, "HEAD", "new")).toEqual({ "new/a.c": [[7, 7]] });
  });

  it("count a binary file whole", async () => {
    const folder = repository({ "a.c": Uint8Array.of(1, 0, 2), "b.c": lines(3), ".gitattributes": "b.c binary\n" });
    write(folder, { "a.c": Uint8Array.of(1, 0, 3), "b.c": lines(3, { 2: "other" }) });
    expect(await since(folder)).toEqual({ "a.c": WHOLE, "b.c": WHOLE });
  });

  it.each(["with space.c", "größe/ø.c", "say \"b\" \\ c.c", "*.c", "[a].c", "-x.c"])("are read of a file called %s", async (name) => {
    const folder = repository({ [name]: lines(9), "a.c": lines(9) });
    write(folder, { [name]: lines(9, { 5: "other" }) });
    expect(await since(folder)).toEqual({ [name]: [[5, 5]] });
    expect(await since(folder, "HEAD", `./${name}`)).toEqual({ [name]: [[5, 5]] });
  });

  it("count lines that end in CRLF", async () => {
    const folder = repository({ "a.c": lines(9, {}, "\r\n") });
    write(folder, { "a.c": lines(9, { 6: "other" }, "\r\n") });
    expect(await since(folder)).toEqual({ "a.c": [[6, 6]] });
  });

  it("hold for lines that look like a patch", async () => {
    const folder = repository({ "a.c": lines(9) });
    write(folder, { "a.c": lines(9, { 2: "++ b/x.c", 3: "@@ -1 +1 @@", 5: null, 8: "-- a/y.c" }) });
    expect(await since(folder)).toEqual({ "a.c": [[2, 3], [5, 4], [7, 7]] });
  });

  it("do not depend on how the user set up git", async () => {
    const folder = repository({ "d/a.c": lines(20), "d/b.c": lines(3) });
    for (const [key, value] of [["diff.noprefix", "true"], ["diff.mnemonicPrefix", "true"], ["diff.external", "false"], ["diff.interHunkContext", "9"],
      ["color.ui", "always"], ["diff.relative", "true"], ["diff.renames", "false"], ["core.quotepath", "true"]] as const) git(folder, "config", key, value);
    git(folder, "mv", "d/a.c", "d/ä.c");
    write(folder, { "d/ä.c": lines(20, { 3: "other", 7: "other" }) });
    expect(await since(folder, "HEAD", "d")).toEqual({ "d/a.c": [], "d/ä.c": [[3, 3], [7, 7]] });
  });

  it("are limited to the paths that are named, each in its own repository", async () => {
    const folder = scratchFolder();
    for (const name of ["one", "two"]) renameSync(repository({ "x/a.c": lines(9), "y/a.c": lines(9), "xy.c": lines(9) }), join(folder, name));
    for (const name of ["one", "two"]) write(folder, { [`${name}/x/a.c`]: "", [`${name}/y/a.c`]: lines(9, { 1: "other" }), [`${name}/xy.c`]: "" });
    expect(await since(folder, "HEAD", "one/y", "two/y/a.c", "two/gone")).toEqual({ "one/y/a.c": [[1, 1]], "two/y/a.c": [[1, 1]] });
  });

  it("leave a submodule to those who name it", async () => {
    const inner = repository({ "a.c": lines(9) });
    const folder = repository({ "b.c": lines(9) });
    git(folder, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner, "sub");
    commit(folder);
    write(folder, { "sub/a.c": lines(9, { 2: "other" }), "b.c": lines(9, { 3: "other" }) });
    expect(await since(folder)).toEqual({ "b.c": [[3, 3]] });
    expect(await since(folder, "HEAD", "sub")).toEqual({ "sub/a.c": [[2, 2]] });
  });

  it("keep the names by which the user reaches the files", async () => {
    const real = repository({ "d/a.c": lines(9) });
    write(real, { "d/a.c": lines(9, { 2: "other" }) });
    const folder = scratchFolder();
    symlinkSync(join(real, "d"), join(folder, "link"));
    expect(await since(folder, "HEAD", "link")).toEqual({ "link/a.c": [[2, 2]] });
  });

  it("are told with a conflict in them", async () => {
    const folder = repository({ "a.c": lines(9) });
    git(folder, "checkout", "-q", "-b", "theirs");
    write(folder, { "a.c": lines(9, { 5: "theirs" }) });
    commit(folder);
    git(folder, "checkout", "-q", "-");
    write(folder, { "a.c": lines(9, { 5: "ours" }) });
    commit(folder);
    expect(() => git(folder, "merge", "theirs")).toThrow();
    expect(await since(folder)).toEqual({ "a.c": [[5, 5], [7, 9]] });
  });
});

describe("what keeps changes from being read", () => {
  it.each(["nope", "HEAD~7", "HEAD..HEAD", "HEAD:a.c"])("is a revision like %s", async (revision) => {
    await expect(since(repository({ "a.c": "" }), revision)).rejects.toThrow(`--since ${revision}: `);
  });

  it.each(["-x", "--output=a.c", ""])("is a revision like an option: '%s'", async (revision) => {
    await expect(since(repository({ "a.c": "" }), revision)).rejects.toThrow("name a commit, a branch or a tag");
  });

  it("is a folder in no repository", async () => {
    const folder = scratchFolder({ "a.c": "" });
    vi.stubEnv("GIT_CEILING_DIRECTORIES", join(folder, ".."));
    await expect(since(folder)).rejects.toThrow(/--since needs a git working tree \(not a git repository/);
    vi.unstubAllEnvs();
  });

  it("is that git is not there", async () => {
    const folder = scratchFolder({ "a.c": "" });
    mkdirSync(join(folder, "bin"));
    vi.stubEnv("PATH", join(folder, "bin"));
    await expect(since(folder)).rejects.toThrow("needs git, which is not installed");
    vi.unstubAllEnvs();
  });
});
