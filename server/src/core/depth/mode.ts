/** How a function runs, as far as that decides which of its places can be reached. */

import type { Base, NestSite } from "./record.ts";

/** `atomic`: in process context, under something that forbids sleeping. */
export type Mode = "process" | "atomic" | "softirq" | "hardirq" | "nmi";

function baseOf(mode: Mode): Base {
  return mode === "atomic" ? "process" : mode;
}

/** What has slept, or is about to, does so where that is allowed. */
export function isReached(site: NestSite, mode: Mode): boolean {
  if (!site.bases.includes(baseOf(mode))) return false;
  if (mode === "process") return true;
  return !site.hasSlept && !(site.does.kind === "call" && site.does.isCertainSleep);
}

/** The mode of what is called there. */
export function modeWithin(site: NestSite, mode: Mode): Mode {
  return mode === "process" && site.isAtomic ? "atomic" : mode;
}
