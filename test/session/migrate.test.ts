/** Migrations of whole folders: what is proved, across functions and files, and what the proof turns down. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { MigrationTarget } from "../../server/src/core/migrations/migration.ts";
import { migrate, type MigrateOptions } from "../../server/src/session/migrate.ts";
import type { MigrationReport } from "../../server/src/session/migration-report.ts";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";

type Files = Readonly<Record<string, string>>;

async function ask(folder: string, to: MigrationTarget, options: Partial<MigrateOptions> = {}): Promise<MigrationReport> {
  return migrate({ target: to, paths: ["."], cwd: folder, configSymbols: new Map(), rules: [], withoutRules: [], cache: false, ...options });
}

const VERSIONS: Readonly<Record<MigrationTarget, string>> = { stack: "2.6.36", local: "6.1", helpers: "6.1" };

function treeWith(files: Files, to: MigrationTarget = "stack"): string {
  return scratchFolder({ ...kernelTree(VERSIONS[to]), ...files });
}

/** Texts after the migration, of files that change; `function verdict kind` of each site. */
async function outcome(files: Files, to: MigrationTarget = "stack", options: Partial<MigrateOptions> = {}): Promise<{ texts: Files; sites: string[]; reasons: string[] }> {
  const { changes, sites, troubles } = await ask(treeWith(files, to), to, options);
  expect(troubles).toEqual([]);
  return {
    texts: Object.fromEntries(changes.map(({ file, after }) => [file, after])),
    sites: sites.map((one) => `${one.function ?? ""} ${one.interface} ${one.verdict} ${one.kind}`),
    reasons: [...new Set(sites.map(({ reason }) => reason))],
  };
}

const PAIR = "void f(struct page *page, int n)\n{\n\tchar *p = kmap_atomic(page, KM_USER0);\n\n\tp[0] = n;\n\tkunmap_atomic(p, KM_USER0);\n}\n";
const untyped = (text: string): string => text.replaceAll(/, (?:KM_\w+|type)(?=\))/g, "");

describe("stack", () => {
  it("proves what is released in reverse order", async () => {
    expect(await outcome({ "a.c": PAIR })).toEqual({
      texts: { "a.c": untyped(PAIR) },
      sites: ["f kmap_atomic safe proved", "f kunmap_atomic safe proved"],
      reasons: ["released in reverse order on every path, with as many slots as before"],
    });
  });

  it("puts releases in order where that is proved to help", async () => {
    const text = "void f(struct page *a, struct page *b)\n{\n\tchar *s = kmap_atomic(a, KM_USER0);\n\tchar *d = kmap_atomic(b, KM_USER1);\n\n\td[0] = s[0];\n\tkunmap_atomic(s, KM_USER0);\n\tkunmap_atomic(d, KM_USER1);\n}\n";
    const { texts, sites, reasons } = await outcome({ "a.c": text });
    expect(sites).toEqual(["kmap_atomic", "kmap_atomic", "kunmap_atomic", "kunmap_atomic"].map((name) => `f ${name} safe proved`));
    expect(reasons).toEqual(["releases are put into reverse order; proved with that"]);
    expect(texts["a.c"]).toBe(untyped(text).replace(/(\tkunmap_atomic\(s\);\n)(\tkunmap_atomic\(d\);\n)/, "$2$1"));
  });

  it("refuses an order that cannot be put right", async () => {
    const text = "void f(struct page *a, struct page *b)\n{\n\tchar *s = kmap_atomic(a, KM_USER0);\n\tchar *d = kmap_atomic(b, KM_USER1);\n\n\td[0] = s[0];\n\tkunmap_atomic(s, KM_USER0);\n\td[1] = g(d);\n\ts = kmap_atomic(b, KM_USER0);\n\ts[0] = 1;\n\tkunmap_atomic(d, KM_USER1);\n\tkunmap_atomic(s, KM_USER0);\n}\n";
    const { texts, sites } = await outcome({ "a.c": text });
    expect(texts).toEqual({});
    expect(new Set(sites.map((one) => one.split(" ").slice(2).join(" ")))).toEqual(new Set(["refused order"]));
  });

  it("gives lines as they are in the file, although the changed text has fewer", async () => {
    const text = "void f(struct page *a, struct page *b)\n{\n\tchar *s = kmap_atomic(a,\n\t\t\t      KM_USER0);\n\tchar *d = kmap_atomic(b,\n\t\t\t      KM_USER1);\n\n\td[0] = s[0];\n\tkunmap_atomic(s, KM_USER0);\n\td[1] = g(d);\n\ts = kmap_atomic(b, KM_USER0);\n\ts[0] = 1;\n\tkunmap_atomic(d, KM_USER1);\n\tkunmap_atomic(s, KM_USER0);\n}\n";
    const { reasons } = await outcome({ "a.c": text });
    expect(reasons.length).toBe(1);
    const lines = [...reasons[0]!.matchAll(/line (\d+)/g)].map((match) => Number(match[1]));
    expect(lines[0]).toBe(9);
    expect(lines.slice(1).every((line) => line === 3 || line === 5)).toBe(true);
  });

  it("refuses a loop that maps any number of pages", async () => {
    const text = "void f(struct page **pages, char **at, int n)\n{\n\tint i;\n\n\tfor (i = 0; i < n; i++)\n\t\tat[i] = kmap_atomic(pages[i], KM_USER0 + i);\n\tg(at);\n\tfor (i = 0; i < n; i++)\n\t\tkunmap_atomic(at[i], KM_USER0 + i);\n}\n";
    const { texts, sites } = await outcome({ "a.c": text });
    expect(texts).toEqual({});
    expect(sites.length).toBe(2);
    for (const site of sites) expect(site).toContain("refused");
  });

  it("does what is right in one function and leaves another alone", async () => {
    const odd = PAIR.replace("f(", "odd(").replace("KM_USER0", "/* why */ KM_USER0");
    const { texts, sites } = await outcome({ "a.c": `${PAIR}\n${odd}` });
    expect(texts).toEqual({ "a.c": `${untyped(PAIR)}\n${odd}` });
    expect(sites).toEqual(["f kmap_atomic safe proved", "f kunmap_atomic safe proved", "odd kmap_atomic refused not-plain", "odd kunmap_atomic refused not-plain"]);
  });
});

const HEADER = "static inline void *get(struct page *page, enum km_type type)\n{\n\treturn kmap_atomic(page, type);\n}\n\nstatic inline void put(void *p, enum km_type type)\n{\n\tkunmap_atomic(p, type);\n}\n";
const CALLER = "#include \"get.h\"\n\nvoid NAME(struct page *page)\n{\n\tchar *p = get(page, KM_USER0);\n\n\tp[0] = 1;\n\tput(p, KM_USER0);\n}\n";
const WRAPPED: Files = { "get.h": HEADER.replaceAll("static inline ", "static inline "), "a.c": CALLER.replace("NAME", "a"), "b.c": CALLER.replace("NAME", "b") };
const typeless = (text: string): string => untyped(text).replaceAll(", enum km_type type", "");

describe("a wrapper", () => {
  it("in one file loses its type together with its callers", async () => {
    const text = HEADER.replaceAll(" inline", "") + CALLER.replace("NAME", "a").replace("#include \"get.h\"\n", "");
    const { texts, sites } = await outcome({ "a.c": text });
    expect(texts).toEqual({ "a.c": typeless(text) });
    expect(sites.every((site) => site.endsWith("safe proved"))).toBe(true);
  });

  it("in a header loses its type together with callers in two files", async () => {
    const { texts } = await outcome(WRAPPED);
    expect(texts).toEqual(Object.fromEntries(Object.entries(WRAPPED).map(([name, text]) => [name, typeless(text)])));
  });

  it("keeps its type when only one of the files that call it is named", async () => {
    const { texts, sites } = await outcome(WRAPPED, "stack", { paths: ["get.h", "a.c"] });
    expect(texts).toEqual({});
    for (const site of sites) expect(site).toMatch(/refused wrapper$/);
  });

  it("keeps its type when one of its callers stays, and so do all others", async () => {
    const { texts, sites } = await outcome({ ...WRAPPED, "b.c": WRAPPED["b.c"]!.replace("(page, KM_USER0)", "(page, /* why */ KM_USER0)") });
    expect(texts).toEqual({});
    expect(sites.filter((site) => site.includes("safe"))).toEqual([]);
  });

  it("keeps its type when its address is taken", async () => {
    const { texts } = await outcome({ ...WRAPPED, "c.c": "#include \"get.h\"\n\nstruct ops ops = {\n\t.get = get,\n\t.put = put,\n};\n" });
    expect(texts).toEqual({});
  });

  it("that is a macro goes the same way", async () => {
    const text = "#define get(page, type) kmap_atomic(page, type)\n#define put(p, type) kunmap_atomic(p, type)\n\nvoid a(struct page *page)\n{\n\tchar *p = get(page, KM_USER0);\n\n\tp[0] = 1;\n\tput(p, KM_USER0);\n}\n";
    expect((await outcome({ "a.c": text })).texts).toEqual({ "a.c": text.replaceAll(/, (?:KM_\w+|type)(?=\))/g, "") });
  });

  it("takes its prototypes and exports along", async () => {
    const files = { "get.h": "void *get(struct page *page, enum km_type type);\n", "get.c": "#include \"get.h\"\n\nvoid *get(struct page *page, enum km_type type)\n{\n\treturn kmap_atomic(page, type);\n}\nEXPORT_SYMBOL(get);\n", "a.c": "#include \"get.h\"\n\nvoid a(struct page *page)\n{\n\tchar *p = get(page, KM_USER0);\n\n\tp[0] = 1;\n\tkunmap_atomic(p, KM_USER0);\n}\n" };
    expect((await outcome(files)).texts).toEqual(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, typeless(text)])));
  });
});

const MAKE = "void *make(struct page *page)\n{\n\treturn kmap_atomic(page, KM_USER0);\n}\n\n";
const END = "void end(void *p)\n{\n\tkunmap_atomic(p, KM_USER0);\n}\n";

describe("a map that outlives its function, and its release", () => {
  it("are both safe where nothing is in the way", async () => {
    const { texts, sites } = await outcome({ "a.c": `${MAKE}${END}` });
    expect(texts).toEqual({ "a.c": untyped(`${MAKE}${END}`) });
    expect(sites).toEqual(["make kmap_atomic safe proved", "end kunmap_atomic safe proved"]);
  });

  it("take an address that is computed from what is passed", async () => {
    const text = `${MAKE}${END.replace("(p, KM", "((void *)((unsigned long)p & PAGE_MASK), KM")}`;
    expect((await outcome({ "a.c": text })).sites).toEqual(["make kmap_atomic safe proved", "end kunmap_atomic safe proved"]);
  });

  it("are both suggested where one is", async () => {
    const text = `${MAKE}${END.replace("void *p", "struct s *s").replace("(p, KM", "(s->p, KM")}`;
    const { texts, sites, reasons } = await outcome({ "a.c": text });
    expect(texts).toEqual({});
    expect(sites).toEqual(["make kmap_atomic suggested wrapper", "end kunmap_atomic suggested order"]);
    expect(reasons[0]).toBe(`goes together with end(): ${reasons[1]}`);
    expect((await outcome({ "a.c": text }, "stack", { withSuggested: true })).texts).toEqual({ "a.c": untyped(text) });
  });

  it("both stay where one does", async () => {
    const text = `${MAKE}${END.replace("KM_USER0", "/* why */ KM_USER0")}\n${PAIR}`;
    const { texts, sites, reasons } = await outcome({ "a.c": text });
    expect(texts).toEqual({ "a.c": text.replace(PAIR, untyped(PAIR)) });
    expect(sites).toEqual(["make kmap_atomic refused wrapper", "end kunmap_atomic refused not-plain", "f kmap_atomic safe proved", "f kunmap_atomic safe proved"]);
    expect(reasons[0]).toBe("goes together with end(): a comment or a directive stands between the arguments");
  });
});

describe("a group over several files", () => {
  const files = (mark: (text: string) => string): Files => ({ ...WRAPPED, "a.c": mark(WRAPPED["a.c"]!) });

  it("is suggested where one of its members is", async () => {
    const { texts, sites, reasons } = await outcome(files((text) => text.replace("\tput(p, KM_USER0);", "\tput(s->p, KM_USER0);").replace("struct page *page", "struct page *page, struct s *s")));
    expect(texts).toEqual({});
    expect(new Set(sites.map((one) => one.split(" ")[2]))).toEqual(new Set(["suggested"]));
    expect(reasons.some((one) => one.startsWith("goes together with a(): "))).toBe(true);
  });

  it("is refused where one of its members is, whatever another one is", async () => {
    const odd = WRAPPED["b.c"]!.replace("page, KM_USER0", "page, /* why */ KM_USER0");
    const { sites } = await outcome({ ...files((text) => text.replace("\tput(p, KM_USER0);", "\tput(s->p, KM_USER0);").replace("struct page *page", "struct page *page, struct s *s")), "b.c": odd });
    expect(new Set(sites.map((one) => one.split(" ")[2]))).toEqual(new Set(["refused"]));
  });
});

const ATOMIC = "void f(struct page *page, int n)\n{\n\tchar *p = kmap_atomic(page);\n\n\tp[0] = n;\n\tkunmap_atomic(p);\n}\n";

describe("local", () => {
  it("only suggests to change what is wrong already, whose report names the old interface", async () => {
    const text = "int f(struct page *page)\n{\n\tchar *p = kmap_atomic(page);\n\n\tif (p[0])\n\t\treturn -EIO;\n\tp[0] = 1;\n\tkunmap_atomic(p);\n\treturn 0;\n}\n";
    const { texts, sites, reasons } = await outcome({ "a.c": text }, "local");
    expect(sites).toEqual(["f kmap_atomic suggested finding", "f kunmap_atomic suggested finding"]);
    expect(reasons[0]).toMatch(/^line 6 is wrong already: the mapping of `page` \(kmap_atomic, line 3\) is still held/);
    expect(texts).toEqual({});
  });

  it("changes pages that a loop finds in a list, whatever round the analysis knows them from", async () => {
    const text = "void f(struct entry *e)\n{\n\twhile (e) {\n\t\tstruct page *page = e->bh->b_page;\n\t\tchar *p = kmap(page);\n\n\t\tmemcpy(e->copy, p, 64);\n\t\tkunmap(page);\n\t\tmark(e->bh);\n\t\te = e->next;\n\t}\n}\n";
    const { texts, sites } = await outcome({ "a.c": text }, "local");
    expect(sites).toEqual(["f kmap safe proved", "f kunmap safe proved"]);
    expect(texts["a.c"]).toBe(text.replace("kmap(page)", "kmap_local_page(page)").replace("kunmap(page)", "kunmap_local(p)"));
  });

  it("proves an atomic pair", async () => {
    expect((await outcome({ "a.c": ATOMIC }, "local")).texts).toEqual({ "a.c": ATOMIC.replace("kmap_atomic(", "kmap_local_page(").replace("kunmap_atomic(", "kunmap_local(") });
  });

  // Each of the two mappings is given the same repair, so that the changes overlap and none is made.
  it("puts releases of the pool into the order that the stack of the task needs", async () => {
    const text = "void f(struct page *a, struct page *b)\n{\n\tchar *s = kmap(a);\n\tchar *d = kmap(b);\n\n\td[0] = s[0];\n\tkunmap(a);\n\tkunmap(b);\n}\n";
    const { texts, sites } = await outcome({ "a.c": text }, "local");
    expect(sites.every((site) => site.endsWith("safe proved"))).toBe(true);
    expect(texts["a.c"]).toContain("\tkunmap_local(d);\n\tkunmap_local(s);\n");
  });

  it("makes what is suggested only when that is asked for", async () => {
    const text = ATOMIC.replace("p[0] = n;", "/* preemption is off */\n\tp[0] = n;");
    expect((await outcome({ "a.c": text }, "local"))).toMatchObject({ texts: {}, sites: ["f kmap_atomic suggested preemption", "f kunmap_atomic suggested preemption"] });
    expect((await outcome({ "a.c": text }, "local", { withSuggested: true })).texts["a.c"]).toContain("kmap_local_page(page)");
  });

  it("is refused in a function in which the address is used after its release", async () => {
    const text = "char f(struct page *page)\n{\n\tchar *p = kmap(page);\n\n\tkunmap(page);\n\treturn p[0];\n}\n";
    const { texts, sites } = await outcome({ "a.c": text }, "local");
    expect(texts).toEqual({});
    for (const site of sites) expect(site).toContain("refused");
  });
});

describe("local, with one variable for several maps", () => {
  const text = (copy: string): string => `int f(struct page *page, const void __user *from, int n, int fast)\n{\n\tint left;\n\tchar *p;\n\n\tif (fast)\n\t\tp = kmap(page);\n\telse\n\t\tp = kmap_atomic(page);\n\tleft = ${copy};\n\tif (fast)\n\t\tkunmap(page);\n\telse\n\t\tkunmap_atomic(p);\n\treturn left;\n}\n`;

  it("converts all", async () => {
    const { sites } = await outcome({ "a.c": text("memcmp(p, from, n)") }, "local");
    expect(sites).toEqual(["kmap", "kmap_atomic", "kunmap", "kunmap_atomic"].map((name) => `f ${name} safe proved`));
  });

  it("converts none where one stays", async () => {
    const { texts, sites, reasons } = await outcome({ "a.c": text("__copy_from_user_inatomic(p, from, n)").replace("p = kmap_atomic(page);", "p = kmap_atomic(page) + 0;").replace("kunmap_atomic(p)", "kunmap_atomic(p), left++") }, "local");
    expect(texts).toEqual({});
    expect(sites).toEqual(["f kmap refused wrapper", "f kmap_atomic refused page-faults", "f kunmap refused wrapper", "f kunmap_atomic refused page-faults"]);
    expect(reasons[0]).toBe(`goes together with another mapping of the function: ${reasons[1]}`);
  });
});

describe("helpers", () => {
  it("proves a copy", async () => {
    const text = ATOMIC.replace("p[0] = n;", "memcpy(p, buf, n);").replace("int n", "char *buf, int n");
    expect((await outcome({ "a.c": text }, "helpers")).texts).toEqual({ "a.c": "void f(struct page *page, char *buf, int n)\n{\n\tmemcpy_to_page(page, 0, buf, n);\n}\n" });
  });
});

describe("a migration that was made", () => {
  for (const [to, files] of Object.entries({ stack: WRAPPED, local: { "a.c": ATOMIC }, helpers: { "a.c": ATOMIC.replace("p[0] = n;", "memset(p, n, 8);") } }) as [MigrationTarget, Files][]) {
    it(`leaves nothing to do: ${to}`, async () => {
      const folder = treeWith(files, to);
      for (const { path, before, after } of (await ask(folder, to)).changes) {
        expect(readFileSync(path, "utf8")).toBe(before);
        writeFileSync(path, after);
      }
      const again = await ask(folder, to);
      expect({ changes: again.changes, sites: again.sites }).toEqual({ changes: [], sites: [] });
    });
  }
});

/** Each in a file beside one that is plain, which is changed all the same. */
const ODD: Readonly<Record<string, string>> = {
  "a macro that holds one half of a call": "#define OPEN(page) kmap_atomic((page),\n\nvoid odd(struct page *page)\n{\n\tchar *p = OPEN(page) KM_USER0);\n\n\tp[0] = 1;\n\tkunmap_atomic(p, KM_USER0);\n}\n",
  "a macro that gives both arguments": "#define BOTH(page) (page), KM_USER0\n\nvoid odd(struct page *page)\n{\n\tchar *p = kmap_atomic(BOTH(page));\n\n\tp[0] = 1;\n\tkunmap_atomic(p, KM_USER0);\n}\n",
  "a function that cannot be parsed": "void odd(struct page *page)\n{\n\tchar *p = kmap_atomic(page, KM_USER0);\n\n\tp[0] = ;\n\tkunmap_atomic(p, KM_USER0);\n}\n",
};

describe("odd code", () => {
  it("that is compiled out stays, in a function whose other calls go", async () => {
    const text = "void odd(struct page *page)\n{\n\tchar *p = kmap_atomic(page, KM_USER0);\n\n#if 0\n\tp = kmap_atomic(page, KM_USER1);\n\tkunmap_atomic(p, KM_USER1);\n#endif\n\tkunmap_atomic(p, KM_USER0);\n}\n";
    const { texts, sites } = await outcome({ "a.c": text });
    expect(texts).toEqual({ "a.c": text.replaceAll(", KM_USER0", "") });
    expect(sites).toEqual(["safe proved", "refused not-plain", "refused not-plain", "safe proved"].map((verdict, at) => `odd ${["kmap", "kmap", "kunmap", "kunmap"][at]!}_atomic ${verdict}`));
  });

  it("of a function that is compiled out goes along with the wrapper that it calls", async () => {
    const text = `${HEADER.replaceAll(" inline", "")}\n#if 0\nvoid odd(struct page *page)\n{\n\tvoid *p = get(page, KM_USER0);\n\n\tput(p, KM_USER0);\n}\n#endif\n`;
    expect((await outcome({ "a.c": text })).texts).toEqual({ "a.c": typeless(text) });
  });

  for (const [what, text] of Object.entries(ODD)) {
    it(`keeps no other function from being changed: ${what}`, async () => {
      const { texts, sites } = await outcome({ "odd.c": text, "a.c": PAIR });
      expect(texts).toEqual({ "a.c": untyped(PAIR) });
      expect(sites.filter((site) => !site.startsWith("f ")).every((site) => site.endsWith("refused not-plain"))).toBe(true);
    });
  }
});

describe("paths", () => {
  it("that are not there are told of", async () => {
    expect((await ask(treeWith({ "a.c": PAIR }), "stack", { paths: ["gone.c", "a.c"] })).troubles).toMatchObject([{ file: expect.stringMatching(/gone\.c$/) as string, reason: "no such file or folder" }]);
  });

  it("may be a file that holds no text", async () => {
    const folder = treeWith({ "a.c": `\0${PAIR}`, "b.c": PAIR });
    const { troubles, changes } = await ask(folder, "stack");
    expect(troubles).toEqual([{ file: "a.c", reason: "the file is binary: it holds NUL bytes" }]);
    expect(changes.map(({ path }) => path)).toEqual([join(folder, "b.c")]);
  });
});
