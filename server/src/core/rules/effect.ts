/** What breaking a rule does when the code runs: nothing, where nothing was mapped. */

import type { ObservationDetail } from "../analysis/observation.ts";
import type { Mapping } from "../highmem/machine.ts";
import { HIGH_PAGE_TABLES_SYMBOL, mappingPageTables, mapsPageTables, mayHaveHighMemory, takingPageTableAddress, unmapsPageTableAddress } from "../kernel/architectures.ts";
import type { KernelContext } from "../kernel/kernel-context.ts";
import type { WordContext } from "../findings/compose.ts";

/** Where something was observed. */
export interface Place extends WordContext {
  readonly kernel: KernelContext;
  /** Whether the function can be a part of a kernel with high memory, for one of these architectures; true where nothing is known of that. */
  readonly mayBeBuilt: (isWanted?: (arch: string) => boolean) => boolean;
}

/** Whether what was observed has no effect, in any kernel that is built with the file. */
export function isWithoutEffect(input: Place, detail: ObservationDetail): boolean {
  switch (detail.kind) {
    case "held-at-exit":
      return holdsNothing(input, detail.mapping);
    case "unmap-again":
      return holdsNothing(input, detail.earlier.mapping);
    case "out-of-order":
      return isAddressOnly(input, detail.mapping) || detail.above.every((one) => isAddressOnly(input, one));
    case "used-after":
    case "escaped":
      return isAddressOnly(input, detail.earlier.mapping);
    case "wrong-argument":
      return detail.mapping === null ? !hasHighMemory(input) : isAddressIgnored(input, detail.mapping);
    case "slept-while-mapped":
      return holdsNothing(input, detail.holder);
    case "slot-taken":
      return isAddressOnly(input, detail.holder);
    case "slot-held-by-caller":
    case "type-forbidden":
      return isAddressOnly(input, detail.mapping);
    case "too-deep":
    case "kmap-forbidden":
      return !hasHighMemory(input);
    default:
      return false;
  }
}

/** The map computes an address, and nothing has to be undone: no page-table entry, no count that forbids preemption. */
function holdsNothing(place: Place, { resource }: Mapping): boolean {
  if (resource === "pte") return !hasMappedPageTables(place);
  return !place.machine.forbidsSleep(resource) && !hasHighMemory(place);
}

/** The map computes an address: memory that the kernel has mapped anyway. */
function isAddressOnly(place: Place, { resource }: Mapping): boolean {
  return (resource === "pte" && !hasMappedPageTables(place)) || !hasHighMemory(place);
}

/** kunmap() of a page of low memory returns at once, kunmap_atomic() of its address only lets preemption back in. */
function isAddressIgnored(place: Place, { resource }: Mapping): boolean {
  if (resource !== "pte") return !hasHighMemory(place);
  const { version } = place.kernel;
  return !unmapsPageTableAddress(place.source.path, version) || !place.mayBeBuilt(takingPageTableAddress(version));
}

function hasHighMemory({ source, mayBeBuilt }: Place): boolean {
  return mayHaveHighMemory(source.path) && mayBeBuilt();
}

function hasMappedPageTables({ source, kernel, mayBeBuilt }: Place): boolean {
  const isWanted = mappingPageTables(kernel.version);
  if (isWanted === null) return mapsPageTables(source.path, kernel.version);
  return kernel.configSymbols.get(HIGH_PAGE_TABLES_SYMBOL) !== "n" && mapsPageTables(source.path, kernel.version) && mayBeBuilt(isWanted);
}
