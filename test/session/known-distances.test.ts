import { describe, expect, it } from "vitest";
import type { Nearness } from "../../server/src/core/callgraph/nearness.ts";
import { KnownDistances } from "../../server/src/session/known-distances.ts";

function near(mapping: Readonly<Record<string, number>>): Nearness {
  const distance = (name: string): number => mapping[name] ?? Infinity;
  return { mapping: { distance }, sleeping: { distance: () => 3 } };
}

function never(): never {
  throw new Error("asked for");
}

describe("known distances", () => {
  it("are looked up for names that are new, and stay in columns", () => {
    const known = new KnownDistances();
    known.note("kmap_all");
    known.note("printk");
    known.note("kmap_all");
    const packed = known.pack(() => near({ kmap_all: 1 }));
    expect(packed).toEqual({ names: "kmap_all\0printk", steps: Int32Array.of(1, 3, -1, 3) });
    expect(new KnownDistances(packed).pack(never)).toBe(packed);
  });

  it("are not looked up where all names are known", () => {
    const known = new KnownDistances({ names: "kmap_all", steps: Int32Array.of(1, 3) });
    known.note("kmap_all");
    expect(known.pack(never)).toEqual({ names: "kmap_all", steps: Int32Array.of(1, 3) });
  });

  it("stand in for a search, which is made for names that are not among them", () => {
    const known = new KnownDistances({ names: "a\0b", steps: Int32Array.of(1, 3, -1, -1) });
    const told = known.over(never);
    expect(["a", "b"].map((name) => [told.mapping.distance(name), told.sleeping.distance(name)])).toEqual([[1, 3], [Infinity, Infinity]]);
    known.note("c");
    const searched = known.over(() => near({ a: 7, c: 2, d: 4 }));
    expect(["a", "c", "d"].map((name) => searched.mapping.distance(name))).toEqual([1, 2, 4]);
    expect(() => known.over(never).mapping.distance("c")).toThrow("asked for");
  });

  it("tell which names have moved", () => {
    const known = new KnownDistances({ names: "a\0b\0c", steps: Int32Array.of(1, 3, 2, 3, -1, 3) });
    expect(known.update(near({ a: 1, b: 5 }))).toEqual(["b"]);
    expect(known.update(near({ a: 1, b: 5, c: 2 }))).toEqual(["c"]);
    expect(known.pack(never)).toEqual({ names: "a\0b\0c", steps: Int32Array.of(1, 3, 5, 3, 2, 3) });
  });

  it("go where nothing can be told any more", () => {
    const known = new KnownDistances({ names: "a\0b", steps: Int32Array.of(1, 3, 2, 3) });
    expect(known.update(null)).toEqual(["a", "b"]);
    expect(known.pack(never)).toEqual({ names: "", steps: new Int32Array(0) });
  });

  it("of no name are none", () => {
    expect(new KnownDistances({ names: "", steps: new Int32Array(0) }).update(near({}))).toEqual([]);
  });
});
