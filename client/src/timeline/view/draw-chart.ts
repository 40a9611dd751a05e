/** Draws a scene as a grid: marks, line numbers, source, the path, bands, then the lanes of the bars. */

import { drawBar } from "./draw-bar.ts";
import { element, place } from "./element.ts";
import type { BandColumn, Mark, Scene } from "./scene.ts";
import { BAND_NAMES, linesOf, markLabel, sceneLabel } from "./words.ts";

const [MARKS, NUMBERS, SOURCE, PATH, FIRST_BAND] = [1, 2, 3, 4, 5];
/** Row 1 holds the headings. */
const FIRST_ROW = 2;

export function drawChart(scene: Scene): HTMLElement {
  const chart = element("div", { class: "chart", role: "group", label: sceneLabel(scene), id: "chart" });
  const tracks = scene.lanes.reduce((sum, lane) => sum + lane.tracks, 0);
  chart.style.setProperty("--tracks", String(Math.max(1, tracks)));
  chart.style.gridTemplateColumns = columnsOf(scene.columns.length, tracks);
  chart.append(...headings(scene), ...scene.lines.flatMap((_, row) => drawLine(scene, row)));
  scene.columns.forEach((column, index) => chart.append(...drawBand(scene, column, FIRST_BAND + index)));
  chart.append(...drawMarks(scene), ...scene.bars.map((bar) => {
    const button = drawBar(scene, bar);
    place(button, [FIRST_ROW + bar.from, FIRST_ROW + bar.to + 1], trackAt(scene, bar.track, 1));
    return button;
  }));
  return chart;
}

function columnsOf(bands: number, tracks: number): string {
  const lanes = tracks === 0 ? [] : [`repeat(${tracks}, var(--track))`];
  const stripes = bands === 0 ? [] : [`repeat(${bands}, var(--band))`];
  return ["min-content", "min-content", "minmax(var(--source-least), 1fr)", "var(--path)", ...stripes, "var(--gap)", ...lanes].join(" ");
}

/** The column between bands and lanes stays empty. */
function trackAt({ columns }: Scene, track: number, count: number): [number, number] {
  const start = FIRST_BAND + columns.length + 1 + track;
  return [start, start + count];
}

function headings(scene: Scene): HTMLElement[] {
  const backdrop = element("div", { class: "heading backdrop" });
  place(backdrop, [1, 2], [1, -1]);
  const bands = scene.columns.map(({ kind }, index) => {
    const heading = element("div", { class: `heading band-name ${kind}`, text: BAND_NAMES[kind].short, title: BAND_NAMES[kind].long });
    place(heading, [1, 2], [FIRST_BAND + index, FIRST_BAND + index + 1]);
    return heading;
  });
  const lanes = scene.lanes.map(({ depth, start, tracks }) => {
    const heading = element("div", { class: "heading lane-name", text: `depth ${depth}` });
    place(heading, [1, 2], trackAt(scene, start, tracks));
    return heading;
  });
  return [backdrop, ...bands, ...lanes, ...scene.lanes.map((lane) => drawGuide(scene, lane))];
}

/** A faint line down the left side of each lane. */
function drawGuide(scene: Scene, { start }: Scene["lanes"][number]): HTMLElement {
  const guide = element("div", { class: "guide" });
  place(guide, [FIRST_ROW, FIRST_ROW + Math.max(1, scene.lines.length)], trackAt(scene, start, 1));
  return guide;
}

function drawLine({ lines }: Scene, row: number): HTMLElement[] {
  const line = lines[row];
  if (line === undefined) return [];
  const backdrop = element("div", { class: "row" });
  backdrop.dataset["row"] = String(row);
  const number = element("span", { class: "number", text: String(line.number) });
  const source = element("code", { class: line.severity === null ? "source" : `source ${line.severity}` }, element("span", { text: line.text }));
  place(backdrop, [FIRST_ROW + row, FIRST_ROW + row + 1], [1, -1]);
  place(number, [FIRST_ROW + row, FIRST_ROW + row + 1], [NUMBERS, NUMBERS + 1]);
  place(source, [FIRST_ROW + row, FIRST_ROW + row + 1], [SOURCE, SOURCE + 1]);
  return [backdrop, number, source];
}

function drawBand(scene: Scene, { kind, runs }: BandColumn, column: number): HTMLElement[] {
  return runs.map(({ from, to }) => {
    const label = `${BAND_NAMES[kind].long}, ${linesOf(scene, from, to)}`;
    const stripe = element("div", { class: `stripe ${kind}`, role: "img", label, title: label });
    place(stripe, [FIRST_ROW + from, FIRST_ROW + to + 1], [column, column + 1]);
    return stripe;
  });
}

/** Those of one line stand side by side. */
function drawMarks(scene: Scene): HTMLElement[] {
  const rows = [...new Set(scene.marks.map(({ row }) => row))];
  return rows.map((row) => {
    const cell = element("div", { class: "marks" }, ...scene.marks.filter((mark) => mark.row === row).map((mark) => drawMark(scene, mark)));
    place(cell, [FIRST_ROW + row, FIRST_ROW + row + 1], [MARKS, MARKS + 1]);
    return cell;
  });
}

function drawMark(scene: Scene, mark: Mark): HTMLElement {
  const button = element("button", { class: `item mark ${mark.severity}`, id: mark.id, label: markLabel(scene, mark), title: mark.message });
  button.type = "button";
  button.tabIndex = -1;
  return button;
}

/** The path of a mark: a thread along it, with the numbers of its steps. */
export function drawPath({ steps }: Mark): HTMLElement[] {
  const [top, bottom] = [steps[0], steps.at(-1)];
  if (top === undefined || bottom === undefined) return [];
  const thread = element("div", { class: "on-path thread" });
  place(thread, [FIRST_ROW + top.row, FIRST_ROW + bottom.row + 1], [PATH, PATH + 1]);
  return [thread, ...steps.map(({ row, numbers }) => {
    const words = `step ${numbers.join(", ")} of the path`;
    const step = element("div", { class: "on-path step", text: numbers.join("·"), title: words, role: "note", label: words });
    place(step, [FIRST_ROW + row, FIRST_ROW + row + 1], [PATH, PATH + 1]);
    return step;
  })];
}
