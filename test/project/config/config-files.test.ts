import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ConfigFiles } from "../../../server/src/project/config/config-files.ts";
import { Exclusions } from "../../../server/src/project/config/exclusions.ts";
import { discover } from "../../../server/src/project/discovery.ts";
import { kernelTree, scratchFolder } from "../scratch-folder.ts";

describe("the configuration of a folder", () => {
  it("is the nearest one upward, alone, beyond kernel roots and modules", () => {
    const folder = scratchFolder({
      "kmaplint.json": "{\"kernel\":\"6.1\"}",
      ...Object.fromEntries(Object.entries(kernelTree("2.6.36")).map(([name, text]) => [`linux/${name}`, text])),
      "linux/fs/Makefile": "obj-y += a.o\n", "linux/fs/a.c": "",
      "linux/mm/kmaplint.json": "{\"era\":\"typed\"}",
    });
    const files = new ConfigFiles();
    expect(files.above(join(folder, "linux/fs"))).toMatchObject({ path: join(folder, "kmaplint.json"), config: { kernel: "6.1" } });
    const nearest = files.above(join(folder, "linux/mm"));
    expect(nearest).toMatchObject({ path: join(folder, "linux/mm/kmaplint.json"), config: { era: "typed" } });
    expect(nearest?.kind === "config" && nearest.config.kernel).toBe(undefined);
  });

  it("is none where there is no file", () => {
    expect(new ConfigFiles().above(scratchFolder({ "a.c": "" }))).toBe(null);
  });

  it("is read once, and known from what was read before", () => {
    const folder = scratchFolder({ "kmaplint.json": "{}", "a/b/c.c": "" });
    const files = new ConfigFiles();
    expect(files.above(join(folder, "a/b"))).toBe(files.above(folder));
    const later = new ConfigFiles(new Map([[join(folder, "a"), null]]));
    expect(later.above(join(folder, "a/b"))).toBe(null);
  });

  it("is broken where a link leads nowhere", () => {
    const folder = scratchFolder();
    symlinkSync("gone.json", join(folder, "kmaplint.json"));
    expect(new ConfigFiles().above(folder)?.kind).toBe("broken");
  });
});

describe("excluded files", () => {
  const found = (files: Record<string, string>, ...paths: string[]): string[] => {
    const folder = scratchFolder(files);
    const exclusions = new Exclusions(new ConfigFiles());
    const { targets } = discover(paths.length > 0 ? paths : ["."], folder, { isExcluded: (path) => exclusions.isExcluded(path) });
    return targets.map(({ path }) => path.slice(folder.length + 1));
  };

  it("are left out as git ignores them, from the folder of the file", () => {
    const files = { "a.c": "", "gen/b.c": "", "x/gen/c.c": "", "x/old_d.c": "", "x/old_keep.c": "", "top/e.c": "" };
    expect(found(files)).toHaveLength(6);
    const exclude = ["gen/", "old_*.c", "!old_keep.c", "/e.c"];
    expect(found({ ...files, "kmaplint.json": JSON.stringify({ exclude }) })).toEqual(["a.c", "top/e.c", "x/old_keep.c"]);
  });

  it("are taken when they are named", () => {
    const files = { "gen/b.c": "", "kmaplint.json": JSON.stringify({ exclude: ["*"] }) };
    expect(found(files)).toEqual([]);
    expect(found(files, ".", "gen/b.c")).toEqual(["gen/b.c"]);
  });

  it("are those of the nearest configuration only", () => {
    const files = { "kmaplint.json": JSON.stringify({ exclude: ["*.h"] }), "a.h": "", "sub/kmaplint.json": "{}", "sub/b.h": "" };
    expect(found(files)).toEqual(["sub/b.h"]);
  });

  it("are none under a configuration that is broken", () => {
    expect(found({ "kmaplint.json": JSON.stringify({ exclude: ["*"], x: 1 }), "a.c": "" })).toEqual(["a.c"]);
  });
});
