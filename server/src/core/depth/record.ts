/** What the depth question needs of one function: plain data, which travels between threads. */

import type { EntryContext } from "../kernel/entry-points.ts";
import type { Resource } from "../kernel/api-model.ts";

export type Base = EntryContext["base"];

export const BASES: readonly Base[] = ["process", "softirq", "hardirq", "nmi"];

/** A mapping that is live, or about to be. */
export interface Held {
  readonly resource: Resource;
  /** Name of the interface, as in the API rows. */
  readonly interface: string;
  /** The KM_type by name; null where the era has none, or the name is not known. */
  readonly slot: string | null;
  /** The call that mapped it. */
  readonly by: string;
  /** The page, as the source would write it; null when it has no name. */
  readonly what: string | null;
  /** Line of the map in the function's file, from 1. */
  readonly line: number;
  /** Mappings that it stands for: 1, or the bound of a loop; Infinity when nothing bounds the loop. */
  readonly count: number;
}

/** What a helper whose definition is not at hand takes and gives back. */
export interface ScopedUse {
  readonly resource: Resource;
  readonly slots: readonly string[];
  readonly peak: number;
}

/** How a call names its callee. */
export type Callee =
  | { readonly kind: "function"; readonly name: string }
  /** Through a member of that name. */
  | { readonly kind: "member"; readonly field: string }
  | { readonly kind: "pointer" };

export type Doing =
  | { readonly kind: "take"; readonly mapping: Held }
  | {
    readonly kind: "call";
    readonly callee: Callee;
    readonly scoped: ScopedUse | null;
    /** KM_types that the callee was seen to take in this call. */
    readonly types: readonly string[];
    /** The callee may map, as far as names tell; the others are listed for what they sleep on. */
    readonly mayMap: boolean;
    /** What the call sleeps on, where sleeping or local mappings are live; null when it does not. */
    readonly sleeps: string | null;
    /** The call itself sleeps whatever its arguments are. */
    readonly isCertainSleep: boolean;
  };

/** A place where something is mapped, or called, with what is held there. */
export interface NestSite {
  readonly line: number;
  readonly held: readonly Held[];
  readonly does: Doing;
  /** Mappings of the caller that have been released by then: the interfaces that each release ends, joined by `|`. */
  readonly released: readonly string[];
  /** Base contexts that the branches on the way leave open. */
  readonly bases: readonly Base[];
  /** On every path here something has been called that sleeps. */
  readonly hasSlept: boolean;
  /** The function itself forbids sleeping here: by a mapping, a lock, or by what it has switched off. */
  readonly isAtomic: boolean;
}

/** A reason why a function runs in a context: where the kernel calls in, or a call on the way. */
export interface EntryReason {
  readonly message: string;
  readonly file: string;
  /** Nothing but a KM_type speaks for it. */
  readonly isHint?: true;
}

export interface FunctionRecord {
  readonly name: string;
  readonly file: string;
  /** Of its name, from 1. */
  readonly line: number;
  readonly isStatic: boolean;
  readonly sites: readonly NestSite[];
  /** What it calls that sleeps, in the state in which it was entered, whatever its arguments are; null when there is no such call. */
  readonly sleepsOn: string | null;
  /** Why the function was not analysed to the end; null when it was. */
  readonly givenUp: string | null;
}

/** Functions of one name and file are one. */
export function recordKey(of: { readonly file: string; readonly name: string }): string {
  return `${of.file}\0${of.name}`;
}
