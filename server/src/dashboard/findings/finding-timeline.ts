/** The timeline of a function, drawn as in the editor: one that can be walked through, or one to print. */

import { drawChart } from "../../../../client/src/timeline/view/draw-chart.ts";
import { drawHead } from "../../../../client/src/timeline/view/draw-details.ts";
import { layOut } from "../../../../client/src/timeline/view/layout.ts";
import { TimelineView } from "../../../../client/src/timeline/view/timeline-view.ts";
import type { Frame } from "../../../../client/src/timeline/view/words.ts";
import type { Timeline } from "../../lsp/custom-protocol.ts";
import type { PageFinding, PageTimeline } from "../../cli/reporters/dashboard/page-data.ts";
import { element } from "../shared/dom.ts";

const IN_PAGE: Frame = { heading: "h3", hint: "Arrow keys move between mappings and findings of this function." };

function asAsked(timeline: PageTimeline): Timeline {
  return { ...timeline, uri: timeline.file };
}

export class FindingTimeline {
  readonly root = element("div", { class: "finding-timeline", role: "region", label: "Stack timeline" });
  readonly #view = new TimelineView(this.root, () => undefined, IN_PAGE);
  #drawn: PageTimeline | null = null;

  show(timeline: PageTimeline, { line, rule, message }: PageFinding): void {
    if (timeline !== this.#drawn) this.#view.receive({ type: "timeline", timeline: asAsked(timeline) });
    this.#drawn = timeline;
    this.#view.selectMark((mark) => mark.rule === rule && mark.message === message && mark.row === line - 1 - timeline.first);
    // Where it stands is known once it is on the page.
    requestAnimationFrame(() => this.#reveal());
  }

  /** Scrolls within the drawing alone. */
  #reveal(): void {
    const [scroll, mark] = [this.root.querySelector(".scroll"), this.root.querySelector(".mark[aria-pressed='true']")];
    if (scroll === null || mark === null) return;
    const [seen, { top }] = [scroll.getBoundingClientRect(), mark.getBoundingClientRect()];
    scroll.scrollTop += top - seen.top - (seen.height * 2) / 3;
  }
}

/** Nothing in it can be pressed, and it has no ids: there may be many on one page. */
export function printedTimeline(timeline: PageTimeline): HTMLElement {
  const scene = layOut(asAsked(timeline));
  const drawn = element("div", { class: "timeline" }, drawHead(scene, IN_PAGE), element("div", { class: "scroll" }, drawChart(scene)));
  for (const one of drawn.querySelectorAll("[id]")) one.removeAttribute("id");
  for (const one of drawn.querySelectorAll("button")) one.disabled = true;
  return drawn;
}
