/** Helpers that map, copy or fill, and unmap, by kernel; and the calls that they stand for. */

import data from "./copy-helpers.json";
import { parseKernelRange, rangeContains, type KernelVersion } from "./kernel-version.ts";

/** The memory that an operation writes, and the memory that it reads. */
export type Role = "to" | "from";

export const ROLES: readonly Role[] = ["to", "from"];

/** An argument: a pointer, what was mapped (`object`) with the offset in it in bytes, or a plain value. */
export type HelperArgument = Role | `${Role}.object` | `${Role}.offset` | "length" | "value" | "vaddr";

/** A call that maps in a form that helpers know. */
export interface MapForm {
  readonly name: string;
  readonly object: "page" | "folio" | "bvec";
  /** The argument that is added to the address. */
  readonly offset?: number;
  /** Helpers take the object as a whole: this member is its length. */
  readonly lengthMember?: string;
}

/** A call that works on memory. */
export interface MemoryOperation {
  readonly name: string;
  readonly does: string;
  readonly args: readonly HelperArgument[];
}

export interface CopyHelper {
  readonly name: string;
  readonly kernels: string;
  readonly does: string;
  /** Only for filling with zeros. */
  readonly fill?: "zero";
  /** Only from the start to the end of a page. */
  readonly extent?: "whole";
  /** What it maps, and as what. */
  readonly maps: Readonly<Partial<Record<Role, MapForm["object"]>>>;
  readonly args: readonly HelperArgument[];
  /** It flushes the data cache for what it has written. */
  readonly flushes: boolean;
}

const MAPS = new Map((data.maps as readonly MapForm[]).map((one) => [one.name, one]));
const OPERATIONS = new Map((data.operations as readonly MemoryOperation[]).map((one) => [one.name, one]));
const HELPERS = data.helpers as readonly CopyHelper[];
const FLUSHES: ReadonlySet<string> = new Set(data.flushes);
const BYTES: ReadonlySet<string> = new Set(data.byteTypes);
const PLAIN_ANNOTATIONS: ReadonlySet<string> = new Set(data.plainAnnotations);
const PAGE_SIZES: ReadonlySet<string> = new Set(data.pageSizes);
const SEVERAL_PAGES: ReadonlySet<string> = new Set(data.severalPages);
const BYTE_MEMBERS: ReadonlySet<string> = new Set(data.byteMembers);
const BYTE_RESULTS: ReadonlySet<string> = new Set(data.byteResults);
const PLAIN: ReadonlySet<string> = new Set(data.plainCalls);

/** How helpers declare pointers to memory that they do not map. */
export const BYTE_POINTER: string = data.pointerType;

/** Names of the calls that helpers can stand in for. */
export const COPIED_MAPS: readonly string[] = [...MAPS.keys()];

/** Whether code that names these words may be one that a helper stands in for. */
export function mayCopy(words: ReadonlySet<string>): boolean {
  return COPIED_MAPS.some((name) => words.has(name)) && [...OPERATIONS.keys()].some((name) => words.has(name));
}

export function mapForm(name: string): MapForm | undefined {
  return MAPS.get(name);
}

export function memoryOperation(name: string): MemoryOperation | undefined {
  return OPERATIONS.get(name);
}

/** The best one first. */
export function copyHelpers(version: KernelVersion): readonly CopyHelper[] {
  return HELPERS.filter((one) => rangeContains(parseKernelRange(one.kernels), version));
}

/** Whether a function flushes the data cache for the page that it is given. */
export function isCacheFlush(name: string): boolean {
  return FLUSHES.has(name);
}

/** Whether a pointer to that type moves byte by byte. */
export function isByteType(type: string): boolean {
  return BYTES.has(type);
}

/** Whether a word beside the type of a pointer can be left out of account: it is moved in the same way without. */
export function isPlainAnnotation(word: string): boolean {
  return PLAIN_ANNOTATIONS.has(word);
}

/** Whether the name is that of the length of a page. */
export function isPageSize(name: string): boolean {
  return PAGE_SIZES.has(name);
}

/** Whether the page that a function gives may be the first of several that are worked on as one. */
export function givesSeveralPages(name: string): boolean {
  return SEVERAL_PAGES.has(name);
}

/** Whether a member of a struct is a pointer to bytes, or an array of them. */
export function isByteMember(tag: string, member: string): boolean {
  return BYTE_MEMBERS.has(`${tag}.${member}`);
}

/** Whether a function returns a pointer to bytes, or to no type. */
export function givesBytes(name: string): boolean {
  return BYTE_RESULTS.has(name);
}

/** Whether a call computes with its arguments and has no effect, though no row says so. */
export function isPlainCall(name: string): boolean {
  return PLAIN.has(name);
}
