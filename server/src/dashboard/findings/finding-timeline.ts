/** The timeline of the function that the selected finding lies in, drawn as in the editor. */

import { TimelineView } from "../../../../client/src/timeline/view/timeline-view.ts";
import type { Frame } from "../../../../client/src/timeline/view/words.ts";
import type { PageFinding, PageTimeline } from "../../cli/reporters/dashboard/page-data.ts";
import { element } from "../shared/dom.ts";

export const IN_PAGE: Frame = { heading: "h3", hint: "Arrow keys move between mappings and findings of this function." };

export class FindingTimeline {
  readonly root = element("div", { class: "finding-timeline", role: "region", label: "Stack timeline" });
  readonly #view = new TimelineView(this.root, () => undefined, IN_PAGE);
  #drawn: PageTimeline | null = null;

  show(timeline: PageTimeline, { line, rule, message }: PageFinding): void {
    if (timeline !== this.#drawn) this.#view.receive({ type: "timeline", timeline: { ...timeline, uri: timeline.file } });
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
