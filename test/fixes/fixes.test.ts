/** Repairs: the whole text after each, and code for which there must be none. */

import { describe, expect, test } from "vitest";
import { fixedTexts, fixesIn } from "./fixing.ts";

/** `before` with `>` lines as they are to be replaced by `+` lines. */
interface Repair {
  readonly rule: string;
  readonly kernel: string;
  readonly before: string;
  readonly after: string;
  readonly safety?: "safe" | "suggested";
}

const REPAIRS: Readonly<Record<string, Repair>> = {
  "an error path without braces": {
    rule: "leaked-map", kernel: "2.6.31",
    before: "int f(struct page *page)\n{\n\tchar *p = kmap_atomic(page, KM_USER0);\n\n\tif (!p[0])\n\t\treturn -ENOENT; /* empty */\n\tkunmap_atomic(p, KM_USER0);\n\treturn 0;\n}\n",
    after: "int f(struct page *page)\n{\n\tchar *p = kmap_atomic(page, KM_USER0);\n\n\tif (!p[0]) {\n\t\tkunmap_atomic(p, KM_USER0);\n\t\treturn -ENOENT; /* empty */\n\t}\n\tkunmap_atomic(p, KM_USER0);\n\treturn 0;\n}\n",
  },
  "an error path on the line of its condition": {
    rule: "leaked-map", kernel: "6.1",
    before: "int f(struct page *page)\n{\n\tchar *p = kmap_local_page(page);\n\n\tif (!p[0]) return -ENOENT;\n\tkunmap_local(p);\n\treturn 0;\n}\n",
    after: "int f(struct page *page)\n{\n\tchar *p = kmap_local_page(page);\n\n\tif (!p[0]) {\n\t\tkunmap_local(p);\n\t\treturn -ENOENT;\n\t}\n\tkunmap_local(p);\n\treturn 0;\n}\n",
  },
  "a branch with an else": {
    rule: "leaked-map", kernel: "6.1",
    before: "int f(struct page *page, int n)\n{\n\tchar *p = kmap(page);\n\n\tif (n > 4)\n\t\treturn -EINVAL;\n\telse\n\t\tp[n] = 0;\n\tkunmap(page);\n\treturn 0;\n}\n",
    after: "int f(struct page *page, int n)\n{\n\tchar *p = kmap(page);\n\n\tif (n > 4) {\n\t\tkunmap(page);\n\t\treturn -EINVAL;\n\t} else\n\t\tp[n] = 0;\n\tkunmap(page);\n\treturn 0;\n}\n",
  },
  "the else itself": {
    rule: "leaked-map", kernel: "6.1",
    before: "int f(struct page *page, int n)\n{\n\tchar *p = kmap(page);\n\n\tif (n < 4)\n\t\tp[n] = 0;\n\telse\n\t\treturn -EINVAL;\n\tkunmap(page);\n\treturn 0;\n}\n",
    after: "int f(struct page *page, int n)\n{\n\tchar *p = kmap(page);\n\n\tif (n < 4)\n\t\tp[n] = 0;\n\telse {\n\t\tkunmap(page);\n\t\treturn -EINVAL;\n\t}\n\tkunmap(page);\n\treturn 0;\n}\n",
  },
  "a jump to a label behind the release": {
    rule: "leaked-map", kernel: "4.9", safety: "suggested",
    before: "int f(struct page *page, int n)\n{\n\tint err = -EINVAL;\n\tchar *p = kmap_atomic(page);\n\n\tif (n > 4)\n\t\tgoto out;\n\tp[n] = 0;\n\terr = 0;\n\tkunmap_atomic(p);\nout:\n\treturn err;\n}\n",
    after: "int f(struct page *page, int n)\n{\n\tint err = -EINVAL;\n\tchar *p = kmap_atomic(page);\n\n\tif (n > 4) {\n\t\tkunmap_atomic(p);\n\t\tgoto out;\n\t}\n\tp[n] = 0;\n\terr = 0;\n\tkunmap_atomic(p);\nout:\n\treturn err;\n}\n",
  },
  "a function that never releases": {
    rule: "leaked-map", kernel: "6.1",
    before: "int f(struct page *page)\n{\n\tchar *p = kmap_local_page(page);\n\tint n = p[0];\n\n\tif (n > 3)\n\t\treturn -EINVAL;\n\treturn n;\n}\n",
    after: "int f(struct page *page)\n{\n\tchar *p = kmap_local_page(page);\n\tint n = p[0];\n\n\tif (n > 3) {\n\t\tkunmap_local(p);\n\t\treturn -EINVAL;\n\t}\n\tkunmap_local(p);\n\treturn n;\n}\n",
  },
  "the end of a function": {
    rule: "leaked-map", kernel: "6.1",
    before: "void f(struct page *page)\n{\n\tchar *p = kmap_local_page(page);\n\n\tp[0] = 1;\n}\n",
    after: "void f(struct page *page)\n{\n\tchar *p = kmap_local_page(page);\n\n\tp[0] = 1;\n\tkunmap_local(p);\n}\n",
  },
  "an address in a member": {
    rule: "leaked-map", kernel: "6.1",
    before: "struct cs { char *addr; };\nint f(struct page *page, int n)\n{\n\tstruct cs cs;\n\n\tcs.addr = kmap_local_page(page);\n\tif (n)\n\t\treturn -EIO;\n\tkunmap_local(cs.addr);\n\treturn 0;\n}\n",
    after: "struct cs { char *addr; };\nint f(struct page *page, int n)\n{\n\tstruct cs cs;\n\n\tcs.addr = kmap_local_page(page);\n\tif (n) {\n\t\tkunmap_local(cs.addr);\n\t\treturn -EIO;\n\t}\n\tkunmap_local(cs.addr);\n\treturn 0;\n}\n",
  },
  "Windows lines, and characters of two units": {
    rule: "leaked-map", kernel: "6.1",
    before: "int f(struct page *page)\r\n{\r\n\tchar *p = kmap_local_page(page);\r\n\r\n\tif (!p[0] /* 🐧🐧 */) return -ENOENT;\r\n\tkunmap_local(p);\r\n\treturn 0;\r\n}\r\n",
    after: "int f(struct page *page)\r\n{\r\n\tchar *p = kmap_local_page(page);\r\n\r\n\tif (!p[0] /* 🐧🐧 */) {\r\n\t\tkunmap_local(p);\r\n\t\treturn -ENOENT;\r\n\t}\r\n\tkunmap_local(p);\r\n\treturn 0;\r\n}\r\n",
  },
  "releases in the order of the maps": {
    rule: "non-lifo-unmap", kernel: "4.9",
    before: "void f(struct page *a, struct page *b)\n{\n\tchar *p = kmap_atomic(a);\n\tchar *q = kmap_atomic(b);\n\n\tp[0] = q[0];\n\tkunmap_atomic(p);\n\t/* then */\n\tkunmap_atomic(q);\n}\n",
    after: "void f(struct page *a, struct page *b)\n{\n\tchar *p = kmap_atomic(a);\n\tchar *q = kmap_atomic(b);\n\n\tp[0] = q[0];\n\tkunmap_atomic(q);\n\t/* then */\n\tkunmap_atomic(p);\n}\n",
  },
  "the page where the address is due": {
    rule: "wrong-unmap-argument", kernel: "2.6.31",
    before: "void f(struct page *page)\n{\n\tchar *p = kmap_atomic(page, KM_USER0);\n\n\tp[0] = 0;\n\t/* 🐧 */ kunmap_atomic(page, KM_USER0);\n}\n",
    after: "void f(struct page *page)\n{\n\tchar *p = kmap_atomic(page, KM_USER0);\n\n\tp[0] = 0;\n\t/* 🐧 */ kunmap_atomic(p, KM_USER0);\n}\n",
  },
  "the address where the page is due": {
    rule: "wrong-unmap-argument", kernel: "6.1",
    before: "void f(struct page *page)\n{\n\tchar *p = kmap(page);\n\n\tp[0] = 0;\n\tkunmap(p);\n}\n",
    after: "void f(struct page *page)\n{\n\tchar *p = kmap(page);\n\n\tp[0] = 0;\n\tkunmap(page);\n}\n",
  },
  "another KM_type": {
    rule: "km-type-mismatch", kernel: "2.6.31",
    before: "void f(struct page *page)\n{\n\tchar *p = kmap_atomic(page, KM_USER1);\n\n\tp[0] = 0;\n\tkunmap_atomic(p, KM_USER0);\n}\n",
    after: "void f(struct page *page)\n{\n\tchar *p = kmap_atomic(page, KM_USER1);\n\n\tp[0] = 0;\n\tkunmap_atomic(p, KM_USER1);\n}\n",
  },
  "another interface": {
    rule: "mixed-map-api", kernel: "2.6.31",
    before: "void f(struct page *page)\n{\n\tchar *p = kmap_atomic(page, KM_USER1);\n\n\tp[0] = 0;\n\tkunmap(page);\n}\n",
    after: "void f(struct page *page)\n{\n\tchar *p = kmap_atomic(page, KM_USER1);\n\n\tp[0] = 0;\n\tkunmap_atomic(p, KM_USER1);\n}\n",
  },
  "a release that is repeated": {
    rule: "double-unmap", kernel: "6.1",
    before: "void f(struct page *page)\n{\n\tchar *p = kmap_local_page(page);\n\n\tp[0] = 0;\n\tkunmap_local(p);\n\tkunmap_local(p);\n}\n",
    after: "void f(struct page *page)\n{\n\tchar *p = kmap_local_page(page);\n\n\tp[0] = 0;\n\tkunmap_local(p);\n}\n",
  },
};

describe("a repair is offered for", () => {
  for (const [what, { rule, kernel, before, after, safety = "safe" }] of Object.entries(REPAIRS)) {
    test(what, async () => expect(await fixedTexts(before, kernel)).toEqual([{ rule, safety, text: after }]));
  }

  test("each of two mappings, the upper one with the lower", async () => {
    const text = "int f(struct page *a, struct page *b)\n{\n\tchar *p = kmap_local_page(a);\n\tchar *q = kmap_local_page(b);\n\n\tif (p[0] == q[0])\n\t\treturn -EIO;\n\tkunmap_local(q);\n\tkunmap_local(p);\n\treturn 0;\n}\n";
    const texts = (await fixedTexts(text, "6.1")).map((one) => one.text?.split("\n").slice(5, -5).join("\n"));
    expect(texts.sort()).toEqual([
      "\tif (p[0] == q[0]) {\n\t\tkunmap_local(q);\n\t\tkunmap_local(p);\n\t\treturn -EIO;\n\t}",
      "\tif (p[0] == q[0]) {\n\t\tkunmap_local(q);\n\t\treturn -EIO;\n\t}",
    ]);
  });
});

const NONE: Readonly<Record<string, readonly [kernel: string, text: string]>> = {
  "a return that reads through the address": ["6.1", "int f(struct page *page)\n{\n\tchar *p = kmap_local_page(page);\n\n\treturn *p;\n}\n"],
  "a return that calls something": ["6.1", "int g(struct page *page);\nint f(struct page *page)\n{\n\tchar *p = kmap(page);\n\n\tif (p[0])\n\t\treturn g(page);\n\tkunmap(page);\n\treturn 0;\n}\n"],
  "an address that no variable has any longer": ["6.1", "int f(struct page *page, int n)\n{\n\tchar *p = kmap_local_page(page);\n\n\tp = 0;\n\treturn n;\n}\n"],
  "an address in a variable of an inner block": ["6.1", "int f(struct page *page, int n)\n{\n\t{\n\t\tchar *p = kmap_local_page(page);\n\n\t\tp[0] = 1;\n\t}\n\treturn n;\n}\n"],
  "an address under a name that means two things": ["6.1", "int f(struct page *page, char *p, int n)\n{\n\tif (n) {\n\t\tchar *p = kmap_local_page(page);\n\n\t\tp[0] = 1;\n\t\treturn -EIO;\n\t}\n\tp[0] = 1;\n\treturn n;\n}\n"],
  "a loop that maps in each round": ["6.1", "void f(struct page **pages, int n)\n{\n\tint i;\n\n\tfor (i = 0; i < n; i++)\n\t\tmemset(kmap_local_page(pages[i]), 0, 1);\n}\n"],
  "a return that is the body of a loop": ["6.1", "int f(struct page *page, int n)\n{\n\tchar *p = kmap(page);\n\n\twhile (p[n])\n\t\treturn -EIO;\n\tkunmap(page);\n\treturn 0;\n}\n"],
  "a return out of a macro": ["6.1", "#define fail(e) do { return e; } while (0)\nint f(struct page *page, int n)\n{\n\tchar *p = kmap(page);\n\n\tif (n)\n\t\tfail(-EIO);\n\tkunmap(page);\n\treturn 0;\n}\n"],
  "a release out of a macro with another KM_type": ["2.6.31", "#define put(p) kunmap_atomic(p, KM_USER1)\nvoid f(struct page *page)\n{\n\tchar *p = kmap_atomic(page, KM_USER0);\n\n\tp[0] = 1;\n\tput(p);\n}\n"],
  "a repetition out of a macro": ["6.1", "#define put(p) kunmap_local(p)\nvoid f(struct page *page)\n{\n\tchar *p = kmap_local_page(page);\n\n\tp[0] = 1;\n\tput(p);\n\tput(p);\n}\n"],
  "a repetition with something in between": ["6.1", "void g(void);\nvoid f(struct page *page)\n{\n\tchar *p = kmap_local_page(page);\n\n\tp[0] = 1;\n\tkunmap_local(p);\n\tg();\n\tkunmap_local(p);\n}\n"],
  "a release out of order that others depend on": ["4.9", "void g(char *);\nvoid f(struct page *a, struct page *b)\n{\n\tchar *p = kmap_atomic(a);\n\tchar *q = kmap_atomic(b);\n\n\tkunmap_atomic(p);\n\tq[0] = 1;\n\tkunmap_atomic(q);\n}\n"],
};

describe("no repair is offered for", () => {
  for (const [what, [kernel, text]] of Object.entries(NONE)) {
    test(what, async () => {
      expect(await fixesIn(text, kernel)).toEqual([]);
      // Something is found there all the same.
      expect(await fixesIn(text, kernel, "suppress")).not.toEqual([]);
    });
  }
});
