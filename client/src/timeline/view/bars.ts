/** Lays the bars into lanes by depth; those of one depth that are held together lie side by side. */

import type { Timeline, TimelineBar } from "../../../../server/src/lsp/custom-protocol.ts";
import type { Bar, Lane, LegendEntry, Scene, Segment } from "./scene.ts";

const TONES = 6;

interface Placed {
  readonly bar: TimelineBar;
  readonly from: number;
  readonly to: number;
  readonly track: number;
}

export function layOutBars(timeline: Timeline): Pick<Scene, "bars" | "lanes" | "legend"> {
  const placed = placeInLanes(timeline);
  const lanes = lanesOf(placed);
  const legend = legendOf(placed.map(({ bar }) => bar));
  const bars = placed.map((one, index): Bar => {
    const { page, by, slot, resource, depth } = one.bar;
    const lane = lanes.find((candidate) => candidate.depth === depth);
    const segments = segmentsOf(one, timeline.first);
    return {
      kind: "bar", id: `bar-${index}`, page, by, slot, resource, depth, from: one.from, to: one.to, segments,
      track: (lane?.start ?? 0) + one.track,
      tone: legend.find(({ label }) => label === colouredBy(one.bar))?.tone ?? 0,
      uncertainRows: segments.filter(({ certain }) => !certain).reduce((sum, { from, to }) => sum + to - from + 1, 0),
    };
  });
  return { bars, lanes, legend };
}

/** Top to bottom, deepest last; each gets the first track of its depth that is free where it begins. */
function placeInLanes({ bars, first, last }: Timeline): Placed[] {
  const clipped = bars
    .map((bar) => ({ bar, from: Math.max(bar.from, first) - first, to: Math.min(Math.max(bar.to, bar.from), last) - first }))
    .filter(({ from, to }) => from <= to)
    .sort((a, b) => a.from - b.from || a.bar.depth - b.bar.depth || b.to - a.to);
  const endsByDepth = new Map<number, number[]>();
  return clipped.map((one) => {
    const ends = endsByDepth.get(one.bar.depth) ?? [];
    endsByDepth.set(one.bar.depth, ends);
    const free = ends.findIndex((end) => end < one.from);
    const track = free < 0 ? ends.length : free;
    ends[track] = one.to;
    return { ...one, track };
  });
}

function lanesOf(placed: readonly Placed[]): Lane[] {
  const depths = [...new Set(placed.map(({ bar }) => bar.depth))].sort((a, b) => a - b);
  let start = 0;
  return depths.map((depth) => {
    const tracks = 1 + Math.max(...placed.filter(({ bar }) => bar.depth === depth).map(({ track }) => track));
    const lane = { depth, tracks, start };
    start += tracks;
    return lane;
  });
}

function segmentsOf({ bar, from, to }: Placed, first: number): Segment[] {
  const uncertain = new Set(bar.uncertain);
  const segments: Segment[] = [];
  for (let row = from; row <= to; row++) {
    const certain = !uncertain.has(row + first);
    const before = segments.at(-1);
    if (before?.certain === certain) segments[segments.length - 1] = { ...before, to: row };
    else segments.push({ from: row, to: row, certain });
  }
  return segments;
}

/** Slots with a name are told apart by it; places on a stack are shown by the lane already. */
function colouredBy({ slot, resource }: TimelineBar): string {
  return /^[A-Za-z_]/.test(slot) ? slot : resource;
}

/** A name has the same tone in every function, unless two names of one function would share it. */
function legendOf(bars: readonly TimelineBar[]): LegendEntry[] {
  const labels = [...new Set(bars.map(colouredBy))];
  const taken = new Set<number>();
  return labels.map((label) => {
    const wanted = toneOf(label);
    const free = Array.from({ length: TONES }, (_, step) => (wanted + step) % TONES).find((tone) => !taken.has(tone)) ?? wanted;
    taken.add(free);
    return { label, tone: free };
  });
}

function toneOf(label: string): number {
  let sum = 0;
  for (const letter of label) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return sum % TONES;
}
