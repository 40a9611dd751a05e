/** What a function does to the machine, as its callers see it. */

import type { ForeignRelease, Mapping } from "../highmem/machine.ts";
import type { Term } from "../values/term.ts";
import type { Variable } from "../ir/ir.ts";
import type { Conditions } from "./conditions.ts";

/** A slot or a number of mappings that the function takes and gives back. */
export interface TransientUse {
  readonly mapping: Mapping;
  /** Neighbours that it was mapped on top of, itself included. */
  readonly depth: number;
  /** Without these the function comes by no place where it takes this. */
  readonly conditions: Conditions;
}

/** One way in which a call may end. Terms speak of the function's parameters (their values at entry). */
export interface Outcome {
  /** What must have held at entry or is known of the results. */
  readonly conditions: Conditions;
  readonly maps: readonly Mapping[];
  /** Releases of the caller's mappings, in order. */
  readonly releases: readonly ForeignRelease[];
  /** Memory of the caller that is written, as far as the machine cares. */
  readonly writes: readonly (readonly [Term, Term])[];
  /** Other places that the caller hands in, members among them, that are written, and what is known of what they hold then. */
  readonly overwritten: Conditions;
  /** Null for void functions and unknown values. */
  readonly value: Term | null;
}

export interface FunctionSummary {
  readonly name: string;
  readonly parameters: readonly Variable[];
  /** Empty: the function never returns. */
  readonly outcomes: readonly Outcome[];
  readonly transient: readonly TransientUse[];
  /** What it does is not modelled: the budget ran out, or it calls itself. */
  readonly isPartial: boolean;
}

export function hasEffect(summary: FunctionSummary): boolean {
  return summary.transient.length > 0 || summary.outcomes.length === 0 || leavesOthers(summary);
}

/** On some way it leaves other mappings behind than it found. */
export function leavesOthers({ outcomes }: FunctionSummary): boolean {
  return outcomes.some(({ maps, releases }) => maps.length > 0 || releases.length > 0);
}
