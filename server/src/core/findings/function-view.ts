/** What was found out about a function, line by line, for those who look at it: plain data, lines and columns from 1. */

import type { RunningState } from "../analysis/contexts/entry-state.ts";
import type { AnalysedFunction } from "../analysis/analysed-function.ts";
import { ownAtomicity, type Execution } from "../highmem/execution.ts";
import type { MachineModel } from "../highmem/machine-model.ts";
import type { Machine, Mapping } from "../highmem/machine.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { Range } from "../text/span.ts";
import { pageName, slotName } from "./compose.ts";

/** A mapping that may be held somewhere. */
export interface HeldView {
  /** As the source writes it. */
  readonly page: string;
  /** The call that maps. */
  readonly by: string;
  /** KM_type, `[0]` for the bottom of a stack, `pool`, `pte`. */
  readonly slot: string;
  readonly resource: string;
  /** Where it is mapped. */
  readonly line: number;
  /** Any number of them. */
  readonly isMany: boolean;
}

type Switched = "irqs-off" | "bottom-halves-off" | "atomic" | "page-faults-off";

/** The machine before a line, on some path. */
export interface Possibility {
  readonly held: readonly HeldView[];
  readonly switched: readonly Switched[];
  /** What has been done to the context, in words; empty when it is as it was on entry. */
  readonly context: string;
}

export interface LineView {
  readonly line: number;
  readonly possibilities: readonly Possibility[];
}

/** A call that maps, or one that releases. */
export interface MapView {
  readonly range: Range;
  readonly view: HeldView;
  /** How many lie under it, at most, of those that share its slots. */
  readonly below: number;
  readonly releases: readonly Range[];
}

export interface FunctionView {
  readonly name: string;
  readonly range: Range;
  readonly nameRange: Range;
  readonly maps: readonly MapView[];
  readonly lines: readonly LineView[];
  /** Mappings held together, at most. */
  readonly depth: number;
  /** What it takes and gives back, what it leaves to its caller, what it releases of its caller's; each in few words. */
  readonly takes: readonly string[];
  readonly leaves: readonly string[];
  readonly releases: readonly string[];
  /** Contexts in which it is known to be entered: `process`, `softirq` … */
  readonly contexts: readonly string[];
  /** Why the analysis was given up, or null. */
  readonly givenUp: string | null;
}

interface ViewInput {
  readonly fn: AnalysedFunction;
  /** The text that the function was analysed in. */
  readonly source: SourceFile;
  /** The text as it is now. */
  readonly current: SourceFile;
  readonly machine: MachineModel;
  readonly entered: readonly RunningState[];
}

export function functionView(input: ViewInput): FunctionView {
  const { fn } = input;
  const { outcomes, transient } = fn.summary;
  return {
    name: fn.body.name,
    range: input.current.lines.range(fn.syntax.span),
    nameRange: input.current.lines.range(fn.syntax.nameSpan),
    maps: mapsOf(input),
    lines: linesOf(input),
    depth: Math.max(0, ...[...fn.facts.heldAt.values()].flat().map((machine) => machine.live.length), ...transient.map((one) => one.depth)),
    takes: distinct([...fn.facts.maps.filter((one) => one.how === "by-itself").map((one) => taken(input, one.mapping)), ...transient.map((one) => taken(input, one.mapping))]),
    leaves: distinct(outcomes.flatMap((outcome) => outcome.maps.map((one) => taken(input, one)))),
    releases: distinct(outcomes.flatMap((outcome) => outcome.releases.map((one) => one.interfaces.join(" or ")))),
    contexts: distinct(input.entered.filter((one) => one.base !== "unknown").map((one) => one.base)),
    givenUp: fn.solution.exhausted,
  };
}

function distinct(words: readonly string[]): string[] {
  return [...new Set(words)];
}

function taken(input: ViewInput, mapping: Mapping): string {
  const slot = slotName(input, mapping);
  return slot === mapping.resource ? mapping.by : `${mapping.by} ${slot}`;
}

function linesOf(input: ViewInput): LineView[] {
  const lines = new Map<number, Map<string, Possibility>>();
  for (const [offset, machines] of [...input.fn.facts.heldAt].sort(([a], [b]) => a - b)) {
    const { line } = input.source.lines.position(offset);
    // What holds where the line begins; what happens on it shows on the next one.
    if (lines.has(line)) continue;
    const found = machines.map((machine) => possibility(input, machine));
    lines.set(line, new Map(found.map((one) => [JSON.stringify(one), one])));
  }
  return [...lines].map(([line, found]) => ({ line, possibilities: [...found.values()] })).sort((a, b) => a.line - b.line);
}

function possibility(input: ViewInput, machine: Machine): Possibility {
  const { execution } = machine;
  const held = machine.live.map((mapping) => heldView(input, machine, mapping));
  return { held, switched: switchedIn(input, machine), context: contextWords(execution) };
}

function heldView(input: ViewInput, machine: Machine, mapping: Mapping): HeldView {
  const home = input.machine.home(mapping.resource);
  const sharing = machine.live.filter((one) => input.machine.home(one.resource) === home);
  const isStack = home === "per-cpu-stack" || home === "per-task-stack";
  return {
    page: pageName(input, mapping),
    by: mapping.by,
    slot: isStack ? `[${sharing.indexOf(mapping)}]` : slotName(input, mapping),
    resource: mapping.resource,
    line: input.source.lines.position(mapping.span.start).line,
    isMany: mapping.isMany,
  };
}

function switchedIn(input: ViewInput, { execution, live }: Machine): Switched[] {
  const isAtomic = ownAtomicity(execution) !== null || live.some((one) => input.machine.forbidsSleep(one.resource));
  return [
    ...(execution.irqs === "off" ? ["irqs-off" as const] : []),
    ...(execution.bottomHalves > 0 ? ["bottom-halves-off" as const] : []),
    ...(isAtomic ? ["atomic" as const] : []),
    ...(execution.pageFaults > 0 ? ["page-faults-off" as const] : []),
  ];
}

function contextWords({ irqs, irqsBy, bottomHalves, preempt, rcu, locks }: Execution): string {
  const by = irqsBy ? ` by ${irqsBy.callee}()` : "";
  return [
    ...locks.map((one) => `in the lock of ${one.callee}()`),
    ...(irqs === "off" ? [`irqs off${by}`] : []),
    ...(bottomHalves > 0 ? ["bottom halves off"] : []),
    ...(preempt > 0 ? ["preemption off"] : []),
    ...(rcu > 0 ? ["in a read-side section of RCU"] : []),
  ].join(", ");
}

function mapsOf(input: ViewInput): MapView[] {
  const { fn, source } = input;
  const found = new Map<number, MapView>();
  const machines = [...fn.facts.heldAt.values()].flat();
  for (const machine of machines) {
    for (const mapping of machine.live) {
      const view = heldView(input, machine, mapping);
      const home = input.machine.home(mapping.resource);
      const below = machine.live.filter((one) => input.machine.home(one.resource) === home).indexOf(mapping);
      const known = found.get(mapping.span.start);
      if (known && known.below >= below) continue;
      const releases = fn.facts.endings.filter((one) => one.map.start === mapping.span.start).map((one) => source.lines.range(one.release));
      found.set(mapping.span.start, { range: source.lines.range(mapping.span), view, below, releases });
    }
  }
  return [...found].sort(([a], [b]) => a - b).map(([, view]) => view);
}
