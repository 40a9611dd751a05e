/** What sets architectures apart from the one that is modelled. */

import data from "./architectures.json" with { type: "json" };
import { parseKernelRange, rangeContains, type KernelVersion } from "./kernel-version.ts";

const MODELLED = new Set(data.modelled);
const OF_ARCHITECTURE = new RegExp(data.folders.pattern);
const FOLDERS = Object.entries(data.folders.byArchitecture);
const WITHOUT_HIGH_MEMORY = new Set(data.highMemory.without);
const MAPPED_BY = new Map(data.pageTables.mappedBy.map(({ arch, kernels }) => [arch, parseKernelRange(kernels)]));
const ADDRESS_TAKEN_BY = new Set(data.pageTables.addressTakenBy);
const PAGE_TABLES = parseKernelRange(data.pageTables.kernels);

/** The folder in `arch/` whose limits and types stand for those of architectures without rows of their own. */
export const STANDARD_ARCHITECTURE = data.standard;
/** Folders in `arch/`; whether there is high memory hangs on the configuration, too. */
export const ARCHITECTURES_WITH_HIGH_MEMORY: readonly string[] = data.highMemory.with;
/** The symbol of a configuration that stands for high memory. */
export const HIGH_MEMORY_SYMBOL = data.highMemory.symbol;
/** The symbol of a configuration that stands for page tables in high memory. */
export const HIGH_PAGE_TABLES_SYMBOL = data.pageTables.symbol;
/** How many bytes an entry of a page table may have; the configuration decides. */
export const PAGE_TABLE_ENTRY_BYTES: readonly number[] = data.pageTables.entryBytes;
/** Symbols that have no choice in a kernel with high memory. */
export const SYMBOLS_WITH_HIGH_MEMORY: ReadonlyMap<string, boolean> = new Map([[data.highMemory.symbol, true], ...data.sixtyFourBit.symbols.map((name): [string, boolean] => [name, false])]);

/** The architecture that a file (relative to the kernel root) belongs to; null for those of all. */
export function archOf(file: string): string | null {
  return OF_ARCHITECTURE.exec(file)?.[1] ?? FOLDERS.find(([folder]) => file.startsWith(`${folder}/`))?.[1] ?? null;
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
  return arch === null || !isNothing(version) || (mapsPageTablesOn(arch, version) && !isOfSixtyFourBits(file));
}

/** Whether pte_offset_map() of an architecture without mapped page tables computes an address and nothing else. */
function isNothing(version: KernelVersion): boolean {
  return rangeContains(PAGE_TABLES, version);
}

/** Whether an architecture can have page tables in high memory. */
function mapsPageTablesOn(arch: string, version: KernelVersion): boolean {
  const kernels = MAPPED_BY.get(arch);
  return kernels !== undefined && rangeContains(kernels, version);
}

/** On which architectures pte_offset_map() does something; null for all. */
export function mappingPageTables(version: KernelVersion): ((arch: string) => boolean) | null {
  return isNothing(version) ? (arch) => mapsPageTablesOn(arch, version) : null;
}

/** On which architectures pte_unmap() looks at the address that it is given. */
export function takingPageTableAddress(version: KernelVersion): (arch: string) => boolean {
  return mappingPageTables(version) ?? ((arch) => ADDRESS_TAKEN_BY.has(arch));
}

/** Whether pte_unmap() looks at the address that it is given. */
export function unmapsPageTableAddress(file: string, version: KernelVersion): boolean {
  const arch = archOf(file);
  return arch === null || (takingPageTableAddress(version)(arch) && !isOfSixtyFourBits(file));
}

/** By a convention of the folders of architectures. */
function isOfSixtyFourBits(file: string): boolean {
  const folders = file.split("/").slice(0, -1);
  return data.sixtyFourBit.endings.some((ending) => file.endsWith(ending)) || data.sixtyFourBit.folders.some((folder) => folders.includes(folder));
}
