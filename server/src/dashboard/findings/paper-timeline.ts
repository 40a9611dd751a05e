/** The timeline of a function on paper: the lines that matter, in parts that fit on a sheet. */

import { drawChart } from "../../../../client/src/timeline/view/draw-chart.ts";
import { drawHead } from "../../../../client/src/timeline/view/draw-details.ts";
import { layOut } from "../../../../client/src/timeline/view/layout.ts";
import type { PageTimeline } from "../../cli/reporters/dashboard/page-data.ts";
import { element } from "../shared/dom.ts";
import { IN_PAGE } from "./finding-timeline.ts";

const LINES_OF_A_SHEET = 56;
/** Lines around what is mapped or found. */
const AROUND = 2;

/** Nothing in it can be pressed, and it has no ids: there may be many on one page. */
export function paperTimeline(timeline: PageTimeline): HTMLElement {
  const parts = sheets(timeline).map((part, at) => {
    const scene = layOut({ ...part, uri: part.file });
    const head = at === 0 ? [drawHead(layOut({ ...timeline, uri: timeline.file }), IN_PAGE)] : [];
    return element("div", { class: "timeline" }, ...head, element("div", { class: "scroll" }, drawChart(scene)));
  });
  const drawn = element("div", { class: "paper-timeline" }, ...parts);
  for (const one of drawn.querySelectorAll("[id]")) one.removeAttribute("id");
  for (const one of drawn.querySelectorAll("button")) one.disabled = true;
  return drawn;
}

/** The same function cut into runs of lines, without those before and after everything that is drawn. */
export function sheets(timeline: PageTimeline): PageTimeline[] {
  const { first, last, bars, bands, marks, source } = timeline;
  const lines = [...[...bars, ...bands].flatMap(({ from, to }) => [from, to]), ...marks.map(({ line }) => line)].filter((line) => line >= first && line <= last);
  const start = Math.max(first, Math.min(last, ...lines) - AROUND);
  const end = Math.min(last, Math.max(start, ...lines) + AROUND);
  const count = Math.ceil((end - start + 1) / LINES_OF_A_SHEET);
  return Array.from({ length: count }, (_, at): PageTimeline => {
    const from = start + at * LINES_OF_A_SHEET;
    const to = Math.min(end, from + LINES_OF_A_SHEET - 1);
    return { ...timeline, first: from, last: to, source: source.slice(from - first, to - first + 1) };
  });
}
