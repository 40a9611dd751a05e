import { describe, expect, it } from "vitest";
import type { DetectedKernel } from "../../server/src/core/kernel/era-detection.ts";
import { detectFile, detectTree } from "../../server/src/core/kernel/era-detection.ts";

function makefile(version: string, extra = ""): string {
  const [major = "", minor = "", sub = ""] = version.split(".");
  return `# SPDX-License-Identifier: GPL-2.0\nVERSION = ${major}\nPATCHLEVEL = ${minor}\nSUBLEVEL = ${sub}\nEXTRAVERSION =${extra}\nNAME = Test\n`;
}

const TYPED = "static inline void *kmap_atomic(struct page *page, enum km_type idx)\n{\n}\n";
const TRANSITION = "static inline int kmap_atomic_idx_push(void) { }\n#define kmap_atomic(page, args...) __kmap_atomic(page)\n";
const MIXED = "static inline int kmap_atomic_idx_push(void) { }\n#define kmap_atomic2 kmap_atomic_deprecated\n";
const STACK = "static inline int kmap_atomic_idx_push(void) { }\n";

function tree(files: Readonly<Record<string, string>>): DetectedKernel {
  return detectTree((path) => files[path] ?? null);
}

function highmem(version: string, header: string): DetectedKernel {
  return tree({ Makefile: makefile(version), "include/linux/highmem.h": header });
}

describe("the era of a tree", () => {
  it("comes from Makefile and highmem.h together", () => {
    expect(highmem("2.6.36", TYPED)).toMatchObject({ era: "typed", version: { text: "2.6.36" } });
    expect(highmem("2.6.38", TRANSITION)).toMatchObject({ era: "transition" });
    expect(highmem("3.4.111", MIXED)).toMatchObject({ era: "stack-mixed", version: { text: "3.4.111" } });
    expect(highmem("4.9.0", STACK)).toMatchObject({ era: "stack", version: { text: "4.9" } });
    const local = tree({ Makefile: makefile("6.1.192"), "include/linux/highmem.h": "", "include/linux/highmem-internal.h": "" });
    expect(local).toMatchObject({ era: "local", version: { text: "6.1.192" } });
    expect(local.disagreement).toBeUndefined();
  });

  it("is told with its reason", () => {
    expect(highmem("2.6.36", TYPED).reason).toBe("Makefile says 2.6.36 and include/linux/highmem.h declares the typed kmap_atomic");
  });

  it("reads stable numbers and candidates of the Makefile", () => {
    expect(tree({ Makefile: makefile("2.6.31", " .3") }).version.text).toBe("2.6.31.3");
    expect(tree({ Makefile: makefile("6.1.0", " -rc3") }).version).toMatchObject({ parts: [6, 1], candidate: 3 });
    expect(tree({ Makefile: makefile("2.6.36", "-vendor") }).version.text).toBe("2.6.36");
    expect(tree({ Makefile: "VERSION=3\nPATCHLEVEL=0\nSUBLEVEL=0\n" })).toMatchObject({ era: "transition", version: { text: "3.0" } });
  });

  it("follows the content where a vendor moved the interface, and says so", () => {
    const moved = highmem("2.6.36", STACK);
    expect(moved).toMatchObject({ era: "stack", version: { text: "2.6.36" } });
    expect(moved.disagreement).toContain("2.6.36");
  });

  it("comes from the content alone when the Makefile has no version", () => {
    const typed = { "include/linux/highmem.h": TYPED };
    expect(tree(typed)).toMatchObject({ era: "typed", version: { text: "2.6.31" } });
    expect(tree({ ...typed, "mm/highmem.c": "if (in_nmi())" }).version.text).toBe("2.6.32");
    expect(tree({ ...typed, "mm/highmem.c": "if (in_nmi() || type == KM_KDB)" }).version.text).toBe("2.6.36");
    expect(tree({ "include/linux/highmem.h": STACK })).toMatchObject({ era: "stack" });
  });

  it("takes no word of comments in headers", () => {
    expect(tree({ "include/linux/highmem.h": `/* formerly: kmap_atomic2, kmap_atomic(page, args...) */\n${STACK}` }).era).toBe("stack");
  });

  it("is the newest when nothing tells", () => {
    expect(tree({})).toMatchObject({ era: "local", version: { text: "6.1" } });
  });
});

describe("the era of a lone file", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["void f(void) { a = kmap_atomic(page, KM_USER0); kunmap_atomic(a, KM_USER0); }", "typed", "2.6.36"],
    ["void f(void) { a = kmap_atomic(page, KM_USER0); _spin_lock(&l); }", "typed", "2.6.31"],
    ["void f(void) { a = kmap_atomic(p, KM_USER0); q = vzalloc(4); }", "transition", "2.6.38"],
    ["void f(void) { a = kmap_atomic(f(x, y)); kunmap_atomic(a); }", "stack", "4.9"],
    ["void f(void) { a = kmap_atomic(p); folio_put(folio); }", "local", "6.1"],
    ["void f(void) { a = kmap_local_page(p); kunmap_local(a); }", "local", "6.1"],
    ["void f(void) { folio_release_kmap(folio, addr); }", "local", "6.12"],
    ["void f(void) { a = kmap(page); kunmap(page); page_cache_release(page); }", "stack-mixed", "3.4"],
    ["void f(void) { down_read(&mm->mmap_sem); pte = pte_offset_map(pmd, address); }", "stack", "4.9"],
    ["void f(void) { pte = pte_offset_map_nested(pmd, address); }", "typed", "2.6.36"],
    ["void f(void) { a = kmap_atomic(page, type); kunmap_atomic(a, type); }", "typed", "2.6.36"],
    ["void f(void) { a = kmap_atomic(p, KM_USER0); b = kmap_atomic(q); }", "stack-mixed", "3.4"],
    ["int x;", "local", "6.1"],
  ];
  for (const [text, era, version] of cases) {
    it(text, () => {
      expect(detectFile(text)).toMatchObject({ era, version: { text: version } });
    });
  }

  it("takes no word of comments and strings", () => {
    const text = '/* kmap_atomic(page, KM_USER0) */ // kmap_atomic(p, KM_USER1)\nchar *s = "kmap_atomic(page, KM_USER0)"; void f(void) { kmap_local_page(p); }';
    expect(detectFile(text).era).toBe("local");
  });

  it("takes no KM_ name of another subsystem for a type", () => {
    expect(detectFile("p = kmem_alloc(size, KM_SLEEP);").era).toBe("local");
  });

  it("is told with what shows it", () => {
    expect(detectFile("a = kmap_atomic(page, KM_USER0);").reason).toContain("calls kmap_atomic with a KM_type");
  });
});
