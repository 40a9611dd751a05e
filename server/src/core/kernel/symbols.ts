/** What is known of names that are no variables: constants, allocation masks, and the configuration of the modelled machine. */

import type { KernelVersion } from "./kernel-version.ts";
import { parseKernelRange, rangeContains } from "./kernel-version.ts";
import data from "./symbols.json";

const NUMBERS: ReadonlyMap<string, number> = new Map([...Object.entries(data.numbers), ...Object.entries(data.errorNumbers)]);
const NON_ZERO: ReadonlySet<string> = new Set(data.nonZero);
const BLOCKING: ReadonlySet<string> = new Set(data.gfp.blockingMasks);
const NEVER_BLOCKING: ReadonlySet<string> = new Set(data.gfp.neverBlockingMasks);
const BIT = new RegExp(data.gfp.bitPattern);
const SETTINGS: ReadonlyMap<string, string> = new Map([...Object.entries(data.configuration), ...Object.entries(data.predefined)]);

/** The value of a constant; error numbers are positive, as in the headers. */
export function constantValue(name: string): number | undefined {
  return NUMBERS.get(name);
}

const PENDING: ReadonlySet<number> = new Set(data.pendingErrors.map((name) => NUMBERS.get(name) ?? 0));

/** Whether an error (a negative number) says that the work goes on, or may be tried again. */
export function isPendingError(value: number): boolean {
  return PENDING.has(-value);
}

/** How many bytes a page has on the modelled machine. */
export const PAGE_BYTES = NUMBERS.get(data.pageSize)!;

const OFFSET_MASKS: ReadonlySet<string> = new Set(data.offsetMasks.names);

/** Whether the complement of a mask keeps of an address the offset in its page, as that of PAGE_MASK does. */
export function masksOffset(name: string): boolean {
  return OFFSET_MASKS.has(name);
}

/** Whether the name stands for a value that is not zero, known or not. */
export function isNonZeroConstant(name: string): boolean {
  return NON_ZERO.has(name) || BLOCKING.has(name) || (NUMBERS.get(name) ?? 0) !== 0;
}

/** What an allocation mask or a bit of one says about sleeping; `unknown` for other names and plain modifiers. */
export function gfpMeaning(name: string, version: KernelVersion): "may-sleep" | "never-sleeps" | "unknown" {
  const bit = data.gfp.blockingBits.find((candidate) => candidate.name === name);
  if (bit !== undefined) return rangeContains(parseKernelRange(bit.kernels), version) ? "may-sleep" : "unknown";
  if (BLOCKING.has(name)) return "may-sleep";
  return NEVER_BLOCKING.has(name) ? "never-sleeps" : "unknown";
}

/** Whether an allocation mask has the bit that lets an allocation block; null for other masks and bits. */
export function maskHasBit(mask: string, bit: string, version: KernelVersion): boolean | null {
  if (gfpMeaning(bit, version) !== "may-sleep" || isAllocationMask(bit)) return null;
  if (mask === bit) return true;
  if (BIT.test(mask)) return gfpMeaning(mask, version) === "may-sleep";
  return BLOCKING.has(mask) ? true : NEVER_BLOCKING.has(mask) ? false : null;
}

/** Whether the name is an allocation mask that is passed as it is: GFP_KERNEL. */
export function isAllocationMask(name: string): boolean {
  return BLOCKING.has(name) || NEVER_BLOCKING.has(name);
}

/** The configuration of the modelled machine: `CONFIG_X` → `y` or `n`. */
export const ASSUMED_CONFIGURATION: Readonly<Record<string, string>> = data.configuration;

/**
 * The value of a CONFIG_ symbol or predefined macro on the modelled machine: `y`, or `n` for undefined;
 * undefined where both are to be looked at.
 */
export function assumedSetting(name: string): string | undefined {
  return SETTINGS.get(name);
}

/** Whether a function is by its name a test of something that stays as it is: `PageHighMem`, `can_sleep`, `is_swap_pte`. */
export const isPredicateName = namedLike(data.predicateNames);

/** Whether a function by its name prints or computes with its arguments and does not follow them as pointers. */
export const looksAtValueOnly = namedLike(data.valueOnlyNames);

/** Whether a function by its name changes flags, counts or members of a page that it is given, and no more. */
export const changesOwnState = namedLike(data.ownStateNames);

const isKeeper = namedLike(data.keeperNames);
const isSetter = namedLike(data.setterNames);
const isArithmetic = namedLike(data.arithmeticNames);

/** From which argument on (from 0) a function by its name keeps pointers: the first of `list_add`, the second of `sg_set_buf`, none of `set_bit`. */
export function keepsFrom(name: string): number {
  if (isArithmetic(name)) return Infinity;
  if (isKeeper(name)) return 0;
  return isSetter(name) ? 1 : Infinity;
}

/** Tells of names whether one of the patterns is in them. What was told of a name is kept: there are as many as functions that are called. */
function namedLike(patterns: readonly string[]): (name: string) => boolean {
  const forms = patterns.map((pattern) => new RegExp(pattern));
  const told = new Map<string, boolean>();
  return (name) => {
    const known = told.get(name);
    if (known !== undefined) return known;
    const isLike = forms.some((form) => form.test(name));
    told.set(name, isLike);
    return isLike;
  };
}
