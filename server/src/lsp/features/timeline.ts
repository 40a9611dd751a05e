/** The timeline of a function: what is held from line to line, and what goes wrong where. */

import type { Position } from "vscode-languageserver";
import type { FunctionView, LineView, MapView } from "../../core/findings/function-view.ts";
import type { LocatedDiagnostic } from "../../session/report.ts";
import type { Timeline, TimelineBand, TimelineBar, TimelineMark } from "../custom-protocol.ts";
import type { DocumentView } from "../editor-state.ts";
import { functionAt } from "../positions.ts";

export function timeline(view: DocumentView, position: Position): Timeline | null {
  const found = functionAt(view, position);
  if (!found) return null;
  const [first, last] = [found.range.start.line - 1, found.range.end.line - 1];
  const source = view.document.getText({ start: { line: first, character: 0 }, end: { line: last + 1, character: 0 } }).split(/\r?\n/).slice(0, last - first + 1);
  return {
    uri: view.uri,
    function: found.name,
    first,
    last,
    kernel: view.tree?.inWords ?? "",
    bars: found.maps.map((map) => barOf(found, map)),
    bands: bandsOf(found),
    marks: view.findings.filter((one) => one.function === found.name && isWithin(one, found)).map(markOf),
    source,
  };
}

function isWithin({ range }: LocatedDiagnostic, fn: FunctionView): boolean {
  return fn.range.start.line <= range.start.line && range.start.line <= fn.range.end.line;
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

function markOf({ range, severity, rule, message, trace, file }: LocatedDiagnostic): TimelineMark {
  return { line: range.start.line - 1, severity, rule, message, path: trace.filter((step) => step.file === file).map((step) => step.range.start.line - 1) };
}
