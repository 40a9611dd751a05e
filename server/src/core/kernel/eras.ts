/** The five eras of the highmem interface: where a mapping lives in each, and how much fits. */

import { STANDARD_ARCHITECTURE } from "./architectures.ts";
import type { Resource } from "./api-model.ts";
import type { KernelVersion } from "./kernel-version.ts";
import { clampToRange, kernelVersion, parseKernelRange, rangeContains } from "./kernel-version.ts";
import data from "./eras.json";

export type EraId = "typed" | "transition" | "stack-mixed" | "stack" | "local";

/** What holds a mapping: one slot per KM_type, a stack, the sleeping pool, or nothing that is counted. */
export type MappingHome = "typed-slots" | "per-cpu-stack" | "per-task-stack" | "pool" | "none";

export interface KernelEra {
  readonly id: EraId;
  readonly kernels: string;
  /** The version a lone file of this era is read as. */
  readonly representative: string;
  readonly title: string;
  /** Whether the KM_type argument selects a slot, is there but ignored, or no longer exists. */
  readonly typeArgument: "selects-slot" | "ignored" | "absent";
  /** What code of this era should move away from. */
  readonly deprecates: readonly ("km-type" | "kmap-atomic" | "kmap")[];
  readonly source: string;
}

export type Disabled = "pageFaults" | "preemption" | "migration";

export interface ResourceModel {
  readonly resource: Resource;
  readonly kernels: string;
  readonly home: MappingHome;
  readonly releaseOrder: "free" | "lifo";
  /** What stays off from map to unmap. */
  readonly disables: readonly Disabled[];
  /** Whether the map waits for others to release theirs, and so can deadlock when held twice. */
  readonly mayWait: boolean;
  readonly source: string;
}

export interface MachineLimit {
  readonly arch: string;
  readonly home: MappingHome;
  readonly kernels: string;
  /** Mappings that can be live together. */
  readonly slots: number;
  /** The same with the kernel's highmem debugging on. */
  readonly debugSlots: number;
  readonly source: string;
}

export type EraFactId =
  | "page-fault-disable-counts-as-preempt" | "user-copy-under-atomic-map-warns" | "hardirq-handlers-may-run-with-irqs-on" | "kmap-contexts-are-checked"
  | "page-argument-refused-at-build-time" | "overflow-test-one-too-lax" | "atomic-and-local-share-one-stack";

interface EraData {
  readonly eras: readonly KernelEra[];
  readonly resources: readonly ResourceModel[];
  readonly limits: readonly MachineLimit[];
  readonly facts: readonly { readonly id: EraFactId; readonly kernels: string; readonly source: string }[];
}

const DATA = data as unknown as EraData;

/** All eras, oldest first. */
export const ERAS: readonly KernelEra[] = DATA.eras;

/** The era of that id. */
export function eraById(id: EraId): KernelEra {
  const era = ERAS.find((candidate) => candidate.id === id);
  if (era === undefined) throw new RangeError(`no era ${id}`);
  return era;
}

/** The era that a pristine kernel of this version belongs to. */
export function eraOf(version: KernelVersion): KernelEra {
  const era = ERAS.find((candidate) => holds(candidate.kernels, version));
  if (era === undefined) throw new RangeError(`no era holds ${version.text}`);
  return era;
}

/** The version nearest to the given one that lies in the era: the given one where content and Makefile agree. */
export function versionWithin(era: EraId, version: KernelVersion): KernelVersion {
  return clampToRange(version, parseKernelRange(eraById(era).kernels));
}

/** The version a lone file of this era is read as. */
export function representativeOf(era: EraId): KernelVersion {
  return kernelVersion(eraById(era).representative);
}

/** Where a resource lives in this version; undefined where the interface does not exist yet (`local` before 5.11). */
export function resourceModel(resource: Resource, version: KernelVersion): ResourceModel | undefined {
  return DATA.resources.find((model) => model.resource === resource && holds(model.kernels, version));
}

/** How many mappings fit; undefined where nothing is counted, that of the standard architecture where the arch has no entry of its own. */
export function mappingLimit(home: MappingHome, version: KernelVersion, arch = STANDARD_ARCHITECTURE): MachineLimit | undefined {
  const fitting = DATA.limits.filter((limit) => limit.home === home && holds(limit.kernels, version));
  return fitting.find((limit) => limit.arch === arch) ?? fitting.find((limit) => limit.arch === STANDARD_ARCHITECTURE);
}

/** Whether a rule that changed between versions holds in this one. */
export function eraFact(id: EraFactId, version: KernelVersion): boolean {
  return DATA.facts.some((fact) => fact.id === id && holds(fact.kernels, version));
}

function holds(range: string, version: KernelVersion): boolean {
  return rangeContains(parseKernelRange(range), version);
}
