import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FileList } from "../../../server/src/core/callgraph/derive.ts";
import { isSameList, listChanges } from "../../../server/src/project/results/list-changes.ts";

/** Size and time of change by path. */
type Files = Readonly<Record<string, number>>;

function listOf(files: Files): FileList {
  const paths = Object.keys(files).sort();
  return { paths, stamps: Float64Array.from(paths.flatMap((path) => [files[path]!, 7])) };
}

const path = fc.constantFrom("a.c", "a-b.c", "a/x.c", "a/b/y.c", "a0.c", "b.c", "z/z.c");
const files: fc.Arbitrary<Files> = fc.dictionary(path, fc.nat(2), { noNullPrototype: true });

describe("what changed between two lists", () => {
  it("is what is new, gone, or of another size or time", () => {
    fc.assert(fc.property(files, files, (old, now) => {
      const [before, after] = [listOf(old), listOf(now)];
      const changes = listChanges(before, after);
      expect(changes.changed.map((at) => after.paths[at])).toEqual(after.paths.filter((one) => old[one] !== now[one]));
      expect(changes.gone).toEqual(before.paths.filter((one) => !(one in now)));
      expect([...changes.before]).toEqual(after.paths.map((one) => before.paths.indexOf(one)));
      expect(isSameList(before, after)).toBe(changes.changed.length === 0 && changes.gone.length === 0);
    }));
  });

  it("is found as well where both share their paths", () => {
    const before = listOf({ "a.c": 1, "b.c": 1, "c.c": 1 });
    const after = { ...before, stamps: Float64Array.from([1, 7, 1, 8, 1, 7]) };
    expect(listChanges(before, after)).toEqual({ changed: [1], gone: [], before: Int32Array.of(0, 1, 2) });
    expect(isSameList(before, before)).toBe(true);
    expect(isSameList(before, after)).toBe(false);
  });
});
