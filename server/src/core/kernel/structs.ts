/** Structures that the kernel's common headers declare. */

import { parseKernelRange, rangeContains, type KernelVersion } from "./kernel-version.ts";
import data from "./structs.json";

const MEMBERS = data.members.map((row) => ({ ...row, range: parseKernelRange(row.kernels) }));

const PAGES: ReadonlySet<string> = new Set(data.pages.names);

/** Whether `struct tag` describes a page, or several. */
export function describesPage(tag: string): boolean {
  return PAGES.has(tag);
}

/** The declared type of a member of `struct tag`, as written without the name; null when no row tells. */
export function knownMemberType(tag: string, member: string, version: KernelVersion): string | null {
  return MEMBERS.find((row) => row.struct === tag && row.member === member && rangeContains(row.range, version))?.type ?? null;
}
