/** What the page works out before it draws: areas, keys, folders, filters, sheets of paper, colours. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { EVERYTHING, isShown, ordered, searchText } from "../../server/src/dashboard/findings/filter.ts";
import { sheets } from "../../server/src/dashboard/findings/paper-timeline.ts";
import { groupsBelow, topFolder, verdictWords } from "../../server/src/dashboard/migration/site-tree.ts";
import { squarified } from "../../server/src/dashboard/migration/treemap-layout.ts";
import { commonFolder, folderNamer } from "../../server/src/dashboard/shared/folders.ts";
import { nearest } from "../../server/src/dashboard/shared/keys.ts";
import { sorted } from "../../server/src/dashboard/shared/sortable-table.ts";
import { ROOT } from "../architecture/source-imports.ts";
import { bar, mark } from "../client/sample.ts";
import { OTHERS, pageTimeline, site } from "./sample.ts";

describe("a treemap", () => {
  test("fills its area without overlaps, each part as large as its weight", () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 60 }), (weights) => {
      const falling = weights.sort((a, b) => b - a);
      const total = falling.reduce((sum, one) => sum + one, 0);
      const areas = squarified(falling, { x: 0, y: 0, width: 800, height: 400 });
      areas.forEach(({ x, y, width, height }, at) => {
        expect(width * height).toBeCloseTo((falling[at]! / total) * 320_000, 3);
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(-1e-6);
        expect(x + width).toBeLessThanOrEqual(800.001);
        expect(y + height).toBeLessThanOrEqual(400.001);
      });
      for (const [at, a] of areas.entries()) {
        for (const b of areas.slice(at + 1)) {
          const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
          const along = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
          expect(Math.min(across, along)).toBeLessThan(1e-3);
        }
      }
    }), { numRuns: 60 });
  });

  test("comes close to squares", () => {
    const areas = squarified([6, 6, 4, 3, 2, 2, 1], { x: 0, y: 0, width: 600, height: 400 });
    expect(Math.max(...areas.map(({ width, height }) => Math.max(width / height, height / width)))).toBeLessThan(3.1);
  });

  test("of nothing, or without room, has no area", () => {
    expect(squarified([], { x: 0, y: 0, width: 9, height: 9 })).toEqual([]);
    expect(squarified([1], { x: 0, y: 0, width: 0, height: 9 })).toEqual([{ x: 0, y: 0, width: 0, height: 9 }].map((area) => ({ ...area, height: 0 })));
  });
});

describe("arrow keys", () => {
  const box = (left: number, top: number): { left: number; top: number; right: number; bottom: number } => ({ left, top, right: left + 10, bottom: top + 10 });
  const grid = [box(0, 0), box(10, 0), box(20, 0), box(0, 10), box(10, 10), box(20, 10)];

  it("lead to the neighbour, and nowhere beyond the edge", () => {
    expect([nearest(grid, 0, "ArrowRight"), nearest(grid, 4, "ArrowLeft"), nearest(grid, 1, "ArrowDown"), nearest(grid, 5, "ArrowUp")]).toEqual([1, 3, 4, 2]);
    expect([nearest(grid, 0, "ArrowLeft"), nearest(grid, 0, "ArrowUp"), nearest(grid, 5, "ArrowDown"), nearest([], 0, "ArrowDown")]).toEqual([-1, -1, -1, -1]);
  });
});

describe("folders", () => {
  it("are counted from the one that all files share", () => {
    expect(commonFolder(["fs/a/x.c", "fs/a/b/y.c"])).toEqual(["fs", "a"]);
    expect(commonFolder(["x.c", "fs/y.c"])).toEqual([]);
    const deep = ["drivers/gpu/drm/i915/a.c", "drivers/gpu/drm/amd/dc/b.c"];
    expect(deep.map(folderNamer(deep))).toEqual(["drivers/gpu/drm/i915", "drivers/gpu/drm/amd"]);
    expect(["top.c", "fs/a/b/c.c"].map(folderNamer(["top.c", "fs/a/b/c.c"]))).toEqual([".", "fs/a"]);
  });
});

describe("filters", () => {
  const shown = (change: Partial<typeof EVERYTHING>): string[] =>
    OTHERS.filter((one) => isShown(one, searchText(one), { ...EVERYTHING, ...change })).map(({ fingerprint }) => fingerprint);

  it("hold together", () => {
    expect(shown({})).toHaveLength(4);
    expect(shown({ rule: "nested-kmap" })).toEqual(["1", "2"]);
    expect(shown({ folder: "fs/other", words: "AGAIN kmap" })).toEqual(["2"]);
    expect(shown({ severities: new Set(["warning"]) })).toEqual(["3"]);
    expect(shown({ words: "nowhere" })).toEqual([]);
  });

  it("find files with their line, functions, rules and code", () => {
    expect([shown({ words: "name.c:15" }), shown({ words: "other_rename()" }), shown({ words: "sleep-in" }), shown({ words: "kmap(second)" })]).toEqual([["2"], ["1", "2"], ["3"], ["1"]]);
  });

  it("leave the order of the report, or put the worst first", () => {
    expect(ordered(OTHERS, "place")).toEqual([0, 1, 2, 3]);
    expect(ordered(OTHERS, "severity")).toEqual([0, 3, 1, 2]);
    expect(ordered(OTHERS, "rule")).toEqual([0, 1, 2, 3]);
  });
});

describe("tables", () => {
  it("go by a column, then by name", () => {
    const rows = [{ name: "b", values: [1] }, { name: "a", values: [1] }, { name: "c", values: [5] }];
    expect(sorted(rows, { column: 1, isDown: true }).map(({ name }) => name)).toEqual(["c", "a", "b"]);
    expect(sorted(rows, { column: 0, isDown: true }).map(({ name }) => name)).toEqual(["c", "b", "a"]);
  });
});

describe("sites", () => {
  const sites = [site("fs/a/x.c", "safe"), site("fs/a/x.c", "refused"), site("fs/b/only/y.c", "safe"), site("fs/z.c", "suggested")];

  it("lie in folders and files; a folder with one folder in it stands for that one", () => {
    expect(topFolder(sites)).toBe("fs");
    expect(groupsBelow(sites, "fs").map(({ path, isFile, sites: own }) => [path, isFile, own.length])).toEqual([["fs/a", false, 2], ["fs/b/only", false, 1], ["fs/z.c", true, 1]]);
    expect(groupsBelow(sites, "fs/a").map(({ path }) => path)).toEqual(["fs/a/x.c"]);
    expect(verdictWords(sites)).toBe("2 safe, 1 suggested, 1 refused");
  });
});

describe("paper", () => {
  it("shows the lines that matter, cut to sheets", () => {
    const long = pageTimeline({ first: 0, last: 999, bars: [bar(100, 219)], bands: [], marks: [mark(150)], source: Array.from({ length: 1000 }, (_, line) => String(line)) });
    const parts = sheets(long);
    expect(parts.map(({ first, last }) => [first, last])).toEqual([[98, 153], [154, 209], [210, 221]]);
    expect(parts.flatMap(({ source }) => source)).toEqual(long.source.slice(98, 222));
  });

  it("shows all of a function in which nothing can be placed", () => {
    expect(sheets(pageTimeline({ bars: [], bands: [], marks: [] }))).toHaveLength(1);
  });
});

describe("colours", () => {
  const css = readFileSync(join(ROOT, "server/src/dashboard/page.css"), "utf8");
  const pairs = new Map([...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [name, [light!, dark!]]));

  test.each(["ink", "quiet", "error", "warning", "note", "accent"].flatMap((ink) => ["paper", "ground", "raised"].map((ground) => [ink, ground])))("%s can be read on %s", (ink, ground) => {
    for (const at of [0, 1]) expect(contrast(pairs.get(ink)![at]!, pairs.get(ground)![at]!)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(["fill-1", "fill-2", "fill-3", "fill-4", "safe", "suggested", "refused", "accent"])("what stands on %s can be read", (fill) => {
    for (const at of [0, 1]) expect(contrast(pairs.get(fill)![at]!, pairs.get("on-fill")![at]!)).toBeGreaterThanOrEqual(4.5);
  });
});

/** As WCAG defines it. */
function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
