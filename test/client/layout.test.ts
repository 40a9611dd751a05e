/** From what the server says of a function to what is drawn. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { layOut } from "../../client/src/timeline/view/layout.ts";
import type { Scene } from "../../client/src/timeline/view/scene.ts";
import { bar, mark, timeline } from "./sample.ts";

const tracksOf = ({ bars }: Scene): number[] => bars.map(({ track }) => track);

describe("lines", () => {
  test("count from 1 for the reader and carry the worst of their marks", () => {
    const { lines } = layOut(timeline({ first: 9, last: 11, marks: [mark(10, { severity: "note" }), mark(10, { severity: "warning" })] }));
    expect(lines.map(({ number, severity }) => [number, severity])).toEqual([[10, null], [11, "warning"], [12, null]]);
  });

  test("are there without their source, and none for a function that ends before it begins", () => {
    expect(layOut(timeline({ first: 3, last: 4, source: ["only"] })).lines.map(({ text }) => text)).toEqual(["only", ""]);
    expect(layOut(timeline({ first: 3, last: 1, source: [] })).lines).toEqual([]);
  });
});

describe("bars", () => {
  test("of each depth stand in a lane of their own, depths that do not occur take no room", () => {
    const scene = layOut(timeline({ bars: [bar(101, 110), bar(103, 108, { depth: 1 }), bar(105, 106, { depth: 4 })] }));
    expect(tracksOf(scene)).toEqual([0, 1, 2]);
    expect(scene.lanes).toEqual([{ depth: 0, tracks: 1, start: 0 }, { depth: 1, tracks: 1, start: 1 }, { depth: 4, tracks: 1, start: 2 }]);
  });

  test("of one depth that are held together stand side by side, others in one track", () => {
    const scene = layOut(timeline({ bars: [bar(101, 105), bar(105, 107), bar(108, 109), bar(102, 110, { depth: 1 })] }));
    expect(scene.bars.map(({ from, track }) => [from, track])).toEqual([[1, 0], [2, 2], [5, 1], [8, 0]]);
    expect(scene.lanes.map(({ tracks }) => tracks)).toEqual([2, 1]);
  });

  test("are cut where they are held on some paths only", () => {
    const [drawn] = layOut(timeline({ bars: [bar(101, 107, { uncertain: [103, 104, 107, 300] })] })).bars;
    expect(drawn?.segments).toEqual([
      { from: 1, to: 2, certain: true }, { from: 3, to: 4, certain: false }, { from: 5, to: 6, certain: true }, { from: 7, to: 7, certain: false },
    ]);
    expect(drawn?.uncertainRows).toBe(3);
  });

  test("end where the function does, and are not drawn outside of it", () => {
    const scene = layOut(timeline({ bars: [bar(90, 101), bar(118, 400), bar(200, 210), bar(105, 103)] }));
    expect(scene.bars.map(({ from, to }) => [from, to])).toEqual([[0, 1], [5, 5], [18, 19]]);
  });

  test("are coloured by the slot that has a name, else by the resource", () => {
    const bars = [bar(101, 102), bar(103, 104, { slot: "KM_USER1" }), bar(105, 106, { slot: "1" }), bar(107, 108, { slot: "", resource: "pool" }), bar(109, 110)];
    const scene = layOut(timeline({ bars }));
    expect(scene.legend.map(({ label }) => label)).toEqual(["KM_USER0", "KM_USER1", "atomic", "pool"]);
    expect(new Set(scene.legend.map(({ tone }) => tone)).size).toBe(4);
    expect(scene.bars[4]?.tone).toBe(scene.bars[0]?.tone);
  });

  test("never lie on each other and never leave the function", () => {
    const anyBar = fc.record({ from: fc.integer({ min: 80, max: 140 }), rows: fc.integer({ min: -2, max: 30 }), depth: fc.integer({ min: 0, max: 4 }) });
    fc.assert(fc.property(fc.array(anyBar, { maxLength: 25 }), (drawn) => {
      const { bars, lanes } = layOut(timeline({ bars: drawn.map(({ from, rows, depth }) => bar(from, from + rows, { depth })) }));
      for (const [index, one] of bars.entries()) {
        expect(one.from >= 0 && one.from <= one.to && one.to <= 19).toBe(true);
        const lane = lanes.find(({ start, tracks }) => one.track >= start && one.track < start + tracks);
        expect(lane?.depth).toBe(one.depth);
        expect(bars.slice(index + 1).filter((other) => other.track === one.track && other.from <= one.to && one.from <= other.to)).toEqual([]);
        expect(one.segments.map(({ from, to }) => to - from + 1).reduce((sum, rows) => sum + rows, 0)).toBe(one.to - one.from + 1);
      }
    }));
  });
});

describe("bands", () => {
  test("of a kind become one column, in one order; those that touch become one run", () => {
    const bands = [
      { kind: "atomic", from: 101, to: 103 }, { kind: "irqs-off", from: 110, to: 150 }, { kind: "atomic", from: 104, to: 106 },
      { kind: "atomic", from: 108, to: 108 }, { kind: "page-faults-off", from: 1, to: 50 },
    ] as const;
    expect(layOut(timeline({ bands })).columns).toEqual([
      { kind: "irqs-off", runs: [{ from: 10, to: 19 }] },
      { kind: "atomic", runs: [{ from: 1, to: 6 }, { from: 8, to: 8 }] },
    ]);
  });
});

describe("marks", () => {
  test("stand from top to bottom, the worst of a line first; those of other functions are left out", () => {
    const marks = [mark(110, { rule: "late" }), mark(105, { severity: "note", rule: "mild" }), mark(105, { rule: "bad" }), mark(300)];
    expect(layOut(timeline({ marks })).marks.map(({ row, rule }) => [row, rule])).toEqual([[5, "bad"], [5, "mild"], [10, "late"]]);
  });

  test("number the steps of their path; a line that is passed twice has both numbers, another function's step none of ours", () => {
    const [drawn] = layOut(timeline({ marks: [mark(110, { path: [102, 105, 900, 102, 110] })] })).marks;
    expect(drawn?.steps).toEqual([{ row: 2, numbers: [1, 4] }, { row: 5, numbers: [2] }, { row: 10, numbers: [5] }]);
  });
});

test("a function of which nothing is known is only its lines", () => {
  const scene = layOut(timeline());
  expect(scene).toMatchObject({ title: "demo", bars: [], lanes: [], columns: [], marks: [], legend: [] });
  expect(scene.lines).toHaveLength(20);
});
