/** The maximum of one context with the chains of calls that reach it, the worst first. */

import type { PageChain, PageChainStep, PageContext } from "../../cli/reporters/dashboard/page-data.ts";
import { counted, element } from "../shared/dom.ts";

export function drawContext({ name, max, reachedBy, chains }: PageContext, tone: string): HTMLElement {
  const head = element("h4", { class: "context-head" }, element("span", { class: `chip context-${tone}` }), element("span", { text: name }), element("strong", { text: String(max) }));
  head.dataset["context"] = name;
  head.tabIndex = -1;
  const [worst, ...others] = chains;
  if (worst === undefined || max === 0) return element("div", { class: "context" }, head, element("p", { class: "dim", text: "nothing is mapped" }));
  const more = others.length === 0 ? [] : [element("details", {}, element("summary", { text: moreWords(others, max, reachedBy) }), ...others.map((one) => drawChain(one)))];
  return element("div", { class: "context" }, head, element("div", { class: "chains" }, drawChain(worst), ...more));
}

function moreWords(others: readonly PageChain[], max: number, reachedBy: number): string {
  const alike = others.filter(({ depth }) => depth === max).length;
  const all = reachedBy > 1 ? ` (${max} is reached from ${counted(reachedBy, "function")})` : "";
  return alike === others.length ? `${counted(others.length, "chain")} as deep${all}` : `${counted(others.length, "more chain")}${all}`;
}

function drawChain({ depth, steps, reason }: PageChain): HTMLElement {
  return element("div", { class: "chain" },
    element("span", { class: "chain-depth", text: String(depth), title: `${depth} mappings` }),
    element("ol", { class: "chain-steps", label: `Chain of calls, depth ${depth}` }, ...steps.map(drawStep)),
    element("p", { class: "reason dim", text: reason }));
}

function drawStep({ function: name, file, lines, mappings, sleeps }: PageChainStep): HTMLElement {
  const where = lines.length === 0 ? file : `${file}:${lines.join(",")}`;
  return element("li", {},
    element("code", { class: "function", text: name, title: where }),
    ...mappings.map((text) => element("span", { class: "mapping", text })),
    ...(sleeps === null ? [] : [element("span", { class: "sleeps", text: `sleeps in ${sleeps}` })]),
    ...(lines.length === 0 ? [] : [element("code", { class: "dim chain-place", text: where })]));
}
