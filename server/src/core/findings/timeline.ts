/** The stack of a function against its lines, for those who draw it: bars, bands and marks. Lines count from 0. */

import type { Diagnostic } from "./diagnostic.ts";
import type { FunctionView, LineView, MapView } from "./function-view.ts";

/** A mapping from where it is taken to the last line on which it may be held. */
export interface TimelineBar {
  /** What is mapped, as the source writes it. */
  readonly page: string;
  /** The call that maps. */
  readonly by: string;
  /** KM_type or place on the stack; empty where there is none. */
  readonly slot: string;
  /** Which resource it takes: colours follow from this, and from the slot where there are typed slots. */
  readonly resource: string;
  readonly from: number;
  readonly to: number;
  /** 0 for the bottom: how many others it was mapped on top of, at most. */
  readonly depth: number;
  /** Lines between `from` and `to` on which it is held on some paths only. */
  readonly uncertain: readonly number[];
}

/** Lines on which the context is not that of the entry. */
export interface TimelineBand {
  readonly kind: "irqs-off" | "bottom-halves-off" | "atomic" | "page-faults-off";
  readonly from: number;
  readonly to: number;
}

export interface TimelineMark {
  readonly line: number;
  readonly severity: "error" | "warning" | "note";
  readonly rule: string;
  readonly message: string;
  /** Lines of the path that leads there, in its order. */
  readonly path: readonly number[];
}

export interface FunctionTimeline {
  readonly function: string;
  /** Lines of the function, both inclusive. */
  readonly first: number;
  readonly last: number;
  readonly bars: readonly TimelineBar[];
  readonly bands: readonly TimelineBand[];
  readonly marks: readonly TimelineMark[];
}

/** `findings`: those of the file. */
export function functionTimeline(fn: FunctionView, findings: readonly Diagnostic[]): FunctionTimeline {
  return {
    function: fn.name,
    first: fn.range.start.line - 1,
    last: fn.range.end.line - 1,
    bars: fn.maps.map((map) => barOf(fn, map)),
    bands: bandsOf(fn),
    marks: findings.filter((one) => isFoundIn(fn, one)).map(markOf),
  };
}

export function isFoundIn(fn: FunctionView, { function: name, range }: Diagnostic): boolean {
  return name === fn.name && fn.range.start.line <= range.start.line && range.start.line <= fn.range.end.line;
}

/** Possibilities in which the mapping of that line and call is held. */
function holding(line: LineView, { view }: MapView): number {
  return line.possibilities.filter(({ held }) => held.some((one) => one.line === view.line && one.by === view.by && one.page === view.page)).length;
}

function barOf(fn: FunctionView, map: MapView): TimelineBar {
  const held = fn.lines.filter((line) => line.line > map.view.line && holding(line, map) > 0);
  const to = Math.max(map.view.line, ...held.map(({ line }) => line), ...map.releases.map(({ start }) => start.line));
  const { page, by, slot, resource } = map.view;
  return {
    page, by, slot, resource,
    from: map.view.line - 1,
    to: to - 1,
    depth: map.below,
    uncertain: fn.lines.filter(({ line }) => line > map.view.line && line <= to).filter((line) => holding(line, map) < line.possibilities.length).map(({ line }) => line - 1),
  };
}

const BANDS = ["irqs-off", "bottom-halves-off", "atomic", "page-faults-off"] as const;

function bandsOf({ lines, range }: FunctionView): TimelineBand[] {
  return BANDS.flatMap((kind) => {
    const bands: TimelineBand[] = [];
    let open: number | null = null;
    for (const { line, possibilities } of lines) {
      const isOn = possibilities.some(({ switched }) => switched.includes(kind));
      if (isOn) open ??= line;
      else if (open !== null) {
        bands.push({ kind, from: open - 1, to: line - 2 });
        open = null;
      }
    }
    return open === null ? bands : [...bands, { kind, from: open - 1, to: range.end.line - 1 }];
  });
}

function markOf({ range, severity, rule, message, trace, file }: Diagnostic): TimelineMark {
  return { line: range.start.line - 1, severity, rule, message, path: trace.filter((step) => step.file === file).map((step) => step.range.start.line - 1) };
}
