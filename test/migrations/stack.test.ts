/** KM_types that go, from one file: the whole text after the change, and what is refused. */

import { describe, expect, test } from "vitest";
import { analyseFile } from "../../server/src/core/pipeline/check-file.ts";
import { FileDefinitions } from "../../server/src/core/migrations/stack/definitions.ts";
import { proposeStack } from "../../server/src/core/migrations/stack/propose.ts";
import { TypeArguments } from "../../server/src/core/migrations/stack/type-arguments.ts";
import { obstacles, typeParameters } from "../../server/src/core/migrations/stack/type-parameters.ts";
import { inputFor, migrate } from "./proposing.ts";

function fn(body: string, parameters = "struct page *page, int n"): string {
  return `void f(${parameters})\n{\n${body.split("\n").map((line) => (line === "" || line.startsWith("#") ? `${line}\n` : `\t${line}\n`)).join("")}}\n`;
}

const USE = "\np[0] = n;\n";

const CHANGES: Readonly<Record<string, readonly [before: string, after: string]>> = {
  "a type that is dropped": [
    fn(`char *p = kmap_atomic(page, KM_USER0);\n${USE}kunmap_atomic(p, KM_USER0);`),
    fn(`char *p = kmap_atomic(page);\n${USE}kunmap_atomic(p);`),
  ],
  "a type on a line of its own": [
    fn(`char *p = kmap_atomic(page,\n\t\t      KM_USER0);\n${USE}kunmap_atomic(p,\n\t      KM_USER0);`),
    fn(`char *p = kmap_atomic(page);\n${USE}kunmap_atomic(p);`),
  ],
  "a type that is chosen in the call": [
    fn(`char *p = kmap_atomic(page, n > 3 ? KM_USER0 : KM_USER1);\n${USE}kunmap_atomic(p, n > 3 ? KM_USER0 : KM_USER1);`),
    fn(`char *p = kmap_atomic(page);\n${USE}kunmap_atomic(p);`),
  ],
  "a variable that asks for the context": [
    fn(`int type = in_nmi() ? KM_NMI : KM_IRQ0;\nchar *p = kmap_atomic(page, type);\n${USE}kunmap_atomic(p, type);`),
    fn(`char *p = kmap_atomic(page);\n${USE}kunmap_atomic(p);`),
  ],
  "a variable that is chosen by an if": [
    fn(`enum km_type type;\nchar *p;\n\nif (in_interrupt())\n\ttype = KM_IRQ0;\nelse\n\ttype = KM_USER0;\n\np = kmap_atomic(page, type);\np[0] = n;\nkunmap_atomic(p, type);`),
    fn("char *p;\n\np = kmap_atomic(page);\np[0] = n;\nkunmap_atomic(p);"),
  ],
  "a variable that says something else too": [
    fn(`int type = KM_USER0;\nchar *p = kmap_atomic(page, type);\n\ng(type);\nkunmap_atomic(p, type);`),
    fn(`int type = KM_USER0;\nchar *p = kmap_atomic(page);\n\ng(type);\nkunmap_atomic(p);`),
  ],
  "second slots of page tables": [
    fn("pte_t *a, *b;\n\na = pte_offset_map(pmd, addr);\nb = pte_offset_map_nested(other, addr);\n*a = *b;\npte_unmap_nested(b);\npte_unmap(a);", "pmd_t *pmd, pmd_t *other, unsigned long addr"),
    fn("pte_t *a, *b;\n\na = pte_offset_map(pmd, addr);\nb = pte_offset_map(other, addr);\n*a = *b;\npte_unmap(b);\npte_unmap(a);", "pmd_t *pmd, pmd_t *other, unsigned long addr"),
  ],
  "interfaces with three arguments": [
    fn(`char *p = kmap_atomic_prot(page, KM_USER0, prot);\n${USE}kunmap_atomic(p, KM_USER0);`, "struct page *page, pgprot_t prot, int n"),
    fn(`char *p = kmap_atomic_prot(page, prot);\n${USE}kunmap_atomic(p);`, "struct page *page, pgprot_t prot, int n"),
  ],
  "windows into the memory of devices": [
    fn("void __iomem *p = io_mapping_map_atomic_wc(map, at, KM_USER0);\n\nwritel(1, p);\nio_mapping_unmap_atomic(p, KM_USER0);", "struct io_mapping *map, unsigned long at"),
    fn("void __iomem *p = io_mapping_map_atomic_wc(map, at);\n\nwritel(1, p);\nio_mapping_unmap_atomic(p);", "struct io_mapping *map, unsigned long at"),
  ],
  "macros": [
    "#define map_one(page) kmap_atomic(page, KM_USER0)\n#define map_two(a, p) do { \\\n\t(p) = kmap_atomic(a, KM_USER1); \\\n\tkunmap_atomic(p, KM_USER1); \\\n} while (0)\n",
    "#define map_one(page) kmap_atomic(page)\n#define map_two(a, p) do { \\\n\t(p) = kmap_atomic(a); \\\n\tkunmap_atomic(p); \\\n} while (0)\n",
  ],
  "one half of an #if after the other": [
    fn(`char *p;\n\n#ifdef CONFIG_A\np = kmap_atomic(page, KM_USER0);\n#else\np = kmap_atomic(page + 1, KM_USER0);\n#endif\np[0] = n;\nkunmap_atomic(p, KM_USER0);`),
    fn(`char *p;\n\n#ifdef CONFIG_A\np = kmap_atomic(page);\n#else\np = kmap_atomic(page + 1);\n#endif\np[0] = n;\nkunmap_atomic(p);`),
  ],
  "words in comments and strings, which stay": [
    fn(`/* kmap_atomic(page, KM_USER0) */\nchar *p = kmap_atomic(page, KM_USER0);\n\ng("kmap_atomic(page, KM_USER0)");\nkunmap_atomic(p, KM_USER0);`),
    fn(`/* kmap_atomic(page, KM_USER0) */\nchar *p = kmap_atomic(page);\n\ng("kmap_atomic(page, KM_USER0)");\nkunmap_atomic(p);`),
  ],
};

describe("what loses its KM_type:", () => {
  for (const [what, [before, after]] of Object.entries(CHANGES)) {
    test(what, async () => {
      const { proposals, text } = await migrate(before, "2.6.36", "stack");
      expect(proposals.map((one) => [one.verdict, one.reason.kind])).toEqual(proposals.map(() => ["safe", "proved"]));
      expect(text).toBe(after);
    });
  }
});

/** kind of reason, words of the reason, text. */
const REFUSALS: Readonly<Record<string, readonly [kind: string, words: string, text: string]>> = {
  "a comment between the arguments": ["not-plain", "a comment", fn(`char *p = kmap_atomic(page, /* why */ KM_USER0);\n${USE}kunmap_atomic(p, KM_USER0);`)],
  "a directive between the arguments": ["not-plain", "hangs on an #if", fn(`char *p = kmap_atomic(page,\n#ifdef CONFIG_A\nKM_USER0\n#else\nKM_USER1\n#endif\n);\n${USE}kunmap_atomic(p, KM_USER0);`)],
  "a type that hangs on an #if, with its comma": ["not-plain", "hangs on an #if", fn(`char *p = kmap_atomic(page\n#ifdef CONFIG_A\n, KM_USER0\n#else\n, KM_USER1\n#endif\n);\n${USE}kunmap_atomic(p, KM_USER0);`)],
  "a macro that gives both arguments": ["not-plain", "or a macro", `#define BOTH(page) (page), KM_USER0\n${fn(`char *p = kmap_atomic(BOTH(page));\n${USE}kunmap_atomic(p, KM_USER0);`)}`],
  "a type that counts": ["not-plain", "more than name a type", fn(`char *p = kmap_atomic(page, KM_USER0 + n++);\n${USE}kunmap_atomic(p, KM_USER0);`)],
  "a type that a function chooses, with an effect of its own": ["not-plain", "more than name a type", `static int choose(struct s *s)\n{\n\ts->count++;\n\treturn KM_USER0;\n}\n${fn(`char *p = kmap_atomic(page, choose(s));\n${USE}kunmap_atomic(p, KM_USER0);`, "struct page *page, struct s *s, int n")}`],
  "a type that a function of another file chooses": ["not-plain", "more than name a type", fn(`char *p = kmap_atomic(page, choose(n));\n${USE}kunmap_atomic(p, KM_USER0);`)],
  "a parameter that is the type": ["wrapper", "parameter of f()", fn(`char *p = kmap_atomic(page, type);\n${USE}kunmap_atomic(p, type);`, "struct page *page, int n, enum km_type type")],
  "a variable that cannot go": ["not-plain", "cannot be taken out", fn(`int type = g(n);\nchar *p = kmap_atomic(page, type);\n${USE}kunmap_atomic(p, type);`)],
  "the interface itself": ["implementation", "kmap_atomic() is the interface itself", "void *kmap_atomic(struct page *page, enum km_type type)\n{\n\treturn kmap_atomic_prot(page, type, kmap_prot);\n}\n"],
};

describe("what is refused:", () => {
  for (const [what, [kind, words, before]] of Object.entries(REFUSALS)) {
    test(what, async () => {
      const { proposals, text } = await migrate(before, "2.6.36", "stack");
      expect(proposals.map(({ verdict, reason }) => [verdict, reason.kind])).toEqual([["refused", kind]]);
      expect(proposals[0]!.reason.message).toContain(words);
      expect(text).toBe(before);
    });
  }
});

test("calls that are compiled out stay, and the others go", async () => {
  const before = fn("char *p;\n\n#if 0\np = kmap_atomic(page, KM_USER0);\nkunmap_atomic(p, KM_USER0);\n#endif\np = kmap_atomic(page, KM_USER1);\np[0] = n;\nkunmap_atomic(p, KM_USER1);");
  const { proposals, text } = await migrate(before, "2.6.36", "stack");
  expect(proposals.map(({ verdict, sites, reason }) => [verdict, sites.length, reason.message])).toEqual([
    ["refused", 2, "the call is compiled out, or is not plain C"],
    ["safe", 2, "released in reverse order on every path, with as many slots as before"],
  ]);
  expect(text).toBe(before.replaceAll(", KM_USER1", ""));
});

const NONE: Readonly<Record<string, string>> = {
  "calls without a type": fn("char *p = kmap_atomic(page);\n\np[0] = n;\nkunmap_atomic(p);"),
  "the pool": fn("char *p = kmap(page);\n\np[0] = n;\nkunmap(page);"),
  "a member by the name of an interface": fn("char *p = buf->ops->kmap_atomic(buf, n);\n\np[0] = 1;\nbuf->ops->kunmap_atomic(buf, p);", "struct dma_buf *buf, unsigned long n"),
  "a function of the file by the name of an interface": `static void kmap_atomic_pfn(int pfn, int type)\n{\n}\n${fn("kmap_atomic_pfn(n, 3);")}`,
};

describe("what has none:", () => {
  for (const [what, before] of Object.entries(NONE)) test(what, async () => expect((await migrate(before, "2.6.36", "stack")).proposals).toEqual([]));
});

const GET = "static void *get(struct page *page, enum km_type type)\n{\n\treturn kmap_atomic(page, type);\n}\n";

async function wrappersIn(text: string): Promise<{ found: string[]; blocked: string[] }> {
  const input = await inputFor(text, "2.6.36");
  const file = new FileDefinitions(analyseFile(input).analysis, input.kernel);
  const own = typeParameters(file, new TypeArguments());
  const types = new TypeArguments().with(own);
  return { found: own.map(({ name, index, file: of }) => `${name}:${index}${of === null ? "" : " static"}`), blocked: obstacles(file, types).map(({ message }) => message) };
}

describe("a wrapper", () => {
  test("is kept by a caller that stays", async () => {
    const input = await inputFor(`${GET}${fn("void *p = get(page, /* why */ KM_USER0);\n\ng(p);\nkunmap_atomic(p, KM_USER0);")}`, "2.6.36");
    const file = new FileDefinitions(analyseFile(input).analysis, input.kernel);
    const proposals = proposeStack(file, new TypeArguments().with(typeParameters(file, new TypeArguments())));
    expect(proposals.map(({ function: name, verdict, groups }) => [name, verdict, groups])).toEqual([["get", "safe", ["demo.c\0get"]], ["f", "refused", ["demo.c\0get"]]]);
  });

  test("is found by the parameter that it passes on", async () => {
    expect(await wrappersIn(GET)).toEqual({ found: ["get:1 static"], blocked: [] });
    expect(await wrappersIn(GET.replace("static ", ""))).toEqual({ found: ["get:1"], blocked: [] });
    expect(await wrappersIn("#define get(type, page) kmap_atomic(page, type)\n")).toEqual({ found: ["get:0 static"], blocked: [] });
  });

  test("is none when its parameter is used otherwise", async () => {
    expect((await wrappersIn(GET.replace("return", "g(type);\n\treturn"))).found).toEqual([]);
  });

  test("stays when another definition of it does something else with its parameter", async () => {
    const guarded = (other: string): string => `#ifdef CONFIG_HIGHMEM\n${GET}#else\n${other}#endif\n`;
    const other = "static void *get(struct page *page, enum km_type type)\n{\n\treturn page_address(page);\n}\n";
    expect((await wrappersIn(guarded(other))).blocked).toEqual([]);
    expect((await wrappersIn(guarded(other.replace("return", "g(type);\n\treturn")))).blocked).toEqual(["get() is something else as well: demo.c:7"]);
    expect((await wrappersIn(guarded("#define get(page) page_address(page)\n"))).blocked).toContain("get() is something else as well: demo.c:7");
  });

  test("may be exported, and stays when its address is taken", async () => {
    expect((await wrappersIn(`${GET.replace("static ", "")}EXPORT_SYMBOL(get);\n`)).blocked).toEqual([]);
    expect((await wrappersIn(`${GET}static struct ops ops = {\n\t.get = get,\n};\n`)).blocked).toEqual(["get() is used in another way than by a plain call: demo.c:6"]);
  });
});

const MAKE = "void *make(struct page *page)\n{\n\treturn kmap_atomic(page, KM_USER0);\n}\n\n";
const END = "void end(void *p)\n{\n\tkunmap_atomic(p, KM_USER0);\n}\n\n";

/** Names of what shares a group with something else. */
async function paired(text: string): Promise<string[]> {
  const { proposals } = await migrate(text, "2.6.36", "stack");
  const inGroup = (group: string): string[] => proposals.filter(({ groups }) => groups?.includes(group) === true).map((one) => one.function);
  const groups = [...new Set(proposals.flatMap((one) => one.groups ?? []))].map(inGroup);
  expect(groups.every((names) => names.length > 1)).toBe(true);
  return groups.map((names) => names.join(" "));
}

/** Groups, text. */
const PAIRS: Readonly<Record<string, readonly [groups: readonly string[], text: string]>> = {
  "a map that is returned, and its release": [["make end"], `${MAKE}${END}`],
  "a map that is left in memory": [["make end"], `${MAKE.replace("return kmap", "kept = kmap")}${END}`],
  "a map that is left behind a parameter": [["make end"], `${MAKE.replace("return kmap", "*at = kmap").replace("void *make(", "void make(void **at, ")}${END}`],
  "a map that is returned, but on some path released": [["make end"], `${MAKE.replace("\treturn kmap_atomic(page, KM_USER0);", "\tvoid *p = kmap_atomic(page, KM_USER0);\n\n\tif (test(p))\n\t\treturn p;\n\tkunmap_atomic(p, KM_USER0);\n\treturn NULL;")}${END}`],
  "a map that another function of the file releases": [["end f"], `${END}${fn("char *p = kmap_atomic(page, KM_USER0);\n\np[0] = n;\nend(p);")}`],
  "a release of what another function of the file has mapped": [["make f"], `${MAKE}${fn("char *p = make(page);\n\np[0] = n;\nkunmap_atomic(p, KM_USER0);")}`],
  "macros": [["make end"], "#define make(page) kmap_atomic(page, KM_USER0)\n#define end(p) kunmap_atomic(p, KM_USER0)\n"],
  "a wrapper of another interface and the release": [["make end"], `${MAKE}${END}`.replace("kmap_atomic(page, KM", "kmap_atomic_prot(page, KM").replace("KM_USER0);", "KM_USER0, prot);")],
  "windows into the memory of devices": [["make end"], `${MAKE}${END}`.replace("kmap_atomic(page", "io_mapping_map_atomic_wc(map, 0").replace("kunmap_atomic", "io_mapping_unmap_atomic")],
  "two slots, each for itself": [["make end", "make1 end1"], `${MAKE}${END}${`${MAKE}${END}`.replaceAll("KM_USER0", "KM_USER1").replace("make(", "make1(").replace("end(", "end1(")}`],
  "second slots of page tables": [["make end"], "pte_t *make(pmd_t *pmd, unsigned long at)\n{\n\treturn pte_offset_map_nested(pmd, at);\n}\n\nvoid end(pte_t *pte)\n{\n\tpte_unmap_nested(pte);\n}\n"],
  "other slots": [[], `${MAKE}${END.replace("KM_USER0", "KM_USER1")}`],
  "other interfaces": [[], `${MAKE.replace("kmap_atomic(page", "io_mapping_map_atomic_wc(map, 0")}${END}`],
  "functions that end what they have mapped": [[], `${fn(`char *p = kmap_atomic(page, KM_USER0);\n${USE}kunmap_atomic(p, KM_USER0);`)}${fn(`char *p = kmap_atomic(page, KM_USER0);\n${USE}kunmap_atomic(p, KM_USER0);`).replace("f(", "g(")}`],
  "one that ends what it has mapped, beside a pair": [["make end"], `${MAKE}${END}${fn(`char *p = kmap_atomic(page, KM_USER0);\n${USE}kunmap_atomic(p, KM_USER0);`)}`],
  "a map without a release": [[], MAKE],
};

describe("the halves of a pair:", () => {
  for (const [what, [groups, text]] of Object.entries(PAIRS)) test(what, async () => expect(await paired(text)).toEqual(groups));

  test("that pass a type on go with their callers, who choose it", async () => {
    const text = "static void *get(struct page *page, enum km_type type)\n{\n\treturn kmap_atomic(page, type);\n}\n\nstatic void put(void *p, enum km_type km)\n{\n\tkunmap_atomic(p, km);\n}\n";
    const input = await inputFor(text, "2.6.36");
    const file = new FileDefinitions(analyseFile(input).analysis, input.kernel);
    const [get, put] = proposeStack(file, new TypeArguments().with(typeParameters(file, new TypeArguments())));
    expect([get, put].map((one) => one?.groups?.filter((group) => group.startsWith("pair")))).toEqual([[], []]);
  });

  test("that call wrappers go by what those do", async () => {
    const text = `${GET}${fn("return get(page, KM_USER0);").replace("void f", "void *f")}${END}${fn(`char *p = get(page, KM_USER0);\n${USE}kunmap_atomic(p, KM_USER0);`).replace("f(", "g(")}`;
    const input = await inputFor(text, "2.6.36");
    const file = new FileDefinitions(analyseFile(input).analysis, input.kernel);
    const proposals = proposeStack(file, new TypeArguments().with(typeParameters(file, new TypeArguments())));
    expect(proposals.map(({ function: name, groups = [] }) => [name, groups.filter((group) => group.startsWith("pair")).length])).toEqual([["get", 0], ["f", 1], ["end", 1], ["g", 0]]);
  });
});

describe("a half whose other half may be kept by a call that is not known:", () => {
  const verdicts = async (text: string): Promise<string[]> => (await migrate(text, "2.6.36", "stack")).proposals.map(({ verdict, reason }) => `${verdict}: ${reason.message}`);
  const KEPT = "refused: begin(), which may hold the other half of the pair, keeps its KM_type";
  const PROVED = "safe: released in reverse order on every path, with as many slots as before";

  test("it stays, by the name of the type", async () => {
    expect(await verdicts(`void *begin(struct page *page)\n{\n\treturn ops_map(page, KM_USER0);\n}\n\n${END}`)).toEqual([KEPT]);
  });

  test("or by that of a macro", async () => {
    expect(await verdicts(`#define SLOT (in_irq() ? KM_IRQ0 : KM_USER0)\n#define begin(page) ops_map(page, SLOT)\n#define end(p) kunmap_atomic(p, SLOT)\n`)).toEqual([KEPT]);
  });

  test("another type elsewhere says nothing, nor does one that a whole pair has", async () => {
    expect(await verdicts(`void *begin(struct page *page)\n{\n\treturn ops_map(page, KM_USER1);\n}\n\n${END}`)).toEqual([PROVED]);
    expect(await verdicts(`void *begin(struct page *page)\n{\n\treturn ops_map(page, KM_USER0);\n}\n\n${fn(`char *p = kmap_atomic(page, KM_USER0);\n${USE}kunmap_atomic(p, KM_USER0);`)}`)).toEqual([PROVED]);
  });
});

test("a call in a macro that writes a function stays", async () => {
  const text = "#define MAKE(name) \\\nvoid fill_##name(struct page *page) \\\n{ \\\n\tchar *p = kmap_atomic(page, KM_USER0); \\\n\tkunmap_atomic(p, KM_USER0); \\\n}\n";
  const { proposals } = await migrate(text, "2.6.36", "stack");
  expect(proposals.map(({ function: name, verdict, reason }) => [name, verdict, reason.message])).toEqual([["MAKE", "refused", "the call is part of what a macro writes, which is more than an expression or a statement"]]);
});
