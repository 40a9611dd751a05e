import { describe, expect, it } from "vitest";
import { kernelVersion } from "../../server/src/core/kernel/kernel-version.ts";
import { assumedSetting, constantValue, gfpMeaning, isNonZeroConstant, maskHasBit } from "../../server/src/core/kernel/symbols.ts";

describe("constants", () => {
  it("have the values of the headers", () => {
    expect(["NULL", "EIO", "ENOMEM", "EINVAL", "PAGE_SIZE"].map(constantValue)).toEqual([0, 5, 12, 22, 4096]);
    expect(constantValue("some_variable")).toBeUndefined();
  });

  it("are known non-zero where that is known", () => {
    for (const name of ["SG_MITER_ATOMIC", "PAGE_SIZE", "GFP_KERNEL", "VM_WRITE", "EIO"]) expect(isNonZeroConstant(name), name).toBe(true);
    for (const name of ["NULL", "false", "flags"]) expect(isNonZeroConstant(name), name).toBe(false);
  });
});

describe("allocation masks", () => {
  it("sleep by their mask, and by the bit of their kernel", () => {
    const old = kernelVersion("2.6.36");
    expect(gfpMeaning("GFP_KERNEL", old)).toBe("may-sleep");
    expect(gfpMeaning("GFP_ATOMIC", old)).toBe("never-sleeps");
    expect(gfpMeaning("__GFP_WAIT", old)).toBe("may-sleep");
    expect(gfpMeaning("__GFP_WAIT", kernelVersion("6.1"))).toBe("unknown");
    expect(gfpMeaning("__GFP_DIRECT_RECLAIM", kernelVersion("6.1"))).toBe("may-sleep");
    expect(gfpMeaning("__GFP_ZERO", old)).toBe("unknown");
  });

  it("have the bit that lets them block, or not", () => {
    const old = kernelVersion("2.6.36");
    const bits = (bit: string, version = old): (boolean | null)[] => ["GFP_NOFS", "GFP_ATOMIC", "__GFP_WAIT", "__GFP_HIGH", "some_mask"].map((mask) => maskHasBit(mask, bit, version));
    expect(bits("__GFP_WAIT")).toEqual([true, false, true, false, null]);
    expect(bits("__GFP_HIGH")).toEqual([null, null, null, null, null]);
    expect(bits("GFP_NOFS")).toEqual([null, null, null, null, null]);
    expect(bits("__GFP_WAIT", kernelVersion("6.1"))).toEqual([null, null, null, null, null]);
    expect(maskHasBit("GFP_KERNEL", "__GFP_DIRECT_RECLAIM", kernelVersion("6.1"))).toBe(true);
  });
});

it("the modelled machine is x86 with 32 bits and highmem; other symbols are left open", () => {
  expect(["CONFIG_HIGHMEM", "CONFIG_HIGHPTE", "CONFIG_64BIT", "__KERNEL__", "CONFIG_SMP"].map(assumedSetting)).toEqual(["y", "y", "n", "y", undefined]);
});
