import { describe, expect, it } from "vitest";
import { kernelVersion } from "../../server/src/core/kernel/kernel-version.ts";
import { isKmType, kmTypeAfter, kmTypes } from "../../server/src/core/kernel/km-types.ts";

describe("KM_types", () => {
  it("grow from 13 over 19 to 20 on x86, and go with the enum", () => {
    expect(["2.6.30", "2.6.31", "2.6.34", "2.6.35", "2.6.36", "4.9"].map((text) => kmTypes(kernelVersion(text)).length)).toEqual([13, 19, 19, 20, 20, 0]);
    expect(kmTypes(kernelVersion("2.6.36"))[3]).toBe("KM_USER0");
    expect(kmTypes(kernelVersion("2.6.36"))[19]).toBe("KM_KDB");
  });

  it("differ on other architectures, which fall back to x86 when they have no table", () => {
    expect(kmTypes(kernelVersion("2.6.36"), "um")[5]).toBe("KM_UML_USERCOPY");
    expect(kmTypes(kernelVersion("2.6.36"), "frv").slice(0, 5)).toEqual(["__KM_CACHE", "__KM_PGD", "__KM_ITLB_PTD", "__KM_DTLB_PTD", "KM_BOUNCE_READ"]);
    expect(kmTypes(kernelVersion("2.6.36"), "tile")).not.toContain("KM_BIO_DST_IRQ");
    expect(kmTypes(kernelVersion("2.6.36"), "unheard-of")).toEqual(kmTypes(kernelVersion("2.6.36")));
  });

  it("are only the names of the tables, whatever else begins with KM_", () => {
    for (const name of ["KM_USER0", "KM_PTE1", "KM_L2_CACHE", "KM_PPC_SYNC_PAGE", "KM_MEMCPY0", "KM_PTE2", "__KM_PGD"]) expect(isKmType(name), name).toBe(true);
    for (const name of ["KM_SLEEP", "KM_NOFS", "KM_MAYFAIL", "KM_AES_128", "KM_RD_VALID_1", "KM_TYPE_NR", "KM_INCR", "KM_MAX_IDX"]) expect(isKmType(name), name).toBe(false);
  });

  it("are added to by whole types", () => {
    const version = kernelVersion("2.6.36");
    expect(kmTypeAfter("KM_USER0", 1, version)).toBe("KM_USER1");
    expect(kmTypeAfter("KM_KDB", 1, version)).toBeUndefined();
    expect(kmTypeAfter("KM_SLEEP", 0, version)).toBeUndefined();
  });
});
