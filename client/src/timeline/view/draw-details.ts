/** Draws what stands around the chart: the title, the legend, and what is known of the selected item. */

import { element } from "./element.ts";
import type { EmptyReason } from "./messages.ts";
import type { Bar, Item, Mark, Scene } from "./scene.ts";
import { BAND_NAMES, EMPTY_TEXTS, type Frame, counted, linesOf } from "./words.ts";

export function drawHead(scene: Scene, { heading }: Frame): HTMLElement {
  const counts = `${counted(scene.bars.length, "mapping")} · ${counted(scene.marks.length, "finding")}`;
  return element("header", { class: "head" },
    element(heading, { class: "title", text: scene.title, title: scene.title }),
    element("p", { class: "kernel", text: scene.kernel }),
    element("p", { class: "counts", text: counts }),
    drawLegend(scene),
  );
}

function drawLegend({ legend, bars, columns }: Scene): HTMLElement {
  const tones = legend.map(({ label, tone }) => entry(`swatch tone-${tone}`, label));
  const uncertain = bars.some(({ uncertainRows }) => uncertainRows > 0) ? [entry("swatch some-paths", "on some paths only")] : [];
  const bands = columns.map(({ kind }) => entry(`swatch stripe ${kind}`, BAND_NAMES[kind].long));
  return element("ul", { class: "legend", label: "Legend" }, ...tones, ...uncertain, ...bands);
}

function entry(swatch: string, text: string): HTMLElement {
  return element("li", {}, element("span", { class: swatch }), element("span", { text }));
}

export function drawDetails(scene: Scene, item: Item | null, { hint }: Frame): HTMLElement[] {
  if (item === null) return [element("p", { class: "hint", text: hint })];
  return item.kind === "bar" ? barDetails(scene, item) : markDetails(scene, item);
}

function markDetails(scene: Scene, { severity, message, rule, row, steps }: Mark): HTMLElement[] {
  const count = Math.max(0, ...steps.flatMap(({ numbers }) => numbers));
  const path = count === 0 ? [] : [`path of ${counted(count, "step")}`];
  return [
    element("p", { class: "message" }, element("span", { class: `badge ${severity}`, text: severity }), element("span", { text: message })),
    element("p", { class: "facts", text: [rule, linesOf(scene, row, row), ...path].join(" · ") }),
  ];
}

function barDetails(scene: Scene, { page, by, slot, resource, depth, from, to, tone, uncertainRows }: Bar): HTMLElement[] {
  const uncertain = uncertainRows === 0 ? [] : [`${counted(uncertainRows, "line")} on some paths only`];
  const facts = [by, ...(slot === "" ? [] : [slot]), resource, linesOf(scene, from, to), `depth ${depth}`, ...uncertain];
  return [
    element("p", { class: "message" }, element("span", { class: `swatch tone-${tone}` }), element("code", { text: page })),
    element("p", { class: "facts", text: facts.join(" · ") }),
  ];
}

export function drawEmpty(reason: EmptyReason): HTMLElement {
  const { title, hint } = EMPTY_TEXTS[reason];
  const sketch = element("div", { class: "sketch" }, element("i"), element("i"), element("i"));
  return element("main", { class: "empty", role: "status" }, sketch, element("h1", { text: title }), element("p", { text: hint }));
}
