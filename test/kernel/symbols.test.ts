import { describe, expect, it } from "vitest";
import { kernelVersion } from "../../server/src/core/kernel/kernel-version.ts";
import { assumedSetting, constantValue, gfpMeaning, isNonZeroConstant } from "../../server/src/core/kernel/symbols.ts";

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
});

it("the modelled machine is x86 with 32 bits and highmem; other symbols are left open", () => {
  expect(["CONFIG_HIGHMEM", "CONFIG_HIGHPTE", "CONFIG_64BIT", "__KERNEL__", "CONFIG_SMP"].map(assumedSetting)).toEqual(["y", "y", "n", "y", undefined]);
});
