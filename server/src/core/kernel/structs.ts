/** Members of structures that the kernel's common headers declare. */

import { parseKernelRange, rangeContains, type KernelVersion } from "./kernel-version.ts";
import data from "./structs.json";

const MEMBERS = data.members.map((row) => ({ ...row, range: parseKernelRange(row.kernels) }));

/** The declared type of a member of `struct tag`, as written without the name; null when no row tells. */
export function knownMemberType(tag: string, member: string, version: KernelVersion): string | null {
  return MEMBERS.find((row) => row.struct === tag && row.member === member && rangeContains(row.range, version))?.type ?? null;
}
