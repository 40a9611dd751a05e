/** What the timeline shows, as plain data: rows count from 0 for the function's first line. */

import type { TimelineBand, TimelineMark } from "../../../../server/src/lsp/custom-protocol.ts";

export type Severity = TimelineMark["severity"];
export type BandKind = TimelineBand["kind"];

export interface Scene {
  readonly uri: string;
  readonly title: string;
  readonly kernel: string;
  readonly first: number;
  readonly lines: readonly SceneLine[];
  readonly lanes: readonly Lane[];
  readonly bars: readonly Bar[];
  readonly columns: readonly BandColumn[];
  readonly marks: readonly Mark[];
  /** Of what the bars are coloured by, in the order in which it first appears. */
  readonly legend: readonly LegendEntry[];
}

export interface SceneLine {
  /** As the editor counts, from 1. */
  readonly number: number;
  readonly text: string;
  /** The worst of the marks on it. */
  readonly severity: Severity | null;
}

/** One depth of the stack: `tracks` bars of it lie side by side where they are held together. */
export interface Lane {
  readonly depth: number;
  readonly tracks: number;
  /** Track of the whole drawing that it begins with. */
  readonly start: number;
}

export interface Bar {
  readonly kind: "bar";
  readonly id: string;
  readonly page: string;
  readonly by: string;
  readonly slot: string;
  readonly resource: string;
  readonly depth: number;
  readonly from: number;
  readonly to: number;
  readonly track: number;
  readonly tone: number;
  readonly segments: readonly Segment[];
  readonly uncertainRows: number;
}

/** Rows of a bar on which it is held on all paths, or on some only. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly certain: boolean;
}

export interface BandColumn {
  readonly kind: BandKind;
  /** Apart from each other, in order. */
  readonly runs: readonly { readonly from: number; readonly to: number }[];
}

export interface Mark {
  readonly kind: "mark";
  readonly id: string;
  readonly row: number;
  readonly severity: Severity;
  readonly rule: string;
  readonly message: string;
  readonly steps: readonly Step[];
}

/** A row of a path, and which steps of the path stand on it, from 1. */
export interface Step {
  readonly row: number;
  readonly numbers: readonly number[];
}

export interface LegendEntry {
  readonly label: string;
  readonly tone: number;
}

export type Item = Bar | Mark;

/** Row on which an item begins. */
export function rowOf(item: Item): number {
  return item.kind === "bar" ? item.from : item.row;
}
