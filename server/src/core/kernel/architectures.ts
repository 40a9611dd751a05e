/** What sets architectures apart from the one that is modelled. */

import data from "./architectures.json" with { type: "json" };
import { parseKernelRange, rangeContains, type KernelVersion } from "./kernel-version.ts";

const MODELLED = new Set(data.modelled);
const FOLDERS = Object.entries(data.folders.byArchitecture);
const WITHOUT_HIGH_MEMORY = new Set(data.highMemory.without);
const MAPPED_BY = new Map(data.pageTables.mappedBy.map(({ arch, kernels }) => [arch, parseKernelRange(kernels)]));
const ADDRESS_TAKEN_BY = new Set(data.pageTables.addressTakenBy);
const PAGE_TABLES = parseKernelRange(data.pageTables.kernels);

/** The architecture that a file (relative to the kernel root) belongs to; null for those of all. */
export function archOf(file: string): string | null {
  return /^(?:arch\/|include\/asm-(?!generic\b))(\w+)/.exec(file)?.[1] ?? FOLDERS.find(([folder]) => file.startsWith(`${folder}/`))?.[1] ?? null;
}

/** Files that are tied to no architecture, or to the modelled one: `um`, `arm` and others have limits and types of their own. */
export function isModelledArch(file: string): boolean {
  const arch = archOf(file);
  return arch === null || MODELLED.has(arch);
}

/** Whether a kernel with high memory is ever built with a file (relative to the kernel root). */
export function mayHaveHighMemory(file: string): boolean {
  const arch = archOf(file);
  return arch === null || (!WITHOUT_HIGH_MEMORY.has(arch) && !isOfSixtyFourBits(file));
}

/** Whether pte_offset_map() may map anything in a file (relative to the kernel root): on many architectures it computes an address. */
export function mapsPageTables(file: string, version: KernelVersion): boolean {
  const arch = archOf(file);
  if (arch === null || !rangeContains(PAGE_TABLES, version)) return true;
  const kernels = MAPPED_BY.get(arch);
  return kernels !== undefined && rangeContains(kernels, version) && !isOfSixtyFourBits(file);
}

/** Whether pte_unmap() looks at the address that it is given. */
export function unmapsPageTableAddress(file: string, version: KernelVersion): boolean {
  if (rangeContains(PAGE_TABLES, version)) return mapsPageTables(file, version);
  const arch = archOf(file);
  return arch === null || (ADDRESS_TAKEN_BY.has(arch) && !isOfSixtyFourBits(file));
}

/** By a convention of the folders of architectures. */
function isOfSixtyFourBits(file: string): boolean {
  const folders = file.split("/").slice(0, -1);
  return data.sixtyFourBit.endings.some((ending) => file.endsWith(ending)) || data.sixtyFourBit.folders.some((folder) => folders.includes(folder));
}
