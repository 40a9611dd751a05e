/** The contexts that KM_types speak of: who maps with a type made for interrupts may run in one. */

import { conventionOf } from "../kernel/context-rules.ts";
import { BASES, type Base, type FunctionEntry, type NestSite } from "./record.ts";

/** For each type the context that interrupts the most of those it is made for; types for process context tell nothing. */
export function contextsByType(sites: readonly NestSite[], of: { readonly file: string }): FunctionEntry[] {
  const found = new Map<Base, FunctionEntry>();
  for (const site of sites) {
    if (site.does.kind !== "take" || site.does.mapping.slot === null) continue;
    const type = site.does.mapping.slot;
    const base = interruptingBase(type);
    if (base === null || found.has(base) || !site.bases.includes(base)) continue;
    found.set(base, { base, reasons: [{ message: `maps with ${type}, a type made for this context`, file: of.file, line: site.line }] });
  }
  return [...found.values()];
}

function interruptingBase(type: string): Base | null {
  const bases = conventionOf(type)?.bases ?? [];
  return BASES.filter((base) => base !== "process" && bases.includes(base)).at(-1) ?? null;
}
