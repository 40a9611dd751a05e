/** What goes wrong, as facts: no words yet. */

import type { SourceFile } from "../text/source-file.ts";
import type { Span } from "../text/span.ts";

export type RuleId =
  | "leaked-map" | "unmatched-unmap" | "double-unmap" | "wrong-unmap-argument" | "mixed-map-api" | "use-after-unmap"
  | "km-type-mismatch" | "km-slot-reuse" | "km-type-context" | "kmap-in-atomic-context" | "sleep-in-atomic-map"
  | "non-lifo-unmap" | "map-depth-overflow" | "escaping-map" | "nested-kmap"
  | "deprecated-km-type" | "deprecated-kmap-atomic" | "deprecated-kmap" | "open-coded-page-copy"
  | "parse-gap" | "analysis-budget" | "unused-suppression";

export type Severity = "error" | "warning" | "note";

/** `must`: on every path that reaches the place. */
export type Certainty = "must" | "may";

export type TraceKind = "map" | "unmap" | "branch" | "call" | "return" | "sleep" | "context" | "use";

/** A step of the path that leads to a finding, in words. */
export interface TraceStep {
  readonly kind: TraceKind;
  readonly message: string;
  readonly span: Span;
  /** The file that `span` is about; absent for the file of the finding. */
  readonly source?: SourceFile;
}

/** A mapping of the modelled machine at the place of a finding. */
export interface StackEntry {
  /** `KM_USER0`, `[0]` for the bottom of a stack, `pool`, `pte`. */
  readonly slot: string;
  readonly page: string;
  readonly span: Span;
}

/** Puts `text` where `span` is; an empty span inserts. */
export interface TextChange {
  readonly span: Span;
  readonly text: string;
}

/** A change of the finding's file. `repair`: the finding goes away for good; `suppress`: it is silenced. */
export interface ProposedFix {
  readonly title: string;
  readonly purpose: "repair" | "suppress";
  readonly edits: readonly TextChange[];
}

/** A finding put into words, before it is tied to lines. */
export interface WordedFinding {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly certainty: Certainty;
  readonly message: string;
  /** What to do about it. */
  readonly help: string;
  readonly span: Span;
  readonly function: string;
  readonly trace: readonly TraceStep[];
  readonly stack: readonly StackEntry[];
  /** Only where they were asked for; nobody has checked them yet. */
  readonly fixes?: readonly ProposedFix[];
}
