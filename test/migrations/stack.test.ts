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
