/** What fixes are made from: one finding's facts, the function, and the text. */

import type { Observation, ObservationKind, ObservationOf } from "../analysis/observation.ts";
import type { Replay } from "../analysis/replay.ts";
import type { AnalysedFunction } from "../analysis/analysed-function.ts";
import type { WordContext } from "../findings/compose.ts";
import type { ProposedFix } from "../findings/finding.ts";
import type { KernelContext } from "../kernel/kernel-context.ts";
import type { Span } from "../text/span.ts";

export interface FixInput extends WordContext {
  readonly fn: AnalysedFunction;
  readonly kernel: KernelContext;
  readonly replay: Replay;
}

/** Null when nothing can be shown to be right. */
export type FixMaker<K extends ObservationKind> = (input: FixInput, observation: ObservationOf<K>) => ProposedFix | null;

export function isA<K extends ObservationKind>(observation: Observation, kind: K): observation is ObservationOf<K> {
  return observation.detail.kind === kind;
}

/** The source as it is written. */
export function textOf({ source }: Pick<FixInput, "source">, span: Span): string {
  return source.text.slice(span.start, span.end);
}

