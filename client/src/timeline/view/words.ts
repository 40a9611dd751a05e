/** How the view names things, on the screen and to screen readers. */

import type { EmptyReason } from "./messages.ts";
import type { Bar, BandKind, Mark, Scene } from "./scene.ts";

export const BAND_NAMES: Readonly<Record<BandKind, { readonly short: string; readonly long: string }>> = {
  "irqs-off": { short: "irqs off", long: "interrupts off" },
  "bottom-halves-off": { short: "bh off", long: "bottom halves off" },
  "atomic": { short: "atomic", long: "atomic: must not sleep" },
  "page-faults-off": { short: "faults off", long: "page faults off" },
};

export const EMPTY_TEXTS: Readonly<Record<EmptyReason, { readonly title: string; readonly hint: string }>> = {
  "nothing-mapped": {
    title: "No mappings in this function",
    hint: "Put the cursor into a function that maps a page. The timeline follows the cursor.",
  },
  "no-source": {
    title: "No C file to draw",
    hint: "Open a C file and put the cursor into a function that maps a page.",
  },
  "no-server": {
    title: "The server is not running",
    hint: "Run “kmaplint: Restart Server”, or look at its output for what went wrong.",
  },
};

/** What depends on where the timeline is shown. */
export interface Frame {
  /** The title's level among the headings around it. */
  readonly heading: "h1" | "h3";
  /** What keys do; shown while nothing is selected. */
  readonly hint: string;
}

export const IN_EDITOR: Frame = { heading: "h1", hint: "Arrow keys move between mappings and findings, Enter jumps to the line." };

/** `lines 12 to 20`, as the editor counts. */
export function linesOf(scene: Scene, from: number, to: number): string {
  const [first, last] = [scene.first + from + 1, scene.first + to + 1];
  return first === last ? `line ${first}` : `lines ${first} to ${last}`;
}

export function barLabel(scene: Scene, bar: Bar): string {
  const uncertain = bar.uncertainRows === 0 ? [] : [`on ${counted(bar.uncertainRows, "line")} held on some paths only`];
  const slot = bar.slot === "" ? [] : [bar.slot];
  return [`${bar.page}, mapped by ${bar.by}`, ...slot, linesOf(scene, bar.from, bar.to), `depth ${bar.depth}`, ...uncertain].join(", ");
}

export function markLabel(scene: Scene, mark: Mark): string {
  return `${mark.severity} on ${linesOf(scene, mark.row, mark.row)}: ${mark.message}`;
}

export function sceneLabel(scene: Scene): string {
  const { bars, marks } = scene;
  return `Stack timeline of ${scene.title}: ${counted(bars.length, "mapping")}, ${counted(marks.length, "finding")}.`;
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
