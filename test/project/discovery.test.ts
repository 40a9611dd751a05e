import { mkdirSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { discover } from "../../server/src/project/discovery.ts";
import { scratchFolder } from "./scratch-folder.ts";

function found(folder: string, paths: readonly string[]): string[] {
  return discover(paths, folder).targets.map((target) => relative(folder, target.path));
}

describe("discovery", () => {
  it("walks folders for .c and .h files by name and leaves out the rest and .git", () => {
    const folder = scratchFolder({ "b/z.c": "", "b/a.h": "", "a.c": "", "notes.txt": "", "c.cc": "", ".git/x.c": "", "b/.hidden/y.c": "" });
    expect(found(folder, ["."])).toEqual(["a.c", "b/a.h", "b/z.c", "b/.hidden/y.c"]);
  });

  it("takes a named file whatever its suffix, and marks it as named", () => {
    const folder = scratchFolder({ "table.inc": "", "d/a.c": "" });
    const { targets } = discover(["table.inc", "d"], folder);
    expect(targets.map(({ path, named }) => [relative(folder, path), named])).toEqual([["table.inc", true], ["d/a.c", false]]);
  });

  it("lists a file once when it is named and lies in a named folder", () => {
    const folder = scratchFolder({ "a.c": "" });
    expect(found(folder, [".", "a.c", "./a.c"])).toEqual(["a.c"]);
    expect(discover([".", "a.c"], folder).targets[0]?.named).toBe(true);
  });

  it("follows links to files but not to folders, so a loop of links ends", () => {
    const folder = scratchFolder({ "real/a.c": "" });
    symlinkSync(folder, join(folder, "real", "up"));
    symlinkSync("a.c", join(folder, "real", "b.c"));
    expect(found(folder, ["."])).toEqual(["real/a.c", "real/b.c"]);
  });

  it("skips broken links and links that lead to themselves", () => {
    const folder = scratchFolder({ "a.c": "" });
    symlinkSync("nowhere.c", join(folder, "broken.c"));
    symlinkSync("self.c", join(folder, "self.c"));
    const { targets, unwalked } = discover(["."], folder);
    expect(targets.map((target) => relative(folder, target.path))).toEqual(["a.c"]);
    expect(unwalked).toEqual([]);
  });

  it("does not take a folder for a file because of its name", () => {
    const folder = scratchFolder();
    mkdirSync(join(folder, "odd.c"));
    expect(found(folder, ["."])).toEqual([]);
  });

  it("tells which named paths are not there and goes on with the others", () => {
    const folder = scratchFolder({ "a.c": "" });
    const { targets, unwalked } = discover(["gone", "a.c"], folder);
    expect(targets).toHaveLength(1);
    expect(unwalked).toEqual([{ path: join(folder, "gone"), named: true, reason: "no such file or folder" }]);
  });
});
