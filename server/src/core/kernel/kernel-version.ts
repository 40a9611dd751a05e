/** Kernel versions and ranges of them, as the data files write them. */

/** A version number; `candidate` is the n of `-rcn`. */
export interface KernelVersion {
  /** `2.6.36.3` is [2, 6, 36, 3]; `6.1.192` is [6, 1, 192]. */
  readonly parts: readonly number[];
  readonly candidate?: number;
  /** As it was written, without a leading `v`. */
  readonly text: string;
}

/** Both bounds inclusive; an absent bound is open. */
export interface KernelRange {
  readonly from?: KernelVersion;
  readonly to?: KernelVersion;
}

const VERSION = /^v?(\d+(?:\.\d+){1,3})(?:-rc(\d+))?(?:[-+~].*)?$/;

/** Reads `2.6.36.3`, `v6.1-rc3`, `6.1.0-18-amd64`; null when the text is no kernel version. */
export function parseKernelVersion(text: string): KernelVersion | null {
  const match = VERSION.exec(text.trim());
  if (match?.[1] === undefined) return null;
  const parts = match[1].split(".").map(Number);
  const version = { parts, text: text.trim().replace(/^v/, "") };
  return match[2] === undefined ? version : { ...version, candidate: Number(match[2]) };
}

/** As parseKernelVersion, for text that is known to be a version; throws RangeError otherwise. */
export function kernelVersion(text: string): KernelVersion {
  const version = parseKernelVersion(text);
  if (version === null) throw new RangeError(`not a kernel version: ${text}`);
  return version;
}

/** Negative when `a` is older. A release candidate is older than its release. */
export function compareKernelVersions(a: KernelVersion, b: KernelVersion): number {
  const byParts = compareParts(a.parts, b.parts, Math.max(a.parts.length, b.parts.length));
  if (byParts !== 0) return byParts;
  return (a.candidate ?? Infinity) === (b.candidate ?? Infinity) ? 0 : (a.candidate ?? Infinity) - (b.candidate ?? Infinity);
}

/** The release that a version belongs to, which is all that ranges of the data files tell apart: 2.6.36 of 2.6.36.3, 6.1 of 6.1.192 and 6.1-rc3. */
export function releaseOf({ parts }: KernelVersion): string {
  return parts.slice(0, parts[0]! < 3 ? 3 : 2).join(".");
}

/** Ranges of the data files, by how they are written. */
const known = new Map<string, KernelRange>();

/** Reads `*`, `2.6.31`, `..2.6.36`, `2.6.37..`, `2.6.37..5.10`; throws RangeError on anything else. */
export function parseKernelRange(text: string): KernelRange {
  const range = known.get(text) ?? readRange(text);
  known.set(text, range);
  return range;
}

function readRange(text: string): KernelRange {
  if (text === "*") return {};
  const [from = "", to = from, ...rest] = text.split("..");
  if ((from === "" && to === "") || rest.length > 0) throw new RangeError(`not a kernel range: ${text}`);
  return { ...(from !== "" && { from: kernelVersion(from) }), ...(to !== "" && { to: kernelVersion(to) }) };
}

/**
 * Whether the range holds the version. A bound speaks for everything it is a prefix of: `..2.6.36` holds 2.6.36.3,
 * and `2.6.37..` holds 2.6.37-rc1.
 */
export function rangeContains(range: KernelRange, version: KernelVersion): boolean {
  return (range.from === undefined || compareToBound(version, range.from) >= 0)
    && (range.to === undefined || compareToBound(version, range.to) <= 0);
}

/** Whether some version lies in both ranges. */
export function rangesOverlap(a: KernelRange, b: KernelRange): boolean {
  return !endsBefore(a, b) && !endsBefore(b, a);
}

/** The version itself when the range holds it, else the bound of the range next to it. */
export function clampToRange(version: KernelVersion, range: KernelRange): KernelVersion {
  if (range.from !== undefined && compareToBound(version, range.from) < 0) return range.from;
  if (range.to !== undefined && compareToBound(version, range.to) > 0) return range.to;
  return version;
}

function endsBefore(a: KernelRange, b: KernelRange): boolean {
  if (a.to === undefined || b.from === undefined) return false;
  return compareParts(a.to.parts, b.from.parts, Math.min(a.to.parts.length, b.from.parts.length)) < 0;
}

function compareToBound(version: KernelVersion, bound: KernelVersion): number {
  return compareParts(version.parts, bound.parts, bound.parts.length);
}

function compareParts(a: readonly number[], b: readonly number[], count: number): number {
  for (let i = 0; i < count; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
