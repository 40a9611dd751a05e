import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  clampToRange, compareKernelVersions, kernelVersion, parseKernelRange, parseKernelVersion, rangeContains, rangesOverlap, releaseOf,
} from "../../server/src/core/kernel/kernel-version.ts";
import { dataFiles, kernelData } from "./data-files.ts";

/** Bounds of all ranges in a data file. */
function versionsIn(data: unknown): string[] {
  if (typeof data === "string") return /^[\d.]*\d\.\d[\d.]*$/.test(data) ? data.split("..").filter((bound) => bound.includes(".")) : [];
  return typeof data === "object" && data !== null ? Object.values(data).flatMap(versionsIn) : [];
}

describe("kernel versions", () => {
  it("are read with stable numbers, candidates and vendor suffixes", () => {
    expect(parseKernelVersion("2.6.36.3")).toEqual({ parts: [2, 6, 36, 3], text: "2.6.36.3" });
    expect(parseKernelVersion("v6.1-rc3")).toEqual({ parts: [6, 1], candidate: 3, text: "6.1-rc3" });
    expect(parseKernelVersion("6.1.0-18-amd64")?.parts).toEqual([6, 1, 0]);
    expect(parseKernelVersion("3.4.111")?.parts).toEqual([3, 4, 111]);
    for (const text of ["", "6", "six", "2.6.x", "6.1rc3"]) expect(parseKernelVersion(text)).toBeNull();
  });

  it("belong to a release, and no range of the data files tells versions of one release apart", () => {
    const release = (text: string): string => releaseOf(kernelVersion(text));
    expect(["2.6.36.3", "2.6.36", "3.4.111", "6.1-rc3", "6.1"].map(release)).toEqual(["2.6.36", "2.6.36", "3.4", "6.1", "6.1"]);
    const bounds = dataFiles().flatMap((path) => versionsIn(kernelData(path)));
    expect(bounds.length).toBeGreaterThan(500);
    expect(bounds.filter((bound) => release(bound) !== bound)).toEqual([]);
  });

  it("are ordered, a candidate before its release", () => {
    const sorted = ["2.6.9", "2.6.31", "2.6.36", "2.6.36.3", "2.6.37-rc1", "2.6.37-rc2", "2.6.37", "3.0", "3.10", "6.1-rc3", "6.1", "6.1.192"];
    const versions = sorted.map(kernelVersion);
    expect([...versions].reverse().sort(compareKernelVersions).map((version) => version.text)).toEqual(sorted);
    expect(compareKernelVersions(kernelVersion("6.1"), kernelVersion("6.1.0"))).toBe(0);
  });

  it("compare antisymmetrically", () => {
    const version = fc.tuple(fc.array(fc.nat(40), { minLength: 2, maxLength: 4 }), fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }))
      .map(([parts, candidate]) => kernelVersion(parts.join(".") + (candidate === undefined ? "" : `-rc${candidate}`)));
    fc.assert(fc.property(version, version, (a, b) => Math.sign(compareKernelVersions(a, b)) === -Math.sign(compareKernelVersions(b, a)) || compareKernelVersions(a, b) === 0));
  });
});

describe("kernel ranges", () => {
  const holds = (range: string, version: string): boolean => rangeContains(parseKernelRange(range), kernelVersion(version));

  it("hold what their bounds are a prefix of", () => {
    expect(holds("..2.6.36", "2.6.36.3")).toBe(true);
    expect(holds("..2.6.36", "2.6.37-rc1")).toBe(false);
    expect(holds("2.6.37..", "2.6.37-rc1")).toBe(true);
    expect(holds("2.6.37..5.10", "5.10.200")).toBe(true);
    expect(holds("2.6.37..5.10", "5.11")).toBe(false);
    expect(holds("2.6.31", "2.6.31.3")).toBe(true);
    expect(holds("2.6.31", "2.6.30")).toBe(false);
    expect(holds("*", "1.0")).toBe(true);
  });

  it("reject what is no range", () => {
    for (const text of ["", "2.6.x..", "1.0..2.0..3.0", "six"]) expect(() => parseKernelRange(text)).toThrow(RangeError);
  });

  it("overlap exactly when some version lies in both", () => {
    const overlap = (a: string, b: string): boolean => rangesOverlap(parseKernelRange(a), parseKernelRange(b));
    expect(overlap("..3.3", "3.4..")).toBe(false);
    expect(overlap("..3.4", "3.4..")).toBe(true);
    expect(overlap("..2.6.36", "2.6.36.3..")).toBe(true);
    expect(overlap("*", "6.5..")).toBe(true);
    expect(overlap("2.6.31..2.6.34", "2.6.35..2.6.36")).toBe(false);
  });

  it("give the nearest bound for a version outside", () => {
    const range = parseKernelRange("2.6.37..3.3");
    expect(clampToRange(kernelVersion("2.6.36"), range).text).toBe("2.6.37");
    expect(clampToRange(kernelVersion("4.9"), range).text).toBe("3.3");
    expect(clampToRange(kernelVersion("3.0.8"), range).text).toBe("3.0.8");
  });
});
