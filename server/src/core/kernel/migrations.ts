/** What interfaces are replaced with, from era to era, as written in `migrations.json`. */

import data from "./migrations.json" with { type: "json" };

/** One name for another; arguments stay as they are. */
export interface Renaming {
  readonly from: string;
  readonly to: string;
  /** Where the fact was read: kernel version and file. */
  readonly source: string;
}

/** Calls that switch something off and on again. */
export interface Switches {
  readonly off: string;
  readonly on: string;
  readonly source: string;
}

export interface MigrationFacts {
  readonly stack: {
    /** The last kernel in which a KM_type selects a slot. */
    readonly typed: string;
    /** The kernel that migrated code is analysed as: it has both forms. */
    readonly proof: string;
    readonly renames: readonly Renaming[];
    /** Macros that name a function without using its parameters. */
    readonly exports: readonly string[];
  };
  readonly local: {
    /** The first kernel with mappings of the task. */
    readonly from: string;
    readonly maps: readonly Renaming[];
    readonly releases: readonly Renaming[];
    readonly explicit: { readonly preemption: Switches; readonly "page-faults": Switches };
  };
}

export const MIGRATIONS: MigrationFacts = data;
