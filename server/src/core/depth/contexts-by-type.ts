/** The contexts that KM_types speak of: who maps with a type made for interrupts may run in one. */

import { conventionOf } from "../kernel/context-rules.ts";
import { BASES, type Base, type EntryReason, type FunctionRecord } from "./record.ts";

/** For each type the context that interrupts the most of those it is made for; types for process context tell nothing. */
export function contextsByType({ file, sites }: FunctionRecord): Map<Base, EntryReason> {
  const found = new Map<Base, EntryReason>();
  for (const { does, bases } of sites) {
    const type = does.kind === "take" ? does.mapping.slot : null;
    const base = type === null ? null : interruptingBase(type);
    if (base === null || found.has(base) || !bases.includes(base)) continue;
    found.set(base, { message: `maps with ${type}, a type made for this context`, file, isHint: true });
  }
  return found;
}

function interruptingBase(type: string): Base | null {
  const bases = conventionOf(type)?.bases ?? [];
  return BASES.filter((base) => base !== "process" && bases.includes(base)).at(-1) ?? null;
}
