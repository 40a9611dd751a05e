import { describe, expect, it } from "vitest";
import { ERAS, eraById, eraFact, eraOf, mappingLimit, representativeOf, resourceModel, versionWithin } from "../../server/src/core/kernel/eras.ts";
import type { KernelVersion } from "../../server/src/core/kernel/kernel-version.ts";
import { kernelVersion, parseKernelRange, rangesOverlap } from "../../server/src/core/kernel/kernel-version.ts";

const VERSIONS = ["2.6.12", "2.6.31", "2.6.36.4", "2.6.37-rc1", "2.6.38", "3.3.8", "3.4.111", "3.6", "3.7", "4.9", "5.10.200", "5.11", "6.1.192", "7.0"];

describe("eras", () => {
  it("hold every version exactly once", () => {
    const ranges = ERAS.map((era) => parseKernelRange(era.kernels));
    ranges.forEach((range, index) => {
      expect(ranges.slice(index + 1).some((other) => rangesOverlap(range, other))).toBe(false);
    });
    expect(VERSIONS.map((text) => eraOf(kernelVersion(text)).id)).toEqual([
      "typed", "typed", "typed", "transition", "transition", "transition", "stack-mixed", "stack-mixed",
      "stack", "stack", "stack", "local", "local", "local",
    ]);
  });

  it("have a representative of their own", () => {
    for (const era of ERAS) expect(eraOf(representativeOf(era.id)).id).toBe(era.id);
  });

  it("keep a version of their own and move any other to the nearest bound", () => {
    expect(versionWithin("typed", kernelVersion("2.6.31.3")).text).toBe("2.6.31.3");
    expect(versionWithin("stack", kernelVersion("2.6.36")).text).toBe("3.7");
    expect(eraById("transition").typeArgument).toBe("ignored");
  });
});

describe("where mappings live", () => {
  const home = (text: string): string | undefined => resourceModel("atomic", kernelVersion(text))?.home;

  it("changes with the era", () => {
    expect(["2.6.36", "2.6.37", "5.10", "5.11"].map(home)).toEqual(["typed-slots", "per-cpu-stack", "per-cpu-stack", "per-task-stack"]);
    expect(resourceModel("local", kernelVersion("5.10"))).toBeUndefined();
    expect(resourceModel("pool", kernelVersion("4.9"))).toMatchObject({ home: "pool", mayWait: true, releaseOrder: "free" });
  });

  it("is defined once for each resource but local in every version", () => {
    for (const resource of ["atomic", "pool", "pte", "other"] as const) {
      for (const text of VERSIONS) expect(resourceModel(resource, kernelVersion(text)), `${resource} ${text}`).toBeDefined();
    }
  });

  it("has room for the slots of its kernel", () => {
    const slots = (text: string): number | undefined => {
      const version: KernelVersion = kernelVersion(text);
      return mappingLimit(resourceModel("atomic", version)?.home ?? "none", version)?.slots;
    };
    expect(["2.6.30", "2.6.31", "2.6.36", "4.9", "6.1"].map(slots)).toEqual([13, 19, 20, 20, 15]);
    expect(mappingLimit("per-cpu-stack", kernelVersion("4.9"))?.debugSlots).toBe(41);
    expect(mappingLimit("per-task-stack", kernelVersion("6.1"))?.debugSlots).toBe(16);
    expect(mappingLimit("per-cpu-stack", kernelVersion("4.9"), "tile")?.slots).toBe(8);
    expect(mappingLimit("none", kernelVersion("4.9"))).toBeUndefined();
  });

  it("knows when pagefault_disable stopped to count as preemption off", () => {
    expect(eraFact("page-fault-disable-counts-as-preempt", kernelVersion("3.4"))).toBe(true);
    expect(eraFact("page-fault-disable-counts-as-preempt", kernelVersion("4.9"))).toBe(false);
  });
});
