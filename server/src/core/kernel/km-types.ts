/** The KM_type names of each architecture: only these select a slot, whatever else begins with KM_. */

import { STANDARD_ARCHITECTURE } from "./architectures.ts";
import type { KernelVersion } from "./kernel-version.ts";
import { parseKernelRange, rangeContains } from "./kernel-version.ts";
import data from "./km-types.json";

interface KmTypeTable {
  readonly arches: readonly string[];
  readonly kernels: string;
  /** Whether CONFIG_DEBUG_HIGHMEM puts a fence before each type. */
  readonly fence: boolean;
  /** In the order of the enum, without fences: the index is the value. */
  readonly types: readonly string[];
  readonly source: string;
  readonly note?: string;
}

const TABLES: readonly KmTypeTable[] = data.tables;
const NAMES: ReadonlySet<string> = new Set(TABLES.flatMap((table) => table.types));

/**
 * The types of an architecture in the order of their values; empty where the enum does not exist.
 * An architecture without a table of its own is read as the standard one.
 */
export function kmTypes(version: KernelVersion, arch = STANDARD_ARCHITECTURE): readonly string[] {
  const holding = TABLES.filter((table) => rangeContains(parseKernelRange(table.kernels), version));
  const table = holding.find((candidate) => candidate.arches.includes(arch))
    ?? holding.find((candidate) => candidate.arches.includes(STANDARD_ARCHITECTURE));
  return table?.types ?? [];
}

/** Whether some kernel and architecture has a km_type of that name. */
export function isKmType(name: string): boolean {
  return NAMES.has(name);
}

/**
 * The type `offset` places after the named one, as in crypto's `KM_USER0 + out`, counted in types and not in
 * enum values (fences double those); undefined outside of the enum.
 */
export function kmTypeAfter(name: string, offset: number, version: KernelVersion): string | undefined {
  const types = kmTypes(version);
  const index = types.indexOf(name);
  return index < 0 ? undefined : types[index + offset];
}
