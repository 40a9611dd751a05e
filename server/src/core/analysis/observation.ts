/** What the interpreter sees go wrong, as facts for the rules. */

import type { ForeignRelease, Machine, Mapping, Released, SavedSlot } from "../highmem/machine.ts";
import type { Certainty } from "../findings/finding.ts";
import type { Span } from "../text/span.ts";
import type { HeldByCaller, RunningState } from "./contexts/entry-state.ts";
import type { Sleeping } from "./sleeping.ts";
import type { Term } from "../values/term.ts";
import type { TraceNode } from "./trace.ts";

/** How the argument of a release is wrong. */
export type WrongArgument =
  /** What was mapped was given where the address is due. */
  | "key-for-address"
  /** An address was given where the page is due. */
  | "address-for-key"
  /** Another object than any that is mapped. */
  | "other-object"
  /** Something that is declared as no page was given where the page is due. */
  | "data-for-key"
  /** What virt_to_page() makes of a mapped address, which may be in highmem. */
  | "page-of-lowmem"
  | "past-end"
  | "before-start";

export type ObservationDetail =
  | { readonly kind: "held-at-exit"; readonly mapping: Mapping; readonly exit: ExitKind }
  /** What the caller has mapped and leaves to the function is not released on this path; `release`: how it is on others. */
  | { readonly kind: "kept-from-caller"; readonly release: ForeignRelease; readonly exit: ExitKind }
  | { readonly kind: "unmap-of-nothing"; readonly what: "null" | "never-mapped"; readonly callee: string }
  /** `by` has found the address in lowmem. */
  | { readonly kind: "unmap-of-nothing"; readonly what: "lowmem-address"; readonly by: string; readonly callee: string }
  | { readonly kind: "unmap-again"; readonly earlier: Released; readonly callee: string }
  /** What the caller has mapped and hands in is released a second time. */
  | { readonly kind: "foreign-again"; readonly earlier: ForeignRelease; readonly callee: string }
  | { readonly kind: "wrong-argument"; readonly how: WrongArgument; readonly mapping: Mapping | null; readonly callee: string }
  | { readonly kind: "other-interface"; readonly mapping: Mapping; readonly callee: string }
  | { readonly kind: "other-slot"; readonly mapping: Mapping; readonly slot: string; readonly callee: string }
  | { readonly kind: "out-of-order"; readonly mapping: Mapping; readonly above: readonly Mapping[]; readonly callee: string }
  | { readonly kind: "slot-taken"; readonly holder: Mapping; readonly slot: string; readonly callee: string; readonly isTransient: boolean }
  | { readonly kind: "too-deep"; readonly depth: number; readonly limit: number; readonly callee: string }
  | { readonly kind: "pool-nested"; readonly holder: Mapping; readonly callee: string }
  /** The address of a mapping that is gone lives on in the return value, or in memory that outlives the function. */
  | { readonly kind: "escaped"; readonly earlier: Released; readonly to: Escape }
  | { readonly kind: "slept-while-mapped"; readonly holder: Mapping; readonly sleeping: Sleeping }
  /** What the caller has mapped and hands in is still to be released. */
  | { readonly kind: "slept-before-release"; readonly release: ForeignRelease; readonly sleeping: Sleeping }
  | { readonly kind: "type-forbidden"; readonly mapping: Mapping; readonly type: string; readonly running: RunningState; readonly because: TypeFault }
  | { readonly kind: "kmap-forbidden"; readonly callee: string; readonly running: RunningState; readonly why: string }
  | { readonly kind: "slot-held-by-caller"; readonly mapping: Mapping; readonly slot: string; readonly holder: HeldByCaller; readonly running: RunningState }
  /** `by`: the call that releases it; null for a use of its address. */
  | { readonly kind: "touched-while-saved"; readonly mapping: Mapping; readonly saved: SavedSlot; readonly by: string | null }
  | { readonly kind: "used-after"; readonly earlier: Released };

export type Escape =
  | { readonly by: "return" }
  | { readonly by: "memory"; readonly place: Term };

/** Why a KM_type is wrong in a context. */
export type TypeFault =
  /** The kernel's own check warns. */
  | "kernel-warns"
  /** The type belongs to other contexts; the check is silent. */
  | "other-base"
  /** Irqs or bottom halves are on, and something else may take the slot. */
  | "not-switched-off"
  /** Nothing in sight switches off what the type needs off. */
  | "nothing-in-sight";

export type ObservationKind = ObservationDetail["kind"];

/** How the function ends on this path, as its caller can tell. */
export interface ExitKind {
  readonly value: "void" | "error" | "null" | "success" | "unknown";
  readonly span: Span;
}

/** All occurrences of the same thing at the same place, as one. */
export interface Observation {
  readonly detail: ObservationDetail;
  readonly span: Span;
  readonly machine: Machine;
  /** The shortest path that shows it. */
  readonly trace: TraceNode | null;
  readonly certainty: Certainty;
}

export type ObservationOf<K extends ObservationKind> = Observation & { readonly detail: Extract<ObservationDetail, { kind: K }> };
