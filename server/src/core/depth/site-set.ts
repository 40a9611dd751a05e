/** Drops sites that tell nothing that another one does not tell. */

import type { NestSite } from "./record.ts";

/** Of sites that do the same at one line under the same conditions, those that hold the most. */
export function distinctSites(sites: readonly NestSite[]): NestSite[] {
  const kept = new Map<string, NestSite[]>();
  for (const site of sites) {
    const key = JSON.stringify([site.line, site.does, site.bases, site.hasSlept, site.isAtomic]);
    const same = kept.get(key) ?? [];
    if (same.some((other) => holdsAll(other, site))) continue;
    kept.set(key, [...same.filter((other) => !holdsAll(site, other)), site]);
  }
  return [...kept.values()].flat().sort((a, b) => a.line - b.line || Number(most(b) > most(a)) - Number(most(a) > most(b)));
}

/** Of places that hold as much, the one where a loop has left several mappings says more. */
function most({ held }: NestSite): number {
  return Math.max(0, ...held.map((one) => one.count));
}

function holdsAll(site: NestSite, other: NestSite): boolean {
  const mine = new Set(site.held.map((one) => JSON.stringify(one)));
  return other.held.length <= site.held.length && other.held.every((one) => mine.has(JSON.stringify(one)));
}
