/** Findings: the table of counts, the filtered list, and the selected one at length with its timeline. */

import type { PageData, PageFinding } from "../../cli/reporters/dashboard/page-data.ts";
import { counted, element, nothing, section } from "../shared/dom.ts";
import { countBy, folderNamer, mostFirst } from "../shared/folders.ts";
import { whenPrinted } from "../shared/printing.ts";
import { EVERYTHING, type Filter, isShown, ordered, searchText } from "./filter.ts";
import { drawFinding } from "./finding-detail.ts";
import { FindingTimeline } from "./finding-timeline.ts";
import { findingsList } from "./findings-list.ts";
import { findingsMatrix } from "./findings-matrix.ts";
import { findingsToolbar } from "./findings-toolbar.ts";
import { paperTimeline } from "./paper-timeline.ts";

/** Timelines on paper: more than these nobody leafs through. */
const MOST_PRINTED = 60;
const PAUSE_IN_MS = 120;

export function drawFindings(data: PageData): HTMLElement {
  const made = section("findings", "Findings", "what goes wrong, by rule and folder; with the path that leads there and the stack along the function");
  if (data.findings.length === 0) made.append(nothing(`Nothing was found in ${counted(data.summary.files, "file")}.`));
  else made.append(...new Findings(data).parts);
  return made;
}

class Findings {
  readonly #data: PageData;
  readonly #texts: readonly string[];
  readonly #list;
  readonly #toolbar;
  readonly #matrix;
  readonly #detail = element("article", { class: "finding-pane", label: "The selected finding" });
  readonly #timeline = new FindingTimeline();
  readonly #paper = element("div", { class: "paper" });
  #filter: Filter = EVERYTHING;
  #shown: readonly number[] = [];
  #selected: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(data: PageData) {
    const { findings } = data;
    this.#data = data;
    this.#texts = findings.map(searchText);
    const folderOf = folderNamer(findings.map(({ file }) => file));
    const [rules, folders] = [countBy(findings, ({ rule }) => rule), countBy(findings, ({ file }) => folderOf(file))];
    this.#matrix = findingsMatrix(findings, folderOf, (cell) => this.#change(this.#isChosen(cell) ? { rule: "", folder: "" } : cell));
    this.#toolbar = findingsToolbar({ findings, rules: mostFirst(rules), folders: [...folders.keys()].sort() }, (change) => this.#change(change));
    this.#list = findingsList(findings, (index) => this.#select(index));
    this.#listen();
    this.#change({});
    this.#choose(Math.max(0, this.#asked()));
  }

  /** What the address names; -1 where it names no finding. */
  #asked(): number {
    return this.#data.findings.findIndex(({ fingerprint }) => location.hash === `#finding-${fingerprint}`);
  }

  #choose(index: number): void {
    this.#select(index);
    this.#list.select(index);
  }

  get parts(): HTMLElement[] {
    return [this.#matrix.table, this.#toolbar.bar, element("div", { class: "split" }, this.#list.list, this.#detail), this.#timeline.root, this.#paper];
  }

  #listen(): void {
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
      event.preventDefault();
      this.#toolbar.search.focus();
    });
    window.addEventListener("hashchange", () => this.#asked() >= 0 && this.#choose(this.#asked()));
    whenPrinted(() => this.#print(), () => this.#paper.replaceChildren());
  }

  #isChosen({ rule, folder }: Pick<Filter, "rule" | "folder">): boolean {
    return rule === this.#filter.rule && folder === this.#filter.folder;
  }

  #change(change: Partial<Filter>): void {
    this.#filter = { ...this.#filter, ...change };
    const { findings } = this.#data;
    this.#shown = ordered(findings, this.#filter.order).filter((index) => isShown(findings[index]!, this.#texts[index]!, this.#filter));
    this.#list.show(this.#shown);
    this.#toolbar.show(this.#filter);
    this.#matrix.show(this.#filter);
    this.#toolbar.status.textContent = this.#shown.length === findings.length ? counted(findings.length, "finding") : `${this.#shown.length} of ${counted(findings.length, "finding")}`;
    const [first] = this.#shown;
    if (this.#selected === null || this.#shown.includes(this.#selected) || first === undefined) return;
    this.#choose(first);
  }

  #select(index: number): void {
    const finding = this.#data.findings[index];
    if (finding === undefined) return;
    if (this.#selected === null) this.#drawTimeline(finding);
    else this.#later(finding);
    this.#selected = index;
    this.#detail.replaceChildren(drawFinding(finding, this.#data.rules));
    this.#detail.scrollTop = 0;
  }

  #drawTimeline(finding: PageFinding): void {
    const timeline = finding.timeline === null ? undefined : this.#data.timelines[finding.timeline];
    this.#timeline.root.hidden = timeline === undefined;
    if (timeline !== undefined) this.#timeline.show(timeline, finding);
  }

  /** Once the arrow key is let go: the drawing, and the address, so that it can be passed on. */
  #later(finding: PageFinding): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#drawTimeline(finding);
      history.replaceState(null, "", `#finding-${finding.fingerprint}`);
    }, PAUSE_IN_MS);
  }

  /** On paper every finding that is shown stands at length, and each of their functions once. */
  #print(): void {
    const { findings, timelines, rules } = this.#data;
    const shown = this.#shown.map((index) => findings[index]!);
    const drawn = [...new Set(shown.flatMap(({ timeline }) => (timeline === null ? [] : [timeline])))];
    const left = drawn.length - MOST_PRINTED;
    this.#paper.replaceChildren(
      ...shown.map((one) => drawFinding(one, rules)),
      ...drawn.slice(0, MOST_PRINTED).map((index) => paperTimeline(timelines[index]!)),
      ...(left > 0 ? [element("p", { text: `${left} more timelines are left out.` })] : []),
    );
  }
}
