import { describe, expect, it } from "vitest";
import type { ApiModel, MapEffect, UnmapEffect } from "../../server/src/core/kernel/api-model.ts";
import type { EraId } from "../../server/src/core/kernel/eras.ts";
import { kernelVersion } from "../../server/src/core/kernel/kernel-version.ts";
import type { ApiTable } from "../../server/src/core/kernel/models.ts";
import { modelsFor } from "../../server/src/core/kernel/models.ts";

function table(version: string, era: EraId): ApiTable {
  return modelsFor(kernelVersion(version), era);
}

function mapOf(row: ApiModel | undefined): MapEffect | undefined {
  return row?.effects?.find((effect) => effect.do === "map");
}

function unmapOf(row: ApiModel | undefined): UnmapEffect | undefined {
  return row?.effects?.find((effect) => effect.do === "unmap");
}

const typed = table("2.6.36", "typed");
const older = table("2.6.31.3", "typed");
const stack = table("4.9", "stack");
const local = table("6.1.192", "local");
const newest = table("6.6", "local");

describe("the models of a kernel", () => {
  it("take the type argument of kmap_atomic where there is one", () => {
    expect(mapOf(typed.lookup("kmap_atomic", 2))?.slot).toEqual({ arg: 1 });
    expect(mapOf(stack.lookup("kmap_atomic", 1))).toMatchObject({ resource: "atomic", key: "arg0", address: "return" });
    expect(mapOf(stack.lookup("kmap_atomic", 1))?.slot).toBeUndefined();
    expect(mapOf(table("3.4", "stack-mixed").lookup("kmap_atomic", 2))?.slot).toBeUndefined();
    expect(table("3.4", "stack-mixed").lookup("kmap_atomic", 2)?.params).toEqual(["page", "type"]);
  });

  it("know kmap_local_page from 5.11 on only", () => {
    expect(stack.lookup("kmap_local_page", 1)).toBeUndefined();
    expect(mapOf(local.lookup("kmap_local_page", 1))?.resource).toBe("local");
  });

  it("take the slot of an io mapping from the argument in 2.6.36 only", () => {
    expect(mapOf(older.lookup("io_mapping_map_atomic_wc", 2))?.slot).toEqual({ type: "KM_USER0" });
    expect(mapOf(typed.lookup("io_mapping_map_atomic_wc", 3))?.slot).toEqual({ arg: 2 });
    expect(mapOf(stack.lookup("io_mapping_map_atomic_wc", 2))?.slot).toBeUndefined();
  });

  it("let pte_offset_map fail from 6.5 on", () => {
    expect(mapOf(local.lookup("pte_offset_map", 2))?.fails).toBeUndefined();
    expect(mapOf(newest.lookup("pte_offset_map", 2))?.fails).toBe("null");
    expect(newest.lookup("pte_unmap", 1)?.effects).toContainEqual({ do: "context", rcu: -1 });
  });

  it("have pte_alloc_map_lock fail in every kernel, with the lock taken on success only", () => {
    for (const kernel of [older, typed, stack, local, newest]) {
      const row = kernel.lookup("pte_alloc_map_lock", 4);
      expect(mapOf(row)?.fails).toBe("null");
      expect(row?.effects).toContainEqual({ do: "context", lock: 1, lockRef: "*arg3", whenTrue: true });
    }
  });

  it("release by address or by page, as the interface does", () => {
    expect(unmapOf(typed.lookup("kunmap", 1))).toMatchObject({ key: "arg0" });
    expect(unmapOf(typed.lookup("kunmap_atomic", 2))).toMatchObject({ address: "arg0" });
    expect(unmapOf(typed.lookup("unmap_extent_buffer", 3))).toMatchObject({ address: "arg1" });
  });

  it("choose by the number of arguments where one name has several shapes", () => {
    expect(mapOf(local.lookup("nilfs_get_page", 2))?.key).toBe("return");
    expect(mapOf(local.lookup("nilfs_get_page", 3))?.key).toBe("*arg2");
    expect(typed.lookup("ops->map", 3)).toBeDefined();
    expect(typed.lookup("ops->map", 2)).toBeUndefined();
    expect(stack.lookup("ops->map", 3)).toBeUndefined();
  });

  it("restart an iterator with each step", () => {
    const next = typed.lookup("sg_miter_next", 1)?.effects ?? [];
    expect(next.map((effect) => effect.do)).toEqual(["unmap", "map", "store"]);
    expect(next[0]).toMatchObject({ ifHeld: true, address: "arg0->addr" });
    expect(next[1]).toMatchObject({ fails: "zero", resource: { flags: "arg0->__flags", bit: "SG_MITER_ATOMIC" } });
    expect(typed.lookup("sg_miter_start", 4)?.effects).toContainEqual({ do: "store", to: "arg0->__flags", value: "arg3" });
  });

  it("tell apart names that map from names that only have a meaning", () => {
    for (const name of ["kmap", "kunmap_atomic", "clear_highpage", "pte_offset_map_lock", "skb_copy_bits"]) expect(typed.mapping(name)).toBe(true);
    for (const name of ["page_address", "spin_lock", "BUG_ON", "kmalloc", "no_such_function"]) expect(typed.mapping(name)).toBe(false);
    expect([...typed.names()]).toContain("kmap_skb_frag");
    expect([...local.names()]).not.toContain("kmap_skb_frag");
  });

  it("follow the era for what maps and the version for the rest, where they disagree", () => {
    const backported = table("2.6.36", "stack");
    expect(mapOf(backported.lookup("kmap_atomic", 1))?.slot).toBeUndefined();
    expect(backported.lookup("pagefault_disable", 0)?.effects).toEqual([{ do: "context", pageFaults: 1, preempt: 1 }]);
  });

  it("take for pure only what nobody waits to see changed", () => {
    for (const name of ["PageHighMem", "S_ISDIR", "IS_ENABLED", "sg_page", "bio_iovec_idx"]) expect(local.lookup(name, 1)?.result, name).toMatchObject({ is: "pure" });
    for (const name of ["PageUptodate", "PageLocked", "buffer_uptodate", "test_bit", "list_empty"]) expect(local.lookup(name, 1)?.result, name).toBeUndefined();
  });

  it("let rows from outside stand in for built-in ones of their name", () => {
    const own: ApiModel = {
      name: "kmap", kernels: "2.6.31..", params: ["page"], level: "wrapper", source: "project",
      effects: [{ do: "map", interface: "own", resource: "other", key: "arg0", address: "return" }],
    };
    const extended = modelsFor(kernelVersion("4.9"), "stack", { extra: [own, { ...own, name: "own_kmap", kernels: "5.0.." }] });
    expect(mapOf(extended.lookup("kmap", 1))?.interface).toBe("own");
    expect(extended.lookup("own_kmap", 1)).toBeUndefined();
    expect(unmapOf(extended.lookup("kunmap", 1))?.interfaces).toContain("kmap");
    expect(mapOf(stack.lookup("kmap", 1))?.interface).toBe("kmap");
  });
});
