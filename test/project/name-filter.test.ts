import { describe, expect, it } from "vitest";
import { NameFilter } from "../../server/src/project/name-filter.ts";

describe("name filter", () => {
  const filter = new NameFilter(["kmap", "kunmap_atomic", "ops->map"]);

  it("finds whole names only", () => {
    expect(filter.matches(Buffer.from("x = kmap(page);"))).toBe(true);
    expect(filter.matches(Buffer.from("buf->ops->map(p)"))).toBe(true);
    expect(filter.matches(Buffer.from("x = my_kmap(page); kmap_x(); skmap();"))).toBe(false);
  });

  it("finds names among bytes of any encoding", () => {
    expect(filter.matches(Buffer.concat([Buffer.from([0xff, 0xe9]), Buffer.from(" kmap(p)")]))).toBe(true);
  });

  it("matches nothing when there are no names", () => {
    expect(new NameFilter([]).matches(Buffer.from("kmap"))).toBe(false);
  });
});
