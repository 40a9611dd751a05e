/** The timeline on the page: what is shown, what is selected, and what keys and clicks do. */

import { drawDetails, drawEmpty, drawHead } from "./draw-details.ts";
import { drawChart, drawPath } from "./draw-chart.ts";
import { element } from "./element.ts";
import { layOut } from "./layout.ts";
import type { FromView, ToView } from "./messages.ts";
import { itemsOf, move, moveOf, selectIn } from "./navigation.ts";
import { type Item, type Mark, type Scene, rowOf } from "./scene.ts";
import { type Frame, IN_EDITOR } from "./words.ts";

export class TimelineView {
  readonly #root: HTMLElement;
  readonly #post: (message: FromView) => void;
  readonly #frame: Frame;
  #scene: Scene | null = null;
  #selected: Item | null = null;

  constructor(root: HTMLElement, post: (message: FromView) => void, frame: Frame = IN_EDITOR) {
    this.#root = root;
    this.#post = post;
    this.#frame = frame;
    root.classList.add("timeline");
    root.addEventListener("keydown", (event) => this.#onKey(event));
    root.addEventListener("click", (event) => this.#onClick(event));
    root.addEventListener("focusin", (event) => this.#onFocus(event));
  }

  receive(message: ToView): void {
    if (message.type === "timeline") this.#show(layOut(message.timeline));
    else if (message.type === "cursor") this.#markCursor(message.line);
    else this.#clear(drawEmpty(message.reason));
  }

  /** Selects the first such mark, where there is one. */
  selectMark(isWanted: (mark: Mark) => boolean): void {
    const wanted = this.#scene?.marks.find(isWanted);
    if (wanted) this.#select(wanted);
  }

  #show(scene: Scene): void {
    const previous = this.#scene;
    const hadFocus = this.#root.contains(document.activeElement);
    const isSame = previous !== null && previous.uri === scene.uri && previous.title === scene.title;
    const scrolled = this.#root.querySelector("#scroll")?.scrollTop ?? 0;
    const selected = selectIn(scene, previous, this.#selected);
    this.#scene = scene;
    const scroll = element("div", { class: "scroll", id: "scroll" }, drawChart(scene));
    const details = element("footer", { class: "details", id: "details" });
    details.setAttribute("aria-live", "polite");
    this.#root.replaceChildren(drawHead(scene, this.#frame), scroll, details);
    scroll.scrollTop = isSame ? scrolled : 0;
    this.#select(selected);
    if (hadFocus) this.#focus(selected);
  }

  #clear(instead: HTMLElement): void {
    this.#scene = null;
    this.#selected = null;
    this.#root.replaceChildren(instead);
  }

  /** Exactly one item can be reached by Tab: the selected one, or the first. */
  #select(item: Item | null): void {
    const scene = this.#scene;
    if (scene === null) return;
    this.#selected = item;
    const reachable = item ?? itemsOf(scene)[0];
    for (const button of this.#root.querySelectorAll<HTMLButtonElement>("button.item")) {
      button.tabIndex = button.id === reachable?.id ? 0 : -1;
      button.setAttribute("aria-pressed", String(button.id === item?.id));
    }
    this.#showPath(item);
    this.#root.querySelector("#details")?.replaceChildren(...drawDetails(scene, item, this.#frame));
  }

  #showPath(item: Item | null): void {
    for (const old of this.#root.querySelectorAll(".on-path")) old.remove();
    const rows = item === null ? [] : item.kind === "bar" ? range(item.from, item.to) : item.steps.map(({ row }) => row);
    for (const row of this.#root.querySelectorAll<HTMLElement>(".row")) {
      row.classList.toggle("highlit", rows.includes(Number(row.dataset["row"])));
    }
    if (item?.kind === "mark") this.#root.querySelector("#chart")?.append(...drawPath(item));
  }

  #focus(item: Item | null): void {
    const button = item === null ? null : document.getElementById(item.id);
    button?.focus({ preventScroll: true });
    button?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #onKey(event: KeyboardEvent): void {
    if (this.#scene === null || event.altKey || event.ctrlKey || event.metaKey) return;
    const way = moveOf(event.key);
    if (way === null && event.key !== "Escape") return;
    event.preventDefault();
    const next = way === null ? null : move(this.#scene, this.#selected, way);
    this.#select(next);
    this.#focus(next);
  }

  /** A press of Enter on a button comes as a click as well. */
  #onClick({ target }: Event): void {
    if (this.#scene === null || !(target instanceof Element)) return;
    const item = this.#itemAt(target);
    const row = target.closest<HTMLElement>(".row")?.dataset["row"];
    if (item !== null) this.#select(item);
    if (item !== null || row !== undefined) this.#post({ type: "jump", line: this.#scene.first + (item === null ? Number(row) : rowOf(item)) });
  }

  #onFocus({ target }: Event): void {
    const item = target instanceof Element ? this.#itemAt(target) : null;
    if (item !== null && item.id !== this.#selected?.id) this.#select(item);
  }

  #itemAt(target: Element): Item | null {
    const id = target.closest("button.item")?.id;
    return this.#scene === null ? null : itemsOf(this.#scene).find((item) => item.id === id) ?? null;
  }

  #markCursor(line: number | null): void {
    const row = this.#scene === null || line === null ? null : line - this.#scene.first;
    for (const drawn of this.#root.querySelectorAll<HTMLElement>(".row")) {
      const isHere = Number(drawn.dataset["row"]) === row;
      drawn.classList.toggle("at-cursor", isHere);
      if (isHere) revealRow(drawn);
    }
  }
}

/** Up or down only: a row is wider than what can be seen of it. */
function revealRow(row: HTMLElement): void {
  const scroll = document.getElementById("scroll");
  if (scroll === null) return;
  const [seen, { top, bottom }] = [scroll.getBoundingClientRect(), row.getBoundingClientRect()];
  const headings = document.querySelector(".backdrop")?.clientHeight ?? 0;
  if (top < seen.top + headings) scroll.scrollTop -= seen.top + headings - top;
  else if (bottom > seen.bottom) scroll.scrollTop += bottom - seen.bottom;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, step) => from + step);
}
