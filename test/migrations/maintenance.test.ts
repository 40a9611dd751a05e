/** Caches and TLBs that are maintained under a mapping of the task: what may act on one processor, and what is known to act on all. */

import { describe, expect, test } from "vitest";
import { migrate } from "./proposing.ts";

const OWN = "arch/demo/mm/cache.c";

function held(between: string, before = ""): string {
  return `${before}void f(struct page *page)\n{\n\tchar *p = kmap_atomic(page);\n\n\tp[0] = 1;\n\t${between}\n\tkunmap_atomic(p);\n}\n`;
}

/** Words of the reason, text. */
const LOCAL: Readonly<Record<string, readonly [words: string, text: string]>> = {
  "a function by its name": ["flush_demo_dcache() on line 6", held("flush_demo_dcache(p);")],
  "one that is called through a variable": ["__purge_region() on line 6", held("__purge_region(p, 32);", "").replace("void f", "static void (*__purge_region)(void *, int); void f")],
  "a pointer, in a function that says what it does": ["the function behind a pointer on line 6", held("fn(p);").replace("f(struct page *page)", "demo_cache_op(struct page *page, void (*fn)(void *))")],
  "a function that says so of itself, and writes to registers": ["invalidate_demo_icache() on line 1", held("write_demo_register(p, 7);").replace("void f", "void invalidate_demo_icache")],
  "a range for devices": ["dma_wbinv_range() on line 6", held("dma_wbinv_range((long)p, (long)p + n);")],
  "a function of the file that calls one": ["clean_dcache_line() in push() on line 11", held("push(p);", "static void push(char *p)\n{\n\tclean_dcache_line(p);\n}\n\n")],
  "a macro of the file that calls one": ["inv_demo_cache() on line 8", held("push(p);", "#define push(p) inv_demo_cache(p)\n\n")],
  "a function of the file in assembler": ["assembler in push() on line 11", held("push(p);", "static void push(char *p)\n{\n\tasm volatile(\"dcbf 0, %0\" : : \"r\" (p));\n}\n\n")],
  "one that ought to act on all": ["flush_icache_range() on line 6", held("flush_icache_range((long)p, (long)p + n);")],
  "assembler": ["assembler on line 6", held("asm volatile(\"dcbf 0, %0\" : : \"r\" (p));")],
};

describe("what may act on the processor alone that it runs on:", () => {
  for (const [what, [words, before]] of Object.entries(LOCAL)) {
    test(what, async () => {
      const { proposals, text } = await migrate(before, "6.1", "local", OWN);
      expect(proposals.map(({ verdict, reason }) => [verdict, reason.kind])).toEqual([["suggested", "preemption"]]);
      expect(proposals[0]!.reason.message).toContain(words);
      expect(proposals[0]!.reason.message).toContain("may act on caches or TLBs of the processor alone that it runs on");
      expect(text).toBe(before.replace("kmap_atomic(", "kmap_local_page(").replace("kunmap_atomic(", "kunmap_local("));
    });
  }
});

test("a caller of a wrapper may hold the mapping meanwhile", async () => {
  const wrappers = "static char *get(struct page *page)\n{\n\treturn kmap_atomic(page);\n}\n\nstatic void put(char *p)\n{\n\tkunmap_atomic(p);\n}\n\n";
  const caller = (between: string): string => wrappers + held(between).replace("kmap_atomic(page)", "get(page)").replace("kunmap_atomic(p)", "put(p)");
  const verdicts = async (between: string): Promise<string[]> => (await migrate(caller(between), "6.1", "local", OWN)).proposals.map(({ verdict, reason }) => `${verdict} ${reason.kind}`);
  expect(await verdicts("flush_demo_dcache(p);")).toEqual(["suggested preemption", "suggested preemption"]);
  expect(await verdicts("copy_demo_page(p, page);")).toEqual(["safe proved", "safe proved"]);
});

/** Path, text. */
const SAFE: Readonly<Record<string, readonly [path: string, text: string]>> = {
  "in code of all architectures": ["mm/demo.c", held("flush_demo_dcache(p);")],
  "in a generic header": ["include/asm-generic/demo.h", held("flush_demo_dcache(p);").replace("void f", "static inline void f")],
  "assembler in code of all architectures": ["lib/demo.c", held("asm volatile(\"\" : : \"r\" (p));")],
  "what is called under mappings of the task for all architectures": [OWN, held("flush_dcache_page(page);")],
  "a function that does other things": [OWN, held("copy_demo_page(p, page);")],
  "before the map and behind the release": [OWN, held("p[1] = 2;").replace("\tchar *p = kmap_atomic(page);", "\tchar *p;\n\n\tflush_demo_dcache(page);\n\tp = kmap_atomic(page);").replace("kunmap_atomic(p);\n", "kunmap_atomic(p);\n\tflush_demo_dcache(page);\n")],
  "between two mappings": [OWN, held("p[1] = 2;").replace("kunmap_atomic(p);\n", "kunmap_atomic(p);\n\tasm volatile(\"dcbf 0, 0\");\n\tflush_demo_dcache(page);\n\tp = kmap_atomic(page);\n\tp[0] = 2;\n\tkunmap_atomic(p);\n")],
  "with preemption off": [OWN, held("flush_demo_dcache(p);\n\tpreempt_enable();").replace("\tp[0]", "\tpreempt_disable();\n\tp[0]")],
  "with a lock held": [OWN, held("flush_demo_dcache(p);\n\tspin_unlock(&lock);").replace("\tp[0]", "\tspin_lock(&lock);\n\tp[0]")],
  "with interrupts off": [OWN, held("flush_demo_dcache(p);\n\tlocal_irq_enable();").replace("\tp[0]", "\tlocal_irq_disable();\n\tp[0]")],
};

describe("what acts on all, or in one place:", () => {
  for (const [what, [path, before]] of Object.entries(SAFE)) {
    test(what, async () => {
      const { proposals } = await migrate(before, "6.1", "local", path);
      expect(proposals.length).toBeGreaterThan(0);
      expect(proposals.filter(({ verdict }) => verdict !== "safe").map(({ reason }) => reason.message)).toEqual([]);
    });
  }
});
