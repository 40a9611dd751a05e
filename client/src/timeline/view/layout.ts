/** From what the server says of a function to a scene: clipped to the function's lines, without overlaps. */

import type { Timeline, TimelineBand, TimelineMark } from "../../../../server/src/lsp/custom-protocol.ts";
import { layOutBars } from "./bars.ts";
import type { BandColumn, BandKind, Mark, Scene, SceneLine, Severity, Step } from "./scene.ts";

const BAND_ORDER: readonly BandKind[] = ["irqs-off", "bottom-halves-off", "atomic", "page-faults-off"];
const WORST_FIRST: readonly Severity[] = ["error", "warning", "note"];

export function layOut(timeline: Timeline): Scene {
  const marks = layOutMarks(timeline);
  return {
    uri: timeline.uri,
    title: timeline.function,
    kernel: timeline.kernel,
    first: timeline.first,
    lines: linesOf(timeline, marks),
    ...layOutBars(timeline),
    columns: layOutBands(timeline),
    marks,
  };
}

function linesOf({ first, last, source }: Timeline, marks: readonly Mark[]): SceneLine[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, row) => {
    const here = marks.filter((mark) => mark.row === row).map(({ severity }) => severity);
    return { number: first + row + 1, text: source[row] ?? "", severity: WORST_FIRST.find((severity) => here.includes(severity)) ?? null };
  });
}

/** Bands of a kind become one column; those that touch become one run. */
function layOutBands(timeline: Timeline): BandColumn[] {
  return BAND_ORDER.flatMap((kind) => {
    const runs = merged(timeline.bands.filter((band) => band.kind === kind), timeline);
    return runs.length === 0 ? [] : [{ kind, runs }];
  });
}

function merged(bands: readonly TimelineBand[], { first, last }: Timeline): BandColumn["runs"] {
  const clipped = bands
    .map(({ from, to }) => ({ from: Math.max(from, first) - first, to: Math.min(to, last) - first }))
    .filter(({ from, to }) => from <= to)
    .sort((a, b) => a.from - b.from);
  const runs: { from: number; to: number }[] = [];
  for (const band of clipped) {
    const before = runs.at(-1);
    if (before !== undefined && band.from <= before.to + 1) before.to = Math.max(before.to, band.to);
    else runs.push(band);
  }
  return runs;
}

/** From top to bottom; on one line the worst first. Marks outside of the function are not drawn. */
function layOutMarks({ marks, first, last }: Timeline): Mark[] {
  const within = ({ line }: TimelineMark): boolean => line >= first && line <= last;
  const rank = (severity: Severity): number => WORST_FIRST.indexOf(severity);
  return [...marks]
    .filter(within)
    .sort((a, b) => a.line - b.line || rank(a.severity) - rank(b.severity))
    .map(({ line, severity, rule, message, path }, index) => ({
      kind: "mark", id: `mark-${index}`, row: line - first, severity, rule, message, steps: stepsOf(path, first, last),
    }));
}

/** A path may come by a line twice, and may lead through other functions, which keep their numbers but are not drawn. */
function stepsOf(path: readonly number[], first: number, last: number): Step[] {
  const rows = new Map<number, number[]>();
  path.forEach((line, index) => {
    if (line < first || line > last) return;
    rows.set(line - first, [...(rows.get(line - first) ?? []), index + 1]);
  });
  return [...rows].map(([row, numbers]) => ({ row, numbers })).sort((a, b) => a.row - b.row);
}
