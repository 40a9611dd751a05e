/** No kernel is built for two architectures: chains of calls do not lead from one to another. */

import { describe, expect, it } from "vitest";
import { check } from "../../server/src/session/check.ts";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";

const HOLDER = `void zap(pmd_t *pmd, struct gather *tlb)
{
	pte_t *pte = pte_offset_map(pmd, 0);

	flush_gather(tlb);
	pte_unmap(pte);
}
`;
const FLUSH = "void flush_gather(struct gather *tlb)\n{\n\tfree_table(tlb->pmd);\n}\n";
const TAKER = `void free_table(pmd_t *pmd)
{
	pte_t *pte = pte_offset_map(pmd, 0);

	pte_unmap(pte);
}
`;

async function found(files: Readonly<Record<string, string>>): Promise<string[]> {
  const root = scratchFolder({ ...kernelTree("2.6.31"), ...files });
  const { findings } = await check({ cwd: root, paths: ["."], configSymbols: new Map(), rules: [], withoutRules: [], cache: false });
  return findings.map((one) => `${one.file}:${one.range.start.line} ${one.rule}`);
}

const KCONFIG = {
  "Kconfig": "source \"arch/$(SRCARCH)/Kconfig\"\nsource \"drivers/Kconfig\"\n",
  "arch/x86/Kconfig": "config X86_64\n\tdef_bool 64BIT\nconfig HIGHMEM\n\tbool \"high memory\"\n",
  "arch/mips/Kconfig": "config SOC\n\tbool \"a board\"\nconfig HIGHMEM\n\tbool \"high memory\"\n",
  "drivers/Makefile": "obj-$(CONFIG_COPY) += copy.o\n",
};

function kconfig(dependsOn: string): Record<string, string> {
  return { ...KCONFIG, "drivers/Kconfig": `config COPY\n\tbool "copies"\n\tdepends on ${dependsOn}\n` };
}

describe("a chain of calls", () => {
  it("leads through files of one architecture", async () => {
    expect(await found({ "mm/zap.c": HOLDER, "arch/powerpc/mm/tlb.c": FLUSH, "arch/powerpc/mm/table.c": TAKER })).toEqual(["arch/powerpc/mm/table.c:3 km-slot-reuse"]);
  });

  it("does not lead into another architecture", async () => {
    expect(await found({ "mm/zap.c": HOLDER, "arch/mips/mm/tlb.c": FLUSH, "arch/powerpc/mm/table.c": TAKER })).toEqual([]);
  });

  it("does not lead there by way of common code either", async () => {
    const through = { "arch/mips/mm/tlb.c": FLUSH.replace("free_table", "free_common"), "mm/common.c": FLUSH.replace("flush_gather(struct gather *tlb)", "free_common(pmd_t *pmd)").replace("tlb->pmd", "pmd") };
    expect(await found({ "mm/zap.c": HOLDER, ...through, "arch/powerpc/mm/table.c": TAKER })).toEqual([]);
    expect(await found({ "mm/zap.c": HOLDER, ...through, "arch/mips/mm/table.c": TAKER })).toEqual(["arch/mips/mm/table.c:3 km-slot-reuse"]);
  });

  it("is found beside however many callers of other architectures", async () => {
    const elsewhere = Array.from({ length: 20 }, (_, at) => [`arch/mips/mm/tlb${String(at).padStart(2, "0")}.c`, FLUSH.replaceAll("flush_gather", `flush_${String(at)}`)]);
    expect(await found({ "mm/zap.c": HOLDER, ...Object.fromEntries(elsewhere), "arch/powerpc/mm/tlb.c": FLUSH, "arch/powerpc/mm/table.c": TAKER })).toEqual(["arch/powerpc/mm/table.c:3 km-slot-reuse"]);
  });

  it("does not lead through a driver that no kernel has together with the rest", async () => {
    const files = { "drivers/copy.c": HOLDER, "arch/x86/mm/tlb.c": FLUSH, "arch/x86/mm/table.c": TAKER };
    expect(await found(files)).toEqual(["arch/x86/mm/table.c:3 km-slot-reuse"]);
    expect(await found({ ...files, ...kconfig("SOC") })).toEqual([]);
    expect(await found({ ...files, ...kconfig("!SOC") })).toEqual(["arch/x86/mm/table.c:3 km-slot-reuse"]);
  });

  it("does not lead from a program beside the kernel into it", async () => {
    expect(await found({ "tools/zap.c": HOLDER, "mm/tlb.c": FLUSH, "mm/table.c": TAKER })).toEqual([]);
  });
});

const WALK = `int look(pmd_t *pmd, struct gather *tlb)
{
	pte_t *pte = pte_offset_map(pmd, 0);

	if (pte_none(*pte))
		return -ENOENT;
	wait_for_completion(&tlb->done);
	pte_unmap(pte);
	return 0;
}
`;

async function worded(file: string, kernel: "2.6.31" | "2.6.36" | "6.1" | "6.12", text = WALK, around: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const root = scratchFolder({ ...kernelTree(kernel), [file]: text, ...around });
  const { findings } = await check({ cwd: root, paths: ["."], configSymbols: new Map(), rules: [], withoutRules: [], cache: false });
  return findings.filter((one) => !/^(?:deprecated|open-coded)-/.test(one.rule)).map((one) => `${one.range.start.line} ${one.severity} ${one.rule}${one.help?.includes("nothing is mapped there") === true ? ", harmless" : ""}`);
}

describe("page tables", () => {
  it.each(["mm/look.c", "arch/x86/mm/look.c", "arch/powerpc/mm/look.c", "arch/frv/mm/look.c"])("are mapped in %s", async (file) => {
    expect(await worded(file, "2.6.31")).toEqual(["6 error leaked-map", "7 error sleep-in-atomic-map"]);
  });

  it.each(["arch/s390/mm/look.c", "arch/mips/mm/look.c", "include/asm-sparc64/look.h", "arch/powerpc/mm/look_hash64.c", "arch/x86/mm/look_64.c", "arch/arm/mm/look.c", "arch/powerpc/mm/book3s64/look.c"])("have an address only in %s: pairs are for readers, and sleeping is fine", async (file) => {
    expect(await worded(file, "2.6.31")).toEqual(["6 note leaked-map, harmless"]);
  });

  it("are mapped by arm since 2.6.32", async () => {
    expect(await worded("arch/arm/mm/look.c", "2.6.36")).toEqual(["6 error leaked-map", "7 error sleep-in-atomic-map"]);
  });

  it("are held by every architecture from 6.5 on", async () => {
    expect(await worded("arch/s390/mm/look.c", "6.12")).toEqual(["6 error leaked-map"]);
  });
});

const COPY = `void copy(struct page *to, struct page *from)
{
	void *source = kmap_local_page(from);
	void *target = kmap_local_page(to);

	copy_page(target, source);
	kunmap_local(source);
	kunmap_local(target);
}

int fill(struct page *page, int value)
{
	char *data = kmap(page);

	if (value < 0)
		return -EINVAL;
	data[0] = value;
	kunmap(page);
	return 0;
}

int fill_atomic(struct page *page, int value)
{
	char *data = kmap_atomic(page);

	if (value < 0)
		return -EINVAL;
	data[0] = value;
	kunmap_atomic(data);
	data[1] = value;
	return 0;
}
`;

describe("pages", () => {
  it.each(["drivers/block/copy.c", "arch/arm/mm/copy.c", "arch/mips/mm/copy.c", "arch/powerpc/mm/copy.c"])("may be of high memory in %s", async (file) => {
    expect(await worded(file, "6.1", COPY)).toEqual(["7 error non-lifo-unmap", "16 error leaked-map", "27 error leaked-map", "30 error use-after-unmap"]);
  });

  it.each(["arch/loongarch/mm/copy.c", "arch/m68k/mm/copy.c", "arch/powerpc/mm/book3s64/copy.c", "arch/s390/mm/copy.c", "drivers/s390/char/copy.c"])(
    "are mapped for good in %s: what kmap_atomic() does to preemption alone is left to break",
    async (file) => {
      expect(await worded(file, "6.1", COPY)).toEqual(["7 note non-lifo-unmap, harmless", "16 note leaked-map, harmless", "27 error leaked-map", "30 note use-after-unmap, harmless"]);
    },
  );
});

describe("a driver", () => {
  const harmful = ["7 error non-lifo-unmap", "16 error leaked-map", "27 error leaked-map", "30 error use-after-unmap"];
  const harmless = ["7 note non-lifo-unmap, harmless", "16 note leaked-map, harmless", "27 error leaked-map", "30 note use-after-unmap, harmless"];

  it.each([["SOC", harmful], ["SOC || X86_64", harmful], ["X86_64", harmless], ["!HIGHMEM", harmless]])("that depends on %s", async (symbols, expected) => {
    expect(await worded("drivers/copy.c", "6.1", COPY, kconfig(symbols))).toEqual(expected);
  });

  it("of which a part is compiled for 64 bits", async () => {
    const part = COPY.replace("int fill(", "#ifdef CONFIG_LONG\nint fill(").replace("int fill_atomic(", "#endif\nint fill_atomic(");
    expect(await worded("drivers/copy.c", "6.1", part, kconfig("SOC\nconfig LONG\n\tbool \"long\"\n\tdepends on X86_64"))).toEqual(["7 error non-lifo-unmap", "17 note leaked-map, harmless", "29 error leaked-map", "32 error use-after-unmap"]);
  });

  it("of an architecture whose page tables are not mapped", async () => {
    expect(await worded("drivers/copy.c", "6.1", WALK, kconfig("SOC"))).toContain("6 note leaked-map, harmless");
    expect(await worded("drivers/copy.c", "6.1", WALK, kconfig("SOC || !SOC"))).toContain("6 error leaked-map");
  });
});

const WALK_ON = `void flush(pmd_t *pmd)
{
	pte_t *pte = pte_offset_map(pmd, 0);
	int left = 512;

	do {
		flush_one(*pte++);
	} while (--left);
	pte_unmap(pte);
}
`;

describe("an address of a page table that has moved off its page", () => {
  it.each(["mm/flush.c", "arch/x86/mm/flush.c", "arch/arm/mm/flush.c"])("matters to pte_unmap() in %s", async (file) => {
    expect(await worded(file, "6.12", WALK_ON)).toEqual(["9 error wrong-unmap-argument"]);
  });

  it("does not where pte_unmap() only ends a read-side section", async () => {
    expect(await worded("arch/sparc/mm/flush.c", "6.12", WALK_ON)).toEqual(["9 note wrong-unmap-argument, harmless"]);
  });
});
