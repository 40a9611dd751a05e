import { describe, expect, it } from "vitest";
import { askDepth, contextOf, inWords } from "./ask.ts";

const INNER = `void inner(struct page *page)
{
	char *at = kmap_atomic(page, KM_USER0);
	*at = 0;
	kunmap_atomic(at, KM_USER0);
}
`;

describe("the worst nest", () => {
  it("counts what one function holds together, not what it maps in turn", async () => {
    const result = await askDepth({ version: "2.6.36", files: { "mm/a.c": `
static void in_turn(struct page *a, struct page *b)
{
	char *one = kmap_atomic(a, KM_USER0);
	*one = 1;
	kunmap_atomic(one, KM_USER0);
	one = kmap_atomic(b, KM_USER1);
	*one = 1;
	kunmap_atomic(one, KM_USER1);
}
static void together(struct page *a, struct page *b)
{
	char *one = kmap_atomic(a, KM_USER0);
	char *two = kmap_atomic(b, KM_USER1);
	*one = *two;
	kunmap_atomic(two, KM_USER1);
	kunmap_atomic(one, KM_USER0);
}
` } });
    const { max, chains, reachedBy } = contextOf(result, "process");
    expect(max).toBe(2);
    expect(reachedBy).toBe(1);
    expect(inWords(chains[0])).toBe("together: KM_USER0, KM_USER1");
  });

  it("adds what callees in other files map, through functions that map nothing", async () => {
    const result = await askDepth({ version: "2.6.36", files: {
      "mm/outer.c": `void outer(pmd_t *pmd, struct page *page)
{
	pte_t *pte = pte_offset_map(pmd, 0);
	between(page);
	pte_unmap(pte);
}
`,
      "kernel/between.c": "void between(struct page *page)\n{\n\tif (page)\n\t\tinner(page);\n}\n",
      "lib/inner.c": INNER,
    } });
    const { max, chains } = contextOf(result, "process");
    expect(max).toBe(2);
    expect(inWords(chains[0])).toBe("outer: KM_PTE0 → between → inner: KM_USER0");
    expect(chains[0]!.steps.map((step) => `${step.file}:${step.line}`)).toEqual(["mm/outer.c:4", "kernel/between.c:4", "lib/inner.c:3"]);
    expect(contextOf(result, "process", "n").max).toBe(1);
  });

  it("takes a helper's row where its definition is not at hand", async () => {
    const result = await askDepth({ version: "2.6.36", files: { "mm/a.c": `
void cow(struct page *to, struct page *from, pmd_t *pmd)
{
	pte_t *pte = pte_offset_map(pmd, 0);
	copy_highpage(to, from);
	pte_unmap(pte);
}
` } });
    expect(contextOf(result, "process").max).toBe(3);
    expect(inWords(contextOf(result, "process").chains[0])).toBe("cow: KM_PTE0, copy_highpage");
  });

  it("does not count what a callee has released before it maps", async () => {
    const result = await askDepth({ version: "4.9", files: { "mm/a.c": `
static void hand_down(struct page *page, pte_t *pte)
{
	char *at;
	pte_unmap(pte);
	at = kmap_atomic(page);
	*at = 0;
	kunmap_atomic(at);
}
void fault(struct page *page, pmd_t *pmd)
{
	pte_t *pte = pte_offset_map(pmd, 0);
	hand_down(page, pte);
}
` } });
    expect(contextOf(result, "process").max).toBe(1);
  });

  it("leaves out what sleeps before it maps, where something atomic is held", async () => {
    const sleeper = "void inner(struct page *page)\n{\n\tchar *at;\n\tmight_sleep();\n\tat = kmap_atomic(page);\n\t*at = 0;\n\tkunmap_atomic(at);\n}\n";
    const outer = `void outer(struct page *a, struct page *b)
{
	char *at = kmap_atomic(a);
	inner(b);
	kunmap_atomic(at);
}
`;
    const asleep = await askDepth({ version: "4.9", files: { "a.c": outer + sleeper } });
    const awake = await askDepth({ version: "4.9", files: { "a.c": outer + sleeper.replace("\tmight_sleep();\n", "") } });
    expect(contextOf(asleep, "process").max).toBe(1);
    expect(contextOf(awake, "process").max).toBe(2);
  });

  it("leaves out chains that ask for one KM_type twice, which only a stack could serve", async () => {
    const files = { "a.c": `
static void inner(struct page *page, struct page *other)
{
	char *at = kmap_atomic(page, KM_USER0);
	*at = 0;
	kunmap_atomic(at, KM_USER0);
}
void outer(struct page *a, struct page *b)
{
	char *at = kmap_atomic(a, KM_USER0);
	inner(b, a);
	kunmap_atomic(at, KM_USER0);
}
` };
    expect(contextOf(await askDepth({ version: "2.6.36", files }), "process").max).toBe(1);
    expect(contextOf(await askDepth({ version: "2.6.38", files }), "process").max).toBe(2);
  });

  it("follows a member in which few functions are stored, and names calls that may lead anywhere", async () => {
    const result = await askDepth({ version: "4.9", files: { "a.c": `
static void step(struct page *page)
{
	char *at = kmap_atomic(page);
	*at = 0;
	kunmap_atomic(at);
}
static const struct walk_ops ops = { .each_page = step };
void outer(struct walker *w, struct page *page, void (*any)(struct page *))
{
	char *at = kmap_atomic(page);
	w->ops->each_page(page);
	any(page);
	kunmap_atomic(at);
}
` } });
    expect(inWords(contextOf(result, "process").chains[0])).toBe("outer: kmap_atomic → step: kmap_atomic");
    expect(result.assumptions.openCalls).toEqual([{ file: "a.c", line: 13, why: "pointer" }]);
  });
});

describe("nests without a bound", () => {
  it("are loops that nothing bounds, and recursions that hold something", async () => {
    const result = await askDepth({ version: "6.1", files: { "a.c": `
void all(struct page **pages, char **at, int n)
{
	int i;
	for (i = 0; i < n; i++)
		at[i] = kmap_local_page(pages[i]);
	for (i = n - 1; i >= 0; i--)
		kunmap_local(at[i]);
}
void descend(struct page *page)
{
	char *at = kmap_local_page(page);
	descend(next_page(page));
	kunmap_local(at);
}
` } });
    expect(result.unbounded.map(({ kind, home, function: name }) => `${kind} ${home} ${name}`)).toEqual(["loop slots all", "recursion slots descend"]);
    expect(contextOf(result, "process").max).toBe(1);
  });

  it("are none where a constant bounds the loop: the bound is counted", async () => {
    const result = await askDepth({ version: "6.1", files: { "a.c": `
void some(struct page **pages, char **at)
{
	int i;
	for (i = 0; i < 4; i++)
		at[i] = kmap_local_page(pages[i]);
	for (i = 3; i >= 0; i--)
		kunmap_local(at[i]);
}
` } });
    expect(result.unbounded).toEqual([]);
    expect(contextOf(result, "process").max).toBeGreaterThanOrEqual(4);
  });
});

describe("walks", () => {
  it("give up their last page before they map the next", async () => {
    const result = await askDepth({ version: "4.9", files: { "a.c": `
void copy(struct scatterlist *sg, int n)
{
	struct sg_mapping_iter miter;
	sg_miter_start(&miter, sg, n, SG_MITER_ATOMIC);
	while (sg_miter_next(&miter))
		memset(miter.addr, 0, miter.length);
	sg_miter_stop(&miter);
}
` } });
    expect(contextOf(result, "process").max).toBe(1);
  });

  it("whose next step a callee takes hold one page", async () => {
    const result = await askDepth({ version: "4.9", files: { "a.c": `
static int finish(struct crypto_hash_walk *walk, int n)
{
	while (n > 0)
		n = crypto_hash_walk_done(walk, 0);
	return n;
}
int hash(struct ahash_request *req, struct crypto_hash_walk *walk)
{
	int n = crypto_hash_walk_first(req, walk);
	if (n <= 0)
		return n;
	return finish(walk, n);
}
` } });
    expect(contextOf(result, "process").max).toBe(1);
  });
});
