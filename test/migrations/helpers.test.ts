/** Open-coded copies: the whole text after the change, and what is refused or no copy at all. */

import { describe, expect, test } from "vitest";
import { migrate } from "./proposing.ts";

interface Change {
  readonly kernel: string;
  readonly before: string;
  readonly after: string;
  readonly verdict?: "safe" | "suggested";
}

const CHANGES: Readonly<Record<string, Change>> = {
  "a copy from a page": {
    kernel: "6.1",
    before: "void f(struct page *page, void *buf, size_t off, size_t n)\n{\n\tchar *p;\n\n\tp = kmap_atomic(page);\n\tmemcpy(buf, p + off, n);\n\tkunmap_atomic(p);\n}\n",
    after: "void f(struct page *page, void *buf, size_t off, size_t n)\n{\n\tmemcpy_from_page(buf, page, off, n);\n}\n",
  },
  "a copy to a page, with the flush that the helper does itself": {
    kernel: "6.1",
    before: "void f(struct page *page, const char *buf, size_t n)\n{\n\tint err = 0;\n\tchar *p = kmap_local_page(page);\n\n\tmemcpy(p, buf, n);\n\tflush_dcache_page(page);\n\tkunmap_local(p);\n\tg(err);\n}\n",
    after: "void f(struct page *page, const char *buf, size_t n)\n{\n\tint err = 0;\n\n\tmemcpy_to_page(page, 0, buf, n);\n\tg(err);\n}\n",
  },
  "a flush that the helper does not do yet": {
    kernel: "5.12",
    before: "void f(struct page *page, const char *buf, size_t n)\n{\n\tchar *p = kmap(page);\n\n\tmemcpy(p, buf, n);\n\tkunmap(page);\n\tflush_dcache_page(page);\n}\n",
    after: "void f(struct page *page, const char *buf, size_t n)\n{\n\tmemcpy_to_page(page, 0, buf, n);\n\tflush_dcache_page(page);\n}\n",
  },
  "a copy between pages, with one variable left in its list": {
    kernel: "6.1",
    before: "int f(struct page *a, struct page *b, size_t n)\n{\n\tchar *s, *d, *c = 0;\n\n\ts = kmap_atomic(a);\n\td = kmap_atomic(b) + n;\n\tmemcpy(d, s, 64);\n\tkunmap_atomic(d);\n\tkunmap_atomic(s);\n\treturn g(c);\n}\n",
    after: "int f(struct page *a, struct page *b, size_t n)\n{\n\tchar *c = 0;\n\n\tmemcpy_page(b, n, a, 0, 64);\n\treturn g(c);\n}\n",
  },
  "releases that are out of order": {
    kernel: "4.9",
    before: "void f(struct page *a, struct page *b)\n{\n\tvoid *s = kmap_atomic(a);\n\tvoid *d = kmap_atomic(b);\n\n\tcopy_page(d, s);\n\tkunmap_atomic(s);\n\tkunmap_atomic(d);\n}\n",
    after: "void f(struct page *a, struct page *b)\n{\n\tcopy_highpage(b, a);\n}\n",
  },
  "zeros, before memzero_page": {
    kernel: "5.10",
    before: "void f(struct page *page, unsigned int n)\n{\n\tchar *p = kmap_atomic(page);\n\n\tmemset(&p[n], 0, PAGE_SIZE - n);\n\tflush_dcache_page(page);\n\tkunmap_atomic(p);\n}\n",
    after: "void f(struct page *page, unsigned int n)\n{\n\tzero_user(page, n, PAGE_SIZE - n);\n}\n",
  },
  "zeros over a whole page, with typed slots": {
    kernel: "2.6.36",
    before: "void f(struct page *page)\n{\n\tvoid *p = kmap_atomic(page, KM_USER0);\n\n\tmemset(p, 0, PAGE_CACHE_SIZE);\n\tkunmap_atomic(p, KM_USER0);\n}\n",
    after: "void f(struct page *page)\n{\n\tclear_highpage(page);\n}\n",
  },
  "two typed slots in either order": {
    kernel: "2.6.36",
    before: "void f(struct page *a, struct page *b)\n{\n\tvoid *d = kmap_atomic(b, KM_USER0);\n\tvoid *s = kmap_atomic(a, KM_USER1);\n\n\tcopy_page(d, s);\n\tkunmap_atomic(s, KM_USER1);\n\tkunmap_atomic(d, KM_USER0);\n}\n",
    after: "void f(struct page *a, struct page *b)\n{\n\tcopy_highpage(b, a);\n}\n",
  },
  "a page of the pool, with typed slots": {
    kernel: "3.4",
    before: "void f(struct page *page, unsigned long va)\n{\n\tvoid *p = kmap(page);\n\n\tclear_user_page(p, va, page);\n\tkunmap(page);\n}\n",
    after: "void f(struct page *page, unsigned long va)\n{\n\tclear_user_highpage(page, va);\n}\n",
  },
  "a map that is an argument": {
    kernel: "6.1",
    before: "void f(struct page *page, int c)\n{\n\tmemset(kmap(page) + 16, c, 32);\n\tkunmap(page);\n}\n",
    after: "void f(struct page *page, int c)\n{\n\tmemset_page(page, 16, c, 32);\n}\n",
  },
  "a pointer that is none to bytes": {
    kernel: "6.1",
    before: "struct head { int magic; };\nvoid f(struct page *page, struct head *h, int i)\n{\n\tchar *p = kmap_local_page(page);\n\n\tmemcpy(p + 8, h + i, sizeof(*h));\n\tkunmap_local(p);\n}\n",
    after: "struct head { int magic; };\nvoid f(struct page *page, struct head *h, int i)\n{\n\tmemcpy_to_page(page, 8, (char *)(h + i), sizeof(*h));\n}\n",
  },
  "an initialiser of a variable that is needed later": {
    kernel: "6.1",
    before: "void f(struct page *a, struct page *b, void *buf)\n{\n\tchar *p = kmap_local_page(a);\n\n\tmemcpy(buf, p, 8);\n\tkunmap_local(p);\n\tp = kmap_local_page(b);\n\tp[0] = 1;\n\tkunmap_local(p);\n}\n",
    after: "void f(struct page *a, struct page *b, void *buf)\n{\n\tchar *p;\n\n\tmemcpy_from_page(buf, a, 0, 8);\n\tp = kmap_local_page(b);\n\tp[0] = 1;\n\tkunmap_local(p);\n}\n",
  },
  "a name that is declared in two blocks": {
    kernel: "6.1",
    before: "void f(struct page *a, void *buf, int n)\n{\n\tif (n) {\n\t\tchar *p = kmap_local_page(a);\n\n\t\tp[0] = 1;\n\t\tkunmap_local(p);\n\t} else {\n\t\tchar *p = kmap_local_page(a);\n\n\t\tmemcpy(buf, p, 8);\n\t\tkunmap_local(p);\n\t}\n}\n",
    after: "void f(struct page *a, void *buf, int n)\n{\n\tif (n) {\n\t\tchar *p = kmap_local_page(a);\n\n\t\tp[0] = 1;\n\t\tkunmap_local(p);\n\t} else {\n\t\tmemcpy_from_page(buf, a, 0, 8);\n\t}\n}\n",
  },
  "a mapping under another that stays": {
    kernel: "6.1",
    before: "void f(struct page *a, struct page *b, size_t n)\n{\n\tchar *d = kmap_local_page(a);\n\tchar *s;\n\n\td[0] = 1;\n\ts = kmap_local_page(b);\n\tmemcpy(d + n, s + n, 8);\n\tkunmap_local(s);\n\tkunmap_local(d);\n}\n",
    after: "void f(struct page *a, struct page *b, size_t n)\n{\n\tchar *d = kmap_local_page(a);\n\n\td[0] = 1;\n\tmemcpy_from_page(d + n, b, n, 8);\n\tkunmap_local(d);\n}\n",
  },
  "all of a bio_vec": {
    kernel: "6.1",
    before: "void f(struct bio_vec *bv, char *buf)\n{\n\tchar *p = bvec_kmap_local(bv);\n\n\tmemcpy(buf, p, bv->bv_len);\n\tkunmap_local(p);\n}\n",
    after: "void f(struct bio_vec *bv, char *buf)\n{\n\tmemcpy_from_bvec(buf, bv);\n}\n",
  },
  "a part of a folio": {
    kernel: "6.1",
    before: "void f(struct folio *folio, size_t off, size_t n)\n{\n\tchar *p = kmap_local_folio(folio, off);\n\n\tmemset(p, 0, n);\n\tflush_dcache_folio(folio);\n\tkunmap_local(p);\n}\n",
    after: "void f(struct folio *folio, size_t off, size_t n)\n{\n\tfolio_zero_range(folio, off, n);\n}\n",
  },
  "statements in between, which stay; comments and Windows lines too": {
    kernel: "6.1",
    before: "int f(struct page *page, char *to, int n)\r\n{\r\n\tchar *p = kmap(page); \r\n\r\n\t/* 🐧 */\r\n\tmemcpy(to, p, n); /* out */\r\n\tn += 2;\r\n\tkunmap(page);\r\n\r\n\treturn n;\r\n}\r\n",
    after: "int f(struct page *page, char *to, int n)\r\n{\r\n\t/* 🐧 */\r\n\tmemcpy_from_page(to, page, 0, n); /* out */\r\n\tn += 2;\r\n\r\n\treturn n;\r\n}\r\n",
  },
  "a call that is longer than a line": {
    kernel: "6.1",
    before: "void f(struct request *rq, int i, char *buffer)\n{\n\tchar *address = kmap_local_page(rq->pages_of_request[i]);\n\n\tmemcpy(buffer +\n\t       rq->done, address + rq->offset_in_first_page,\n\t       rq->remaining_length);\n\tkunmap_local(address);\n}\n",
    after: "void f(struct request *rq, int i, char *buffer)\n{\n\tmemcpy_from_page(buffer + rq->done, rq->pages_of_request[i],\n\t\t\t rq->offset_in_first_page, rq->remaining_length);\n}\n",
  },
  "sites that share a variable, together": {
    kernel: "6.1",
    before: "void f(struct page **pages, char *buf, int n)\n{\n\tchar *p;\n\n\tp = kmap_atomic(pages[0]);\n\tmemcpy(buf, p + n, 8);\n\tkunmap_atomic(p);\n\n\tp = kmap_atomic(pages[1]);\n\tmemcpy(buf + 8, p, 8);\n\tkunmap_atomic(p);\n}\n",
    after: "void f(struct page **pages, char *buf, int n)\n{\n\tmemcpy_from_page(buf, pages[0], n, 8);\n\n\tmemcpy_from_page(buf + 8, pages[1], 0, 8);\n}\n",
  },
  "a function that is called meanwhile": {
    kernel: "6.1", verdict: "suggested",
    before: "void g(char *);\nvoid f(struct page *page, char *buf)\n{\n\tchar *p = kmap_atomic(page);\n\n\tmemcpy(buf, p, 8);\n\tg(buf);\n\tkunmap_atomic(p);\n}\n",
    after: "void g(char *);\nvoid f(struct page *page, char *buf)\n{\n\tmemcpy_from_page(buf, page, 0, 8);\n\tg(buf);\n}\n",
  },
  "a page that may be the first of several": {
    kernel: "6.1", verdict: "suggested",
    before: "void f(struct scatterlist *sg, char *buf)\n{\n\tchar *p = kmap_atomic(sg_page(sg)) + sg->offset;\n\n\tmemcpy(buf, p, sg->length);\n\tkunmap_atomic(p);\n}\n",
    after: "void f(struct scatterlist *sg, char *buf)\n{\n\tmemcpy_from_page(buf, sg_page(sg), sg->offset, sg->length);\n}\n",
  },
};

describe("what becomes a helper:", () => {
  for (const [what, { kernel, before, after, verdict = "safe" }] of Object.entries(CHANGES)) {
    test(what, async () => {
      const { proposals, text } = await migrate(before, kernel, "helpers");
      expect(proposals.map((one) => one.verdict)).toEqual([verdict]);
      expect(text).toBe(after);
    });
  }
});

function body(statements: string, parameters = "struct page *page, char *buf, int n"): string {
  return `void f(${parameters})\n{\n\tchar *p;\n\n${statements.split("\n").map((line) => `\t${line}\n`).join("")}}\n`;
}

/** kernel, text, kind of reason, what the reason is about. */
const REFUSALS: Readonly<Record<string, readonly [kernel: string, text: string, kind: string, at?: string]>> = {
  "an address that is read besides": ["6.1", body("p = kmap(page);\nmemcpy(buf, p, n);\nn = p[0];\nkunmap(page);"), "other-use", "p"],
  "an address in another argument": ["6.1", body("p = kmap(page);\nmemcpy(buf, p, p - buf);\nkunmap(page);"), "other-use", "p"],
  "an address that is read after the release": ["6.1", body("p = kmap(page);\nmemcpy(buf, p, n);\nkunmap(page);\nif (p)\n\tn++;"), "other-use"],
  "an offset in elements": ["6.1", "void f(struct page *page, u32 *buf, int n)\n{\n\tu32 *p = kmap_local_page(page);\n\n\tmemcpy(p + n, buf, 4);\n\tkunmap_local(p);\n}\n", "other-use", "p + n"],
  "the address of a member": ["6.1", "struct s { int a, b; };\nvoid f(struct page *page, int *buf)\n{\n\tstruct s *p = kmap_local_page(page);\n\n\tmemcpy(&p->b, buf, 4);\n\tkunmap_local(p);\n}\n", "no-address", "&p->b"],
  "a branch in between": ["6.1", body("p = kmap(page);\nif (n)\n\tn = 4;\nmemcpy(buf, p, n);\nkunmap(page);"), "not-plain", "if (n)\n\t\tn = 4;"],
  "an operation under a condition": ["6.1", body("p = kmap(page);\nif (n)\n\tmemcpy(buf, p, n);\nkunmap(page);"), "not-plain"],
  "a release in another block": ["6.1", body("p = kmap(page);\nmemcpy(buf, p, n);\nif (n) {\n\tkunmap(page);\n\treturn;\n}\nkunmap(page);"), "not-plain"],
  "a page variable that moves on": ["6.1", body("p = kmap_atomic(page);\npage++;\nmemcpy(buf, p, n);\nkunmap_atomic(p);"), "other-use", "page"],
  "a page in memory that a call may change": ["6.1", body("p = kmap_atomic(*pages);\ng(pages);\nmemcpy(buf, p, n);\nkunmap_atomic(p);", "struct page **pages, char *buf, int n"), "other-use", "*pages"],
  "a comment on a line that would go": ["6.1", body("p = kmap(page); /* may sleep */\nmemcpy(buf, p, n);\nkunmap(page);"), "not-plain"],
  "a release that counts": ["6.1", body("p = kmap(*pages);\nmemcpy(buf, p, n);\nkunmap(*pages++);", "struct page **pages, char *buf, int n"), "not-plain", "kunmap(*pages++);"],
  "an address in a variable of the file": ["6.1", "static char *p;\nvoid f(struct page *page, char *buf, int n)\n{\n\tp = kmap(page);\n\tmemcpy(buf, p, n);\n\tkunmap(page);\n}\n", "escapes", "p"],
  "an argument that counts": ["6.1", body("p = kmap(page);\nmemcpy(buf, p, n++);\nkunmap(page);"), "not-plain", "n++"],
  "another KM_type than the helper's": ["2.6.36", body("p = kmap_atomic(page, KM_IRQ0);\nmemset(p, 0, n);\nkunmap_atomic(p, KM_IRQ0);"), "finding"],
  "a KM_type that the helper needs": ["2.6.36", "void f(struct page *a, struct page *page, char *buf, int n)\n{\n\tchar *p = kmap(page);\n\tchar *q = kmap_atomic(a, KM_USER0);\n\n\tmemset(p, 0, n);\n\tq[0] = 1;\n\tkunmap_atomic(q, KM_USER0);\n\tkunmap(page);\n}\n", "finding"],
  "a part of a bio_vec": ["6.1", "void f(struct bio_vec *bv, char *buf, int n)\n{\n\tchar *p = bvec_kmap_local(bv);\n\n\tmemcpy(buf, p, n);\n\tkunmap_local(p);\n}\n", "other-use"],
  "a mapping that is released twice": ["6.1", body("p = kmap_atomic(page);\nmemcpy(buf, p, n);\nkunmap_atomic(p);\nkunmap_atomic(p);"), "finding"],
  "the helper itself": ["6.1", "void memcpy_from_page(char *to, struct page *page, size_t off, size_t n)\n{\n\tchar *p = kmap_local_page(page);\n\n\tmemcpy(to, p + off, n);\n\tkunmap_local(p);\n}\n", "implementation"],
  "a declaration in an #if": ["6.1", "void f(struct page *page, char *buf, int n)\n{\n#ifdef CONFIG_A\n\tchar *p;\n#else\n\tvoid *p;\n#endif\n\tp = kmap(page);\n\tmemcpy(buf, p, n);\n\tkunmap(page);\n}\n", "not-plain"],
};

describe("what is refused:", () => {
  for (const [what, [kernel, before, kind, at]] of Object.entries(REFUSALS)) {
    test(what, async () => {
      const { proposals, text } = await migrate(before, kernel, "helpers");
      expect(proposals.map(({ verdict, reason }) => [verdict, reason.kind])).toEqual([["refused", kind]]);
      expect(text).toBe(before);
      if (at) expect(before.slice(proposals[0]!.reason.span?.start, proposals[0]!.reason.span?.end)).toBe(at);
    });
  }
});

const NONE: Readonly<Record<string, readonly [kernel: string, text: string]>> = {
  "a copy, before there are helpers for it": ["5.10", body("p = kmap_atomic(page);\nmemcpy(buf, p, n);\nkunmap_atomic(p);")],
  "a copy that static functions of the same name do elsewhere": ["4.9", body("p = kmap_atomic(page);\nmemcpy(p, buf, n);\nkunmap_atomic(p);")],
  "bytes that are not zero, before memset_page": ["5.10", body("p = kmap_atomic(page);\nmemset(p, 1, n);\nkunmap_atomic(p);")],
  "two operations on a page": ["6.1", body("p = kmap_atomic(page);\nmemcpy(p, buf, n);\nmemset(p + n, 0, 8);\nkunmap_atomic(p);")],
  "no operation at all": ["6.1", body("p = kmap_atomic(page);\np[n] = 0;\nkunmap_atomic(p);")],
  "memory that is not mapped": ["6.1", body("memcpy(buf, p, n);\np = kmap_atomic(page);\np[n] = 0;\nkunmap_atomic(p);")],
};

describe("what is no copy:", () => {
  for (const [what, [kernel, before]] of Object.entries(NONE)) {
    test(what, async () => {
      expect((await migrate(before, kernel, "helpers")).proposals).toEqual([]);
    });
  }
});
