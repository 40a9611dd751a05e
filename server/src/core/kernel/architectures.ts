/** What sets architectures apart from the one that is modelled. */

import data from "./architectures.json" with { type: "json" };
import { parseKernelRange, rangeContains, type KernelVersion } from "./kernel-version.ts";

const MODELLED = new Set(data.modelled);
const MAPPED_BY = new Set(data.pageTables.mappedBy);
const PAGE_TABLES = parseKernelRange(data.pageTables.kernels);

/** The architecture that a file (relative to the kernel root) belongs to; null for those of all. */
export function archOf(file: string): string | null {
  return /^(?:arch\/|include\/asm-(?!generic\b))(\w+)/.exec(file)?.[1] ?? null;
}

/** Files that are tied to no architecture, or to the modelled one: `um`, `arm` and others have limits and types of their own. */
export function isModelledArch(file: string): boolean {
  const arch = archOf(file);
  return arch === null || MODELLED.has(arch);
}

/** Whether pte_offset_map() may map anything in a file (relative to the kernel root): on many architectures it computes an address. */
export function mapsPageTables(file: string, version: KernelVersion): boolean {
  const arch = archOf(file);
  return arch === null || (MAPPED_BY.has(arch) && !isOfSixtyFourBits(file)) || !rangeContains(PAGE_TABLES, version);
}

/** By a convention of the folders of architectures. */
function isOfSixtyFourBits(file: string): boolean {
  return data.sixtyFourBit.endings.some((ending) => file.endsWith(ending));
}
