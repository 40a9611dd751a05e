/** What interfaces are replaced with, from era to era, as written in `migrations.json`. */

import data from "./migrations.json" with { type: "json" };

/** One name for another; arguments stay as they are. */
export interface Renaming {
  readonly from: string;
  readonly to: string;
  /** Where the fact was read: kernel version and file. */
  readonly source: string;
  /** What was mapped may still be there after its release (6.1 mm/highmem.c: kunmap_high() leaves the entry of the pool until it is needed). */
  readonly lingers?: true;
}

/** Calls that switch something off and on again. */
export interface Switches {
  readonly off: string;
  readonly on: string;
  readonly source: string;
}

export interface MigrationFacts {
  /** Symbols by which code asks what kernel it is built for. */
  readonly versionSymbols: { readonly names: readonly string[]; readonly source: string };
  readonly stack: {
    /** The last kernel in which a KM_type selects a slot. */
    readonly typed: string;
    /** The kernel that migrated code is analysed as: it has both forms. */
    readonly proof: string;
    readonly renames: readonly Renaming[];
    /** What the kernel's own highmem code defines, in each era anew: no migration changes it. */
    readonly implemented: { readonly names: readonly string[]; readonly source: string };
    /** KM_types that are no slots. */
    readonly reserved: { readonly names: readonly string[]; readonly source: string };
    /** Macros that name a function without using its parameters. */
    readonly exports: readonly string[];
  };
  readonly local: {
    /** The first kernel with mappings of the task. */
    readonly from: string;
    readonly maps: readonly Renaming[];
    readonly releases: readonly Renaming[];
    /** Calls that are right only while something is off. */
    readonly relies: readonly { readonly on: "preemption" | "page-faults"; readonly names: readonly string[]; readonly source: string }[];
    /** What authors say of how code is meant to run, in comments and by names, as patterns. */
    readonly told: {
      readonly comments: readonly string[];
      readonly names: readonly { readonly on: "preemption" | "page-faults"; readonly like: string; readonly says: string }[];
      readonly source: string;
    };
    /** Names that have a verb and a noun among their words: they maintain caches or TLBs, maybe those of one processor. */
    readonly maintenance: {
      readonly verbs: readonly string[];
      readonly nouns: readonly string[];
      /** Those that act on all processors. */
      readonly everywhere: { readonly names: readonly string[]; readonly source: string };
      readonly source: string;
    };
    /** Functions that use an address they are given, and keep nothing of it. */
    readonly confined: {
      readonly names: readonly string[];
      /** Those of them that return what they are given, or an address within it. */
      readonly returning: readonly string[];
      readonly source: string;
    };
    readonly explicit: { readonly preemption: Switches; readonly "page-faults": Switches };
  };
}

export const MIGRATIONS = data as MigrationFacts;
