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

async function worded(file: string, kernel: "2.6.31" | "6.12"): Promise<string[]> {
  const root = scratchFolder({ ...kernelTree(kernel), [file]: WALK });
  const { findings } = await check({ cwd: root, paths: ["."], configSymbols: new Map(), rules: [], withoutRules: [], cache: false });
  return findings.map((one) => `${one.range.start.line} ${one.severity} ${one.rule}${one.help?.includes("nothing is mapped there") === true ? ", harmless" : ""}`);
}

describe("page tables", () => {
  it.each(["mm/look.c", "arch/x86/mm/look.c", "arch/arm/mm/look.c", "arch/frv/mm/look.c"])("are mapped in %s", async (file) => {
    expect(await worded(file, "2.6.31")).toEqual(["6 error leaked-map", "7 error sleep-in-atomic-map"]);
  });

  it.each(["arch/s390/mm/look.c", "arch/mips/mm/look.c", "include/asm-sparc64/look.h", "arch/powerpc/mm/look_hash64.c", "arch/x86/mm/look_64.c"])("have an address only in %s: pairs are for readers, and sleeping is fine", async (file) => {
    expect(await worded(file, "2.6.31")).toEqual(["6 warning leaked-map, harmless"]);
  });

  it("are held by every architecture from 6.5 on", async () => {
    expect(await worded("arch/s390/mm/look.c", "6.12")).toEqual(["6 error leaked-map"]);
  });
});
