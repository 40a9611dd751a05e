/** What a migration is: from a solved function to changes of its text that are proved elsewhere, or to refusals with their reasons. */

import type { Replay } from "../analysis/replay.ts";
import type { AnalysedFunction } from "../analysis/analysed-function.ts";
import type { WordContext } from "../findings/compose.ts";
import type { TextChange } from "../findings/finding.ts";
import type { KernelContext } from "../kernel/kernel-context.ts";
import type { Span } from "../text/span.ts";

/** Where code is moved to: from KM_types to the stack, from there to mappings of the task, from there to helpers that copy. */
export type MigrationTarget = "stack" | "local" | "helpers";

export const MIGRATION_TARGETS: readonly MigrationTarget[] = ["stack", "local", "helpers"];

/** `safe`: proved; `suggested`: right if something holds that only a reader can tell; `refused`: not changed. */
export type Verdict = "safe" | "suggested" | "refused";

/** Why a site is changed or not: the column by which people sort the rest of their work. */
export type ReasonKind =
  | "proved"
  /** Releases are not in the reverse order of the maps, or that can't be shown. */
  | "order"
  /** The code relies on preemption being off, or may. */
  | "preemption"
  /** The code relies on page faults being off, or may. */
  | "page-faults"
  /** The address may reach another task, or outlive the function. */
  | "escapes"
  /** No expression has the address where it is to be released. */
  | "no-address"
  | "beyond-page"
  /** The page is asked for its address elsewhere. */
  | "page-address"
  /** What the address is used for goes beyond what the helper does. */
  | "other-use"
  /** Something that it goes together with cannot be changed: a wrapper, one of those that call it, the other half of a pair. */
  | "wrapper"
  /** The definition of the interface itself. */
  | "implementation"
  /** Something else is wrong in the function, before the change or after it. */
  | "finding"
  /** Macros, `#if`s or syntax that cannot be changed with confidence. */
  | "not-plain"
  /** The analysis did not come to an end, or could not read the function. */
  | "not-analysed";

export interface Reason {
  readonly kind: ReasonKind;
  /** One line, for people. */
  readonly message: string;
  /** Where the reason lies; absent where it is the site itself. */
  readonly span?: Span;
}

/** A written call of an old interface. */
export interface Site {
  readonly span: Span;
  /** As it is called: `kmap_atomic`. */
  readonly interface: string;
}

/** Sites of one function that are changed together, or not at all. */
export interface Proposal {
  readonly function: string;
  readonly sites: readonly Site[];
  readonly verdict: Verdict;
  readonly reason: Reason;
  /** Empty when refused. Never overlapping. */
  readonly edits: readonly TextChange[];
  /** Proposals, of whatever file, that have one in common are made together or not at all. */
  readonly groups?: readonly string[];
}

export interface MigrationInput extends WordContext {
  readonly fn: AnalysedFunction;
  readonly kernel: KernelContext;
  /** The paths as they were solved: what is read later is known, of the rest nothing. */
  readonly paths: Replay;
  /** The same with every variable known. */
  readonly replay: Replay;
}

export function refused(fn: string, sites: readonly Site[], reason: Reason, groups: readonly string[] = []): Proposal {
  return { function: fn, sites, verdict: "refused", reason, edits: [], groups };
}
