import { describe, expect, it } from "vitest";
import { askDepth, contextOf, inWords } from "./ask.ts";

const RENAME = `
static char *get(struct page *page)
{
	kmap(page);
	return page_address(page);
}
void rename(struct page *old, struct page *new)
{
	char *from = kmap(old);
	char *to = kmap(new);
	lock_page(new);
	*to = *from;
	kunmap(new);
	kunmap(old);
}
`;

describe("sleeping kmaps", () => {
  it("are counted apart from the slots", async () => {
    const result = await askDepth({ version: "2.6.36", files: { "fs/a.c": RENAME } });
    expect(contextOf(result, "process").max).toBe(0);
    expect(result.pool.max).toBe(2);
    expect(inWords(result.pool.chains[0])).toBe("rename: kmap, kmap");
  });

  it("that are live where something sleeps would have to move with the task", async () => {
    const { taskStack } = await askDepth({ version: "2.6.36", files: { "fs/a.c": RENAME } });
    expect(taskStack.holders).toMatchObject([{ function: "rename", held: 2 }]);
    expect(taskStack.worst?.depth).toBe(2);
  });

  it("are not where nothing sleeps", async () => {
    const { taskStack } = await askDepth({ version: "2.6.36", files: { "fs/a.c": `
void touch(struct page *page)
{
	char *at = kmap(page);
	*at = 0;
	kunmap(page);
}
` } });
    expect(taskStack).toEqual({ holders: [], worst: null });
  });
});

describe("KM_types", () => {
  const files = { "a.c": `
static void inner(struct page *page, enum km_type type)
{
	char *at = kmap_atomic(page, type);
	*at = 0;
	kunmap_atomic(at, type);
}
static void other(struct page *page)
{
	char *at = kmap_atomic(page, KM_USER1);
	*at = 0;
	kunmap_atomic(at, KM_USER1);
}
void outer(struct page *page)
{
	char *at = kmap_atomic(page, KM_USER0);
	inner(page, KM_SOFTIRQ0);
	other(page);
	kunmap_atomic(at, KM_USER0);
}
` };

  it("that can be live together are named, with a type that an argument chooses", async () => {
    const { types } = await askDepth({ version: "2.6.36", files });
    expect(types!.pairs.map((pair) => pair.types.join("+"))).toEqual(["KM_SOFTIRQ0+KM_USER0", "KM_USER0+KM_USER1"]);
    expect(types!.reserved).toHaveLength(20);
  });

  it("say nothing where they select no slots", async () => {
    expect((await askDepth({ version: "2.6.38", files })).types).toBeNull();
  });
});
