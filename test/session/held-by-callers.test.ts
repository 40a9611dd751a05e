/** A slot that a caller holds is taken again below: told once, where it can be seen. */

import { describe, expect, it } from "vitest";
import { check } from "../../server/src/session/check.ts";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";

const HOLDER = `void outer(struct page *page, struct page *other)
{
	char *from = kmap_atomic(page, KM_USER0);

	middle(other);
	kunmap_atomic(from, KM_USER0);
}
`;
const MIDDLE = "void middle(struct page *page)\n{\n\tinner(page);\n}\n";
const TAKER = `void inner(struct page *page)
{
	char *to = kmap_atomic(page, KM_USER0);

	clear_page(to);
	kunmap_atomic(to, KM_USER0);
}
`;

async function found(files: Readonly<Record<string, string>>): Promise<string[]> {
  const root = scratchFolder({ ...kernelTree("2.6.36"), ...files });
  const { findings } = await check({ cwd: root, paths: ["."], configSymbols: new Map(), rules: ["km-slot-reuse"], withoutRules: [], cache: false });
  return findings.map((one) => `${one.file}:${one.range.start.line}`);
}

describe("a slot that is taken below a caller that holds it", () => {
  it("is told at the taker, where two files lie between", async () => {
    expect(await found({ "mm/a.c": HOLDER, "mm/b.c": MIDDLE, "mm/c.c": TAKER })).toEqual(["mm/c.c:3"]);
    expect(await found({ "mm/a.c": HOLDER + MIDDLE, "mm/c.c": TAKER })).toEqual(["mm/c.c:3"]);
  });

  it("is told at the call, where the holder sees it", async () => {
    expect(await found({ "mm/a.c": HOLDER, "mm/b.c": MIDDLE + TAKER })).toEqual(["mm/a.c:5"]);
    expect(await found({ "mm/a.c": HOLDER.replace("middle(", "inner("), "mm/c.c": TAKER })).toEqual(["mm/a.c:5"]);
    expect(await found({ "mm/a.c": HOLDER + MIDDLE + TAKER })).toEqual(["mm/a.c:5"]);
  });

  it("is not, where the holder has let go or holds another", async () => {
    expect(await found({ "mm/a.c": HOLDER.replaceAll("KM_USER0", "KM_USER1"), "mm/b.c": MIDDLE, "mm/c.c": TAKER })).toEqual([]);
    expect(await found({ "mm/a.c": HOLDER.replace("\tmiddle(other);\n\tkunmap_atomic(from, KM_USER0);", "\tkunmap_atomic(from, KM_USER0);\n\tmiddle(other);"), "mm/b.c": MIDDLE, "mm/c.c": TAKER })).toEqual([]);
  });

  it("is not, where the holder has it from an earlier call of the same function", async () => {
    const walk = "void each(struct cursor *at, int n)\n{\n\twhile (n--)\n\t\tstep(at);\n\tif (at->address)\n\t\tkunmap_atomic(at->address, KM_USER0);\n}\n";
    const step = "void step(struct cursor *at)\n{\n\tadvance(at);\n}\n";
    const advance = "void advance(struct cursor *at)\n{\n\tif (!at->address)\n\t\tat->address = kmap_atomic(at->page, KM_USER0);\n}\n";
    expect(await found({ "mm/a.c": walk, "mm/b.c": step, "mm/c.c": advance })).toEqual([]);
  });
});
