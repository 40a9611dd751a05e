/** Draws a mapping as a bar: its segments, hatched where it is held on some paths only, and its name on top. */

import { element } from "./element.ts";
import type { Bar, Scene, Segment } from "./scene.ts";
import { barLabel } from "./words.ts";

export function drawBar(scene: Scene, bar: Bar): HTMLElement {
  const label = barLabel(scene, bar);
  const button = element("button", { class: `item bar tone-${bar.tone}`, id: bar.id, label, title: label });
  button.type = "button";
  button.tabIndex = -1;
  button.append(...bar.segments.map((segment) => drawSegment(bar, segment)), drawName(bar));
  return button;
}

function drawSegment({ from, to }: Bar, segment: Segment): HTMLElement {
  const drawn = element("span", { class: segment.certain ? "segment" : "segment uncertain" });
  drawn.style.setProperty("--from", String(segment.from - from));
  drawn.style.setProperty("--rows", String(segment.to - segment.from + 1));
  if (segment.from === from) drawn.classList.add("taken");
  if (segment.to === to) drawn.classList.add("released");
  return drawn;
}

/** As many lines of it as the bar has rows. */
function drawName({ page, by, slot, from, to }: Bar): HTMLElement {
  const texts = [page, ...(slot === "" ? [] : [slot]), by].slice(0, to - from + 1);
  return element("span", { class: "name" }, ...texts.map((text, index) => element("span", { class: index === 0 ? "page" : "detail", text })));
}
