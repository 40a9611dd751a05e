import { describe, expect, it } from "vitest";
import { indexOfFiles } from "../../server/src/core/callgraph/index-files.ts";
import { PackedIndex } from "../../server/src/core/callgraph/packed-index.ts";
import { isSealed, seal } from "../../server/src/core/callgraph/sections.ts";
import { namesOf } from "./indexing.ts";

const FILES = [
  { path: "mm/b.c", text: "void middle(void)\n{\n\tleaf();\n}\nstatic void helper(void)\n{\n\tmiddle();\n}\n" },
  { path: "mm/a.c", text: "void leaf(void)\n{\n}\nvoid top(void)\n{\n\thelper();\n\tother();\n}\n" },
  { path: "include/h.h", text: "#define via(x) middle(x)\nstatic inline void helper(void)\n{\n\tleaf();\n}\n" },
];

describe("an index of several files", () => {
  const index = indexOfFiles(FILES);

  it("lists in the order of files", () => {
    expect(index.definitions("helper").map(({ file }) => file)).toEqual(["include/h.h", "mm/b.c"]);
    expect(namesOf(index.callers("leaf"))).toEqual(["helper", "middle"]);
    expect(namesOf(index.callers("middle"))).toEqual(["via", "helper"]);
  });

  it("does not depend on the order in which files come", () => {
    expect(Buffer.from(indexOfFiles([...FILES].reverse()).toBuffers())).toEqual(Buffer.from(index.toBuffers()));
  });

  it("answers the same from its memory", () => {
    const again = new PackedIndex(index.toBuffers());
    for (const name of ["leaf", "middle", "helper", "top", "nobody"]) {
      expect(again.definitions(name)).toEqual(index.definitions(name));
      expect(again.callers(name)).toEqual(index.callers(name));
    }
  });

  it("knows nothing of names that it does not hold", () => {
    for (const name of ["", "nobody", "LEAF", "leafé"]) {
      expect([index.definitions(name), index.callers(name), index.methodCallers(name), index.storedIn(name), index.stores(name)].flat()).toEqual([]);
    }
  });

  it("may be empty", () => {
    expect(indexOfFiles([]).callers("leaf")).toEqual([]);
  });

  it("is no other memory", () => {
    expect(() => new PackedIndex(new SharedArrayBuffer(64))).toThrow("not an identifier index");
    expect(() => new PackedIndex(new SharedArrayBuffer(0))).toThrow("not an identifier index");
  });

  it("notices a change of its memory", () => {
    const block = indexOfFiles(FILES).toBuffers();
    const bytes = new Uint8Array(block);
    seal(block);
    expect(isSealed(block, bytes.length)).toBe(true);
    for (const at of [0, 8, 20, 200, bytes.length >> 1, bytes.length - 1]) {
      bytes[at]! ^= 1;
      expect(isSealed(block, bytes.length)).toBe(false);
      bytes[at]! ^= 1;
    }
    expect(isSealed(block, bytes.length)).toBe(true);
  });
});

describe("reach", () => {
  const index = indexOfFiles(FILES);

  it("counts calls against their direction", () => {
    const reach = index.reach(["leaf"], 5);
    expect(["leaf", "middle", "helper", "via", "top", "other"].map((name) => reach.distance(name))).toEqual([0, 1, 1, 2, 2, Infinity]);
  });

  it("ends at the bound", () => {
    expect(index.reach(["leaf"], 1).distance("top")).toBe(Infinity);
    expect(index.reach(["leaf"], 0).distance("middle")).toBe(Infinity);
    expect(index.reach(["leaf"], 0).distance("leaf")).toBe(0);
  });

  it("has several targets, defined or not", () => {
    const reach = index.reach(["other", "middle", "nobody"], 3);
    expect(["top", "via", "nobody", "leaf"].map((name) => reach.distance(name))).toEqual([1, 1, 0, Infinity]);
  });

  it("comes to an end where calls go in a circle", () => {
    const circle = indexOfFiles([{ path: "a.c", text: "void a(void) { b(); }\nvoid b(void) { c(); }\nvoid c(void) { a(); }\n" }]);
    expect(circle.reach(["a"], 100).distance("b")).toBe(2);
  });
});
