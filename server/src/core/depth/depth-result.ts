/** The answer to the depth question, as plain data. */

import type { Chain } from "./chain.ts";
import type { OpenCall } from "./call-graph.ts";
import type { Base } from "./record.ts";
import type { TypePair } from "./type-pairs.ts";

export interface ContextDepth {
  readonly base: Base;
  readonly max: number;
  /** The worst first; of each outermost function one. */
  readonly chains: readonly Chain[];
  /** Functions from which the maximum is reached. */
  readonly reachedBy: number;
}

/** The worst case for one configuration. */
export interface ConfigurationDepth {
  readonly highpte: "y" | "n";
  readonly contexts: readonly ContextDepth[];
  readonly sum: number;
}

export interface UnboundedNest {
  readonly kind: "loop" | "recursion";
  /** Whether slots are at stake, or entries of the sleeping pool. */
  readonly home: "slots" | "pool";
  readonly function: string;
  readonly file: string;
  readonly line: number;
  /** What is mapped, or the functions of the cycle. */
  readonly what: string;
}

export interface SleepingHolder {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly held: number;
  readonly sleeps: string;
}

interface TaskStack {
  /** Mappings that would have to move with a task: the most in one function, and in one chain of calls. */
  readonly holders: readonly SleepingHolder[];
  readonly worst: Chain | null;
}

interface Assumptions {
  /** Calls under a mapping through pointers that may lead anywhere. */
  readonly openCalls: readonly OpenCall[];
  readonly givenUp: readonly { readonly function: string; readonly file: string; readonly reason: string }[];
  /** Functions with no evidence of their context, taken as process context. */
  readonly withoutEvidence: number;
  /** Functions that others only lead through, which were looked into. */
  readonly passing: number;
}

export interface DepthResult {
  /** Slots of the era; null where nothing is counted. */
  readonly slots: number | null;
  readonly configurations: readonly ConfigurationDepth[];
  /** Sleeping kmaps held together. */
  readonly pool: ContextDepth;
  readonly unbounded: readonly UnboundedNest[];
  /** Null where KM_types select no slots. */
  readonly types: { readonly reserved: readonly string[]; readonly pairs: readonly TypePair[] } | null;
  readonly taskStack: TaskStack;
  readonly assumptions: Assumptions;
}
