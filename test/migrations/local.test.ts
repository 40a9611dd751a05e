/** Mappings of the task instead of atomic ones and those of the pool: the whole text after the change, and what is refused. */

import { describe, expect, test } from "vitest";
import { migrate } from "./proposing.ts";

const KERNEL = "6.1";

function fn(body: string, parameters = "struct page *page, int n"): string {
  return `static void f(${parameters})\n{\n${body.split("\n").map((line) => (line === "" ? "\n" : `\t${line}\n`)).join("")}}\n`;
}

const SAFE: Readonly<Record<string, readonly [before: string, after: string]>> = {
  "an atomic pair": [
    fn("char *p = kmap_atomic(page);\n\np[0] = n;\nkunmap_atomic(p);"),
    fn("char *p = kmap_local_page(page);\n\np[0] = n;\nkunmap_local(p);"),
  ],
  "one beside a comment and a message that name calls": [
    fn("char *p = kmap_atomic(page);\n\n/* smp_processor_id() is not asked */\np[0] = n;\npr_debug(\"__get_user() neither\");\nkunmap_atomic(p);"),
    fn("char *p = kmap_local_page(page);\n\n/* smp_processor_id() is not asked */\np[0] = n;\npr_debug(\"__get_user() neither\");\nkunmap_local(p);"),
  ],
  "one with protection bits": [
    fn("char *p = kmap_atomic_prot(page, PAGE_KERNEL);\n\np[0] = n;\nkunmap_atomic(p);"),
    fn("char *p = kmap_local_page_prot(page, PAGE_KERNEL);\n\np[0] = n;\nkunmap_local(p);"),
  ],
  "one of a page frame": [
    fn("char *p = kmap_atomic_pfn(n);\n\np[0] = n;\nkunmap_atomic(p);", "int n"),
    fn("char *p = kmap_local_pfn(n);\n\np[0] = n;\nkunmap_local(p);", "int n"),
  ],
  "a window into the memory of a device": [
    fn("void __iomem *p = io_mapping_map_atomic_wc(map, at);\n\nwritel(1, p);\nio_mapping_unmap_atomic(p);", "struct io_mapping *map, unsigned long at"),
    fn("void __iomem *p = io_mapping_map_local_wc(map, at);\n\nwritel(1, p);\nio_mapping_unmap_local(p);", "struct io_mapping *map, unsigned long at"),
  ],
  "a page of the pool, released by its address": [
    fn("char *p = kmap(page);\n\np[0] = n;\nkunmap(page);"),
    fn("char *p = kmap_local_page(page);\n\np[0] = n;\nkunmap_local(p);"),
  ],
  "an integer that a callee at hand makes of it, put into memory and returned": [
    `static int count(char *p)\n{\n\treturn p[0] + p[1];\n}\n\n${fn("char *p = kmap(page);\nint here = count(p) + n;\n\ns->n = here;\nkunmap(page);\nreturn here;", "struct page *page, int n, struct s *s").replace("static void f", "static int f")}`,
    `static int count(char *p)\n{\n\treturn p[0] + p[1];\n}\n\n${fn("char *p = kmap_local_page(page);\nint here = count(p) + n;\n\ns->n = here;\nkunmap_local(p);\nreturn here;", "struct page *page, int n, struct s *s").replace("static void f", "static int f")}`,
  ],
  "several releases of one map": [
    fn("char *p;\n\np = kmap(page);\nif (p[0]) {\n\tkunmap(page);\n\treturn;\n}\np[0] = n;\nkunmap(page);"),
    fn("char *p;\n\np = kmap_local_page(page);\nif (p[0]) {\n\tkunmap_local(p);\n\treturn;\n}\np[0] = n;\nkunmap_local(p);"),
  ],
  "two maps that meet in one release": [
    fn("char *p;\n\nif (n)\n\tp = kmap_atomic(page);\nelse\n\tp = kmap_atomic(page + 1);\np[0] = n;\nkunmap_atomic(p);"),
    fn("char *p;\n\nif (n)\n\tp = kmap_local_page(page);\nelse\n\tp = kmap_local_page(page + 1);\np[0] = n;\nkunmap_local(p);"),
  ],
  "an address within the page": [
    fn("char *p = kmap(page) + (n & ~PAGE_MASK);\n\np[0] = 1;\nkunmap(page);"),
    fn("char *p = kmap_local_page(page) + (n & ~PAGE_MASK);\n\np[0] = 1;\nkunmap_local(p);"),
  ],
  "an address that is moved within the page": [
    fn("char *p = kmap(page);\n\np += n & ~PAGE_MASK;\np[0] = 1;\nkunmap(page);"),
    fn("char *p = kmap_local_page(page);\n\np += n & ~PAGE_MASK;\np[0] = 1;\nkunmap_local(p);"),
  ],
  "the start rather than the end, whatever they are called": [
    fn("u32 *start = kmap(page);\nu32 *end = start + PAGE_SIZE / 4;\nu32 *p;\n\nfor (p = start; p < end; p++)\n\t*p = n;\nkunmap(page);"),
    fn("u32 *start = kmap_local_page(page);\nu32 *end = start + PAGE_SIZE / 4;\nu32 *p;\n\nfor (p = start; p < end; p++)\n\t*p = n;\nkunmap_local(start);"),
  ],
  "a distance within the page, which is no address": [
    fn("u32 *p = kmap(page);\nu32 *at = p;\n\nwhile (*at)\n\tat++;\n*found = (at - p) * 32;\nkunmap(page);", "struct page *page, int *found"),
    fn("u32 *p = kmap_local_page(page);\nu32 *at = p;\n\nwhile (*at)\n\tat++;\n*found = (at - p) * 32;\nkunmap_local(p);", "struct page *page, int *found"),
  ],
  "the number of the CPU, where it stays the same": [
    fn("char *p = kmap_atomic(page);\n\npreempt_disable();\np[smp_processor_id()] = n;\npreempt_enable();\nkunmap_atomic(p);"),
    fn("char *p = kmap_local_page(page);\n\npreempt_disable();\np[smp_processor_id()] = n;\npreempt_enable();\nkunmap_local(p);"),
  ],
  "the number of the CPU, where nothing is mapped": [
    fn("char *p;\n\nif (n)\n\tp = data[smp_processor_id()];\nelse\n\tp = kmap_atomic(page);\np[0] = n;\nif (!n)\n\tkunmap_atomic(p);"),
    fn("char *p;\n\nif (n)\n\tp = data[smp_processor_id()];\nelse\n\tp = kmap_local_page(page);\np[0] = n;\nif (!n)\n\tkunmap_local(p);"),
  ],
  "an address that is handed to what keeps nothing": [
    fn("char *p = kmap(page);\n\nmemcpy(to, p, n);\nfill(p);\nkunmap(page);", "struct page *page, char *to, int n").replace("static", "static void fill(char *p)\n{\n\tp[1] = 2;\n}\n\nstatic"),
    fn("char *p = kmap_local_page(page);\n\nmemcpy(to, p, n);\nfill(p);\nkunmap_local(p);", "struct page *page, char *to, int n").replace("static", "static void fill(char *p)\n{\n\tp[1] = 2;\n}\n\nstatic"),
  ],
  "an address that goes to what keeps nothing by another name": [
    fn("char *p = kmap(page);\n\nclear_it(lock, 3, p);\nput_it(p, to);\nkunmap(page);", "struct page *page, char *to, int n").replace("static", "#define clear_it ext2_clear_bit_atomic\n#define put_it copy_it\n#define copy_it(a, b) look_at(a, b)\n#define look_at strcmp\nstatic"),
    fn("char *p = kmap_local_page(page);\n\nclear_it(lock, 3, p);\nput_it(p, to);\nkunmap_local(p);", "struct page *page, char *to, int n").replace("static", "#define clear_it ext2_clear_bit_atomic\n#define put_it copy_it\n#define copy_it(a, b) look_at(a, b)\n#define look_at strcmp\nstatic"),
  ],
  "an address that goes to a function of the file by another name": [
    fn("char *p = kmap(page);\n\nput_it(p);\nkunmap(page);").replace("static", "static void fill(char *p)\n{\n\tp[1] = 2;\n}\n\n#define put_it fill\n\nstatic"),
    fn("char *p = kmap_local_page(page);\n\nput_it(p);\nkunmap_local(p);").replace("static", "static void fill(char *p)\n{\n\tp[1] = 2;\n}\n\n#define put_it fill\n\nstatic"),
  ],
  "an address that is handed down, from an atomic map": [
    fn("char *p = kmap_atomic(page);\n\nfill(p);\nkunmap_atomic(p);"),
    fn("char *p = kmap_local_page(page);\n\nfill(p);\nkunmap_local(p);"),
  ],
  "a wrapper and its counterpart": [
    `static char *get(struct page *page)\n{\n\treturn kmap_atomic(page);\n}\n\nstatic void put(char *p)\n{\n\tkunmap_atomic(p);\n}\n\n${fn("char *p = get(page);\n\np[0] = n;\nput(p);")}`,
    `static char *get(struct page *page)\n{\n\treturn kmap_local_page(page);\n}\n\nstatic void put(char *p)\n{\n\tkunmap_local(p);\n}\n\n${fn("char *p = get(page);\n\np[0] = n;\nput(p);")}`,
  ],
  "only what is old": [
    fn("char *p = kmap_atomic(page);\nchar *q = kmap_local_page(page + 1);\n\np[0] = q[n];\nkunmap_local(q);\nkunmap_atomic(p);"),
    fn("char *p = kmap_local_page(page);\nchar *q = kmap_local_page(page + 1);\n\np[0] = q[n];\nkunmap_local(q);\nkunmap_local(p);"),
  ],
  "what switches preemption off by itself": [
    fn("char *p = kmap_atomic(page);\n\nbump(p);\nkunmap_atomic(p);").replace("static", "static void bump(char *p)\n{\n\tpreempt_disable();\n\tp[smp_processor_id()]++;\n\tpreempt_enable();\n}\n\nstatic"),
    fn("char *p = kmap_local_page(page);\n\nbump(p);\nkunmap_local(p);").replace("static", "static void bump(char *p)\n{\n\tpreempt_disable();\n\tp[smp_processor_id()]++;\n\tpreempt_enable();\n}\n\nstatic"),
  ],
};

describe("what becomes a mapping of the task:", () => {
  for (const [what, [before, after]] of Object.entries(SAFE)) {
    test(what, async () => {
      const { proposals, text } = await migrate(before, KERNEL, "local");
      expect(proposals.filter(({ verdict }) => verdict !== "safe")).toEqual([]);
      expect(text).toBe(after);
    });
  }
});

/** kind of reason, before, after. */
const SUGGESTED: Readonly<Record<string, readonly [kind: string, before: string, after: string]>> = {
  "a copy that must not fault": ["page-faults",
    fn("char *p;\n\np = kmap_atomic(page);\nn = __copy_from_user_inatomic(p, from, n);\nkunmap_atomic(p);", "struct page *page, void __user *from, int n"),
    fn("char *p;\n\npagefault_disable();\np = kmap_local_page(page);\nn = __copy_from_user_inatomic(p, from, n);\nkunmap_local(p);\npagefault_enable();", "struct page *page, void __user *from, int n")],
  "a copy from user space, which an ordinary one is meant to wait for": ["page-faults",
    fn("char *p;\n\np = kmap_atomic(page);\nn = copy_from_user(p, from, n);\nkunmap_atomic(p);", "struct page *page, void __user *from, int n"),
    fn("char *p;\n\np = kmap_local_page(page);\nn = copy_from_user(p, from, n);\nkunmap_local(p);", "struct page *page, void __user *from, int n")],
  "an address somewhere behind the start": ["beyond-page",
    fn("char *p = kmap(page) + n;\n\np[0] = 1;\nkunmap(page);"),
    fn("char *p = kmap_local_page(page) + n;\n\np[0] = 1;\nkunmap_local(p);")],
  "the number of the CPU": ["preemption",
    fn("char *p;\n\np = kmap_atomic(page);\np[smp_processor_id()] = n;\nkunmap_atomic(p);"),
    fn("char *p;\n\npreempt_disable();\np = kmap_local_page(page);\np[smp_processor_id()] = n;\nkunmap_local(p);\npreempt_enable();")],
  "an arm for another machine that switches page faults off itself": ["page-faults",
    fn("char *p;\n\n#ifdef CONFIG_64BIT\npagefault_disable();\np = page_address(page);\n#else\np = kmap_atomic(page);\n#endif\nn = op(p, n);\n#ifdef CONFIG_64BIT\npagefault_enable();\n#else\nkunmap_atomic(p);\n#endif", "struct page *page, int n"),
    fn("char *p;\n\n#ifdef CONFIG_64BIT\npagefault_disable();\np = page_address(page);\n#else\np = kmap_local_page(page);\n#endif\nn = op(p, n);\n#ifdef CONFIG_64BIT\npagefault_enable();\n#else\nkunmap_local(p);\n#endif", "struct page *page, int n")],
  "a comment": ["preemption",
    fn("char *p = kmap_atomic(page);\n\n/* preemption is off here */\np[0] = n;\nkunmap_atomic(p);"),
    fn("char *p = kmap_local_page(page);\n\n/* preemption is off here */\np[0] = n;\nkunmap_local(p);")],
  "a function of the file that asks for the CPU": ["preemption",
    fn("char *p = kmap_atomic(page);\n\nbump(p);\nkunmap_atomic(p);").replace("static", "static void bump(char *p)\n{\n\tp[smp_processor_id()]++;\n}\n\nstatic"),
    fn("char *p = kmap_local_page(page);\n\nbump(p);\nkunmap_local(p);").replace("static", "static void bump(char *p)\n{\n\tp[smp_processor_id()]++;\n}\n\nstatic")],
};

describe("what only a reader can tell:", () => {
  for (const [what, [kind, before, after]] of Object.entries(SUGGESTED)) {
    test(what, async () => {
      const { proposals, text } = await migrate(before, KERNEL, "local");
      expect(proposals.map(({ verdict, reason }) => [verdict, reason.kind])).toEqual([["suggested", kind]]);
      expect(text).toBe(after);
    });
  }
});

test("a function that is handed on meanwhile, and maps something itself, leaves the order open", async () => {
  const callback = "static void put(void *data)\n{\n\tstruct s *s = data;\n\n\tif (s->top)\n\t\tkunmap_atomic(s->top);\n\ts->top = kmap_atomic(s->page);\n}\n\n";
  const { proposals } = await migrate(`${callback}${fn("char *p = kmap_atomic(page);\n\np[0] = 1;\neach(put, s);\nkunmap_atomic(p);", "struct page *page, struct s *s")}`, KERNEL, "local");
  const own = proposals.filter(({ function: name }) => name === "f");
  expect(own.map(({ verdict, reason }) => [verdict, reason.kind, reason.message])).toEqual([["refused", "order", "put(), which line 15 hands on, maps or releases something itself: the order cannot be told"]]);
});

/** kind of reason, words of the reason, text. */
const REFUSALS: Readonly<Record<string, readonly [kind: string, words: string, text: string]>> = {
  "the end of the page alone": ["no-address", "no variable", fn("u32 *p = kmap(page);\nu32 *end = p + PAGE_SIZE / 4;\n\nwhile (p < end)\n\t*p++ = n;\nkunmap(page);")],
  "no variable that has the address": ["no-address", "no variable", fn("*(char *)kmap(page) = n;\nkunmap(page);")],
  "a variable that has moved on to another page": ["no-address", "no variable", fn("char *p = kmap(page);\n\np[0] = 1;\np = buf;\np[0] = n;\nkunmap(page);", "struct page *page, char *buf, int n")],
  "an address in memory": ["escapes", "", fn("s->p = kmap(page);\ng(s);\nkunmap(page);", "struct page *page, struct s *s")],
  "an address that is put into memory later": ["escapes", "handed to others", fn("char *p = kmap(page);\n\ns->p = p;\ng(s);\nkunmap(page);", "struct page *page, struct s *s")],
  "an address in a variable of the file": ["escapes", "", `static char *kept;\n${fn("kept = kmap(page);\ng();\nkunmap(page);")}`],
  "an address that an unknown function gets": ["escapes", "g()", fn("char *p = kmap(page);\n\ng(p);\nkunmap(page);")],
  "an address that an unknown function gets by another name": ["escapes", "g()", fn("char *p = kmap(page);\n\nput_it(p);\nkunmap(page);").replace("static", "#define put_it g\nstatic")],
  "an address that goes elsewhere under another name for some arguments": ["escapes", "keep()", fn("char *p = kmap(page);\n\nput_it(p, to);\nkunmap(page);", "struct page *page, char *to, int n").replace("static", "#define put_it take_it\n#define take_it(a, b) strcmp(b, keep(a))\nstatic")],
  "an address that names without an end get": ["escapes", "which is not known to keep nothing", fn("char *p = kmap(page);\n\nput_it(p);\nkunmap(page);").replace("static", "#define put_it take_it\n#define take_it put_it\nstatic")],
  "an address that a function keeps": ["escapes", "handed to others", `static char *kept;\nstatic int seen;\nstatic void see(char *p)\n{\n\tkept = p;\n\tseen++;\n}\n\n${fn("char *p = kmap(page);\n\nsee(p);\nkunmap(page);")}`],
  "an address that a function only sets": ["escapes", "stored in memory", `static char *kept;\nstatic void see(char *p)\n{\n\tkept = p;\n}\n\n${fn("char *p = kmap(page);\n\nsee(p);\nkunmap(page);")}`],
  "an address that is put into memory as an integer as wide": ["escapes", "stored in memory", fn("char *p = kmap(page);\nunsigned long at = (unsigned long)p + n;\n\ns->at = at;\nkunmap(page);", "struct page *page, int n, struct s *s")],
  "a variable whose address is passed on": ["escapes", "address of a variable", fn("char *p = kmap(page);\n\nwalk(&p);\nkunmap(page);")],
  "an address that is returned": ["wrapper", "f()", fn("return kmap(page);").replace("void f", "void *f")],
  "a page that is asked for its address": ["page-address", "page_address() on line 5", fn("char *p = kmap(page);\n\np[0] = *(char *)page_address(page + n);\nkunmap(page);")],
  "a callee that asks": ["page-address", "ask() on line 10", `static void ask(struct page *page)\n{\n\tg(page_address(page));\n}\n\n${fn("char *p = kmap(page);\n\nask(page);\np[0] = n;\nkunmap(page);").replace("\n", "\n")}`],
  "reliance where no statement can be put": ["page-faults", "relies on page faults being off", fn("char *p = kmap_atomic(page);\nint left = __copy_from_user_inatomic(p, from, n);\n\nkunmap_atomic(p);\ng(left);", "struct page *page, void __user *from, int n")],
  "a call in a macro": ["not-plain", "part of a macro", "#define zap(page) do { char *p = kmap(page); p[0] = 0; kunmap(page); } while (0)\n"],
  "the interface itself": ["implementation", "", "#define kmap_atomic(page) kmap_atomic_prot(page, kmap_prot)\n"],
  "a wrapper that others may call": ["wrapper", "", `char *get(struct page *page)\n{\n\treturn kmap_atomic(page);\n}\n`],
  "a map that nothing releases": ["not-analysed", "no path", fn("char *p = kmap_atomic(page);\n\np[0] = n;")],
  "a release of what was not mapped": ["wrapper", "passes through f()", fn("p[0] = 1;\nkunmap(page);", "struct page *page, char *p")],
};

describe("what is refused:", () => {
  for (const [what, [kind, words, before]] of Object.entries(REFUSALS)) {
    test(what, async () => {
      const { proposals, text } = await migrate(before, KERNEL, "local");
      expect(proposals.map(({ verdict, reason }) => [verdict, reason.kind])).toEqual(proposals.map(() => ["refused", kind]));
      expect(proposals.length).toBeGreaterThan(0);
      expect(proposals[0]!.reason.message).toContain(words);
      expect(text).toBe(before);
    });
  }
});

const GET = "char *get(struct page *page)\n{\n\treturn kmap_atomic(page);\n}\n\nstatic void put(char *p)\n{\n\tkunmap_atomic(p);\n}\n\n";
const USE = fn("char *p = get(page);\n\np[0] = n;\nput(p);");

describe("a wrapper stays with all that goes through it", () => {
  test("when it is not static", async () => {
    const { proposals, text } = await migrate(`${GET}${USE}`, KERNEL, "local");
    expect(proposals.map(({ function: name, verdict, reason }) => [name, verdict, reason.kind])).toEqual([["get", "refused", "wrapper"], ["put", "refused", "wrapper"]]);
    expect(text).toBe(`${GET}${USE}`);
  });

  test("when its address is taken", async () => {
    const { proposals } = await migrate(`static ${GET}${USE}static struct ops ops = {\n\t.open = get,\n};\n`, KERNEL, "local");
    expect(proposals.map(({ verdict, reason }) => [verdict, reason.message])).toEqual([0, 1].map(() => ["refused", "get() is used in another way than by a call"]));
  });

  test("when one part of it stays", async () => {
    const { proposals } = await migrate(`static ${GET}${USE}static void late(struct page *page)\n{\n\tchar *p = get(page);\n\n\tg(p);\n}\n`, KERNEL, "local");
    expect(new Set(proposals.map(({ groups }) => groups?.join()))).toHaveProperty("size", 1);
  });
});

test("components of one function are judged one by one", async () => {
  const { proposals, text } = await migrate(fn("char *p = kmap(page);\nchar *q;\n\np[0] = 1;\nkunmap(page);\nq = kmap(page + 1);\ng(q);\nkunmap(page + 1);"), KERNEL, "local");
  expect(proposals.map(({ verdict }) => verdict)).toEqual(["safe", "refused"]);
  expect(text).toBe(fn("char *p = kmap_local_page(page);\nchar *q;\n\np[0] = 1;\nkunmap_local(p);\nq = kmap(page + 1);\ng(q);\nkunmap(page + 1);"));
});

/** The groups that proposals share with another one: none where they are judged apart. */
async function sharedGroups(body: string, parameters?: string): Promise<number> {
  const { proposals } = await migrate(fn(body, parameters), KERNEL, "local");
  const all = proposals.flatMap(({ groups = [] }) => groups);
  return new Set(all.filter((group) => all.indexOf(group) !== all.lastIndexOf(group))).size;
}

describe("components that a variable may have its address from have a group in common:", () => {
  test("on two arms", async () => {
    expect(await sharedGroups("char *p;\n\nif (n)\n\tp = kmap(page);\nelse\n\tp = kmap_atomic(page);\np[0] = n;\nif (n)\n\tkunmap(page);\nelse\n\tkunmap_atomic(p);")).toBe(1);
  });

  test("in an expression and in a step", async () => {
    expect(await sharedGroups("char *p = n ? kmap(page) : (char *)kmap_atomic(page) + 1;\n\np = p + 1;\np[0] = n;\nif (n)\n\tkunmap(page);\nelse\n\tkunmap_atomic(p);")).toBe(1);
  });

  test("not one after the other", async () => {
    expect(await sharedGroups("char *p = kmap(page);\n\np[0] = 1;\nkunmap(page);\np = (char *)kmap_atomic(page + 1) + n;\np[0] = 2;\nkunmap_atomic(p);")).toBe(0);
  });

  test("not on two arms that each end their own", async () => {
    expect(await sharedGroups("char *p;\n\nif (n) {\n\tp = kmap(page);\n\tp[0] = 1;\n\tkunmap(page);\n} else {\n\tp = kmap_atomic(page);\n\tp[0] = 2;\n\tkunmap_atomic(p);\n}")).toBe(0);
  });

  test("not when each has its own", async () => {
    expect(await sharedGroups("char *p = kmap(page);\nchar *q;\n\np[0] = 1;\nkunmap(page);\nq = kmap_atomic(page + 1);\nq[0] = 2;\nkunmap_atomic(q);")).toBe(0);
  });

  test("not when the variable gets something read there", async () => {
    expect(await sharedGroups("char *p = kmap(page);\nchar *q;\nchar c;\n\nc = p[0];\nkunmap(page);\nq = kmap_atomic(page + 1);\nc = q[0];\nkunmap_atomic(q);\ng(c);")).toBe(0);
  });
});
