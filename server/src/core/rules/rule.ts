/** What a rule is: metadata and a pure function over the solved facts of a function. */

import type { AnalysedFunction } from "../analysis/analysed-function.ts";
import type { Observation, ObservationKind, ObservationOf } from "../analysis/observation.ts";
import { stackEntries, stackText, traceSteps } from "../findings/compose.ts";
import { isWithoutEffect, type Place } from "./effect.ts";
import type { ChainStep } from "../analysis/contexts/entry-state.ts";
import type { Certainty, RuleId, Severity, TraceKind, TraceStep, WordedFinding } from "../findings/finding.ts";
import type { Mapping } from "../highmem/machine.ts";
import type { Span } from "../text/span.ts";

export interface RuleInput extends Place {
  readonly fn: AnalysedFunction;
}

/** A finding with what it was made from; null for what no observation tells. */
export interface RuleFinding extends WordedFinding {
  readonly observation: Observation | null;
}

export interface Rule {
  readonly id: RuleId;
  /** One line, for tables. */
  readonly summary: string;
  readonly severity: Severity;
  find(input: RuleInput): RuleFinding[];
}

export function observed<K extends ObservationKind>(input: RuleInput, kind: K): ObservationOf<K>[] {
  return input.fn.facts.observations.filter((one): one is ObservationOf<K> => one.detail.kind === kind);
}

/** The words of one finding. */
export interface Wording {
  readonly message: string;
  readonly help: string;
  readonly severity?: Severity;
  readonly certainty?: Certainty;
  /** The last step of the path, at the finding itself; the contents of the machine are added. */
  readonly ending: string;
  readonly endingKind: TraceKind;
  /** Where the path begins to matter. */
  readonly from: Span | null;
  /** Steps that lead to the function, before its own. */
  readonly before?: readonly TraceStep[];
  /** Steps below the place, in callees. */
  readonly after?: readonly TraceStep[];
  readonly span?: Span;
}

export function finding(input: RuleInput, rule: Pick<Rule, "id" | "severity">, of: { observation: Observation; words: Wording }): RuleFinding {
  const { observation, words } = of;
  const isForReaders = isWithoutEffect(input, observation.detail);
  const span = words.span ?? observation.span;
  const ending = `${words.ending}; held: ${stackText(input, observation)}`;
  return {
    rule: rule.id,
    severity: isForReaders ? "note" : (words.severity ?? rule.severity),
    certainty: words.certainty ?? observation.certainty,
    message: words.message,
    help: isForReaders ? `${words.help}; nothing is mapped there in any kernel that it is built into: that is for the sake of readers` : words.help,
    span,
    function: input.fn.body.name,
    trace: [
      ...(words.before ?? []),
      ...traceSteps(input, observation.trace, words.from),
      { kind: words.endingKind, message: ending, span },
      ...(words.after ?? []),
    ],
    stack: stackEntries(input, observation),
    observation,
  };
}

/** The chain of calls that leads to a function, as steps of a trace. */
export function chainSteps(chain: readonly ChainStep[]): TraceStep[] {
  return chain.map((step) => ({ kind: "call", message: step.message, span: step.span, source: step.source }));
}

/** Where a callee maps it, and returns with it: what is missing may be missing there. */
export function originSteps({ origin }: Mapping): TraceStep[] {
  if (!origin) return [];
  const { callee, map, end } = origin;
  return [
    { kind: "map", message: `mapped here, in ${callee}()`, ...map },
    { kind: "return", message: `${callee}() returns with it`, ...end },
  ];
}
