/** Which part of the machine a resource lives in, for one kernel. */

import type { Resource } from "../kernel/api-model.ts";
import { mapsPageTables } from "../kernel/architectures.ts";
import { mappingLimit, resourceModel, type MappingHome } from "../kernel/eras.ts";
import type { KernelVersion } from "../kernel/kernel-version.ts";
import type { Machine, Mapping } from "./machine.ts";

export interface MachineModel {
  home(resource: Resource): MappingHome;
  /** Releases must come in reverse order. */
  isStack(resource: Resource): boolean;
  /** Preemption or page faults are off from map to unmap. */
  forbidsSleep(resource: Resource): boolean;
  /** Mappings that fit, in slots; Infinity where nothing is counted. */
  limit(home: MappingHome): number;
}

const models = new WeakMap<KernelVersion, MachineModel>();

export function machineModel(version: KernelVersion): MachineModel {
  const model = models.get(version) ?? modelOf((resource) => resourceModel(resource, version), version);
  models.set(version, model);
  return model;
}

/** The same as a file (relative to the kernel root) sees it: page tables that its architecture does not map take nothing and forbid nothing. */
export function machineModelIn(file: string, version: KernelVersion): MachineModel {
  return mapsPageTables(file, version) ? machineModel(version) : modelOf((resource) => (resource === "pte" ? undefined : resourceModel(resource, version)), version);
}

function modelOf(find: (resource: Resource) => ReturnType<typeof resourceModel>, version: KernelVersion): MachineModel {
  const found = new Map<Resource, ReturnType<typeof resourceModel>>();
  const model = (resource: Resource): ReturnType<typeof resourceModel> => {
    if (!found.has(resource)) found.set(resource, find(resource));
    return found.get(resource);
  };
  return {
    home: (resource) => model(resource)?.home ?? "none",
    isStack: (resource) => model(resource)?.releaseOrder === "lifo",
    forbidsSleep: (resource) => model(resource)?.disables.includes("preemption") ?? false,
    limit: (home) => mappingLimit(home, version)?.slots ?? Infinity,
  };
}

/** Live mappings that share the home of `resource`, oldest first. */
export function neighbours(machine: Machine, model: MachineModel, resource: Resource): Mapping[] {
  const home = model.home(resource);
  return machine.live.filter((mapping) => model.home(mapping.resource) === home);
}

/** Mappings that order is about: everything but the pool, newest last. */
export function laterMappings(machine: Machine, model: MachineModel, mapping: Mapping): Mapping[] {
  const same = neighbours(machine, model, mapping.resource);
  return same.slice(same.indexOf(mapping) + 1);
}
