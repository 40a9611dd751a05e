/** The depth budget: what each context takes at worst, stacked against the slots, and the calls that reach it. */

import type { PageContext, PageData, PageDepth } from "../../cli/reporters/dashboard/page-data.ts";
import { counted, element, nothing, place, section, select } from "../shared/dom.ts";
import { budgetBar } from "./budget-bar.ts";
import { drawContext } from "./depth-context.ts";

export function drawDepth({ depth }: PageData): HTMLElement {
  const made = section("depth", "Depth budget", "how many mappings can be live together at worst: each context can interrupt the one before");
  if ("reason" in depth) made.append(nothing(`Not asked: ${depth.reason}.`));
  else made.append(...drawBudget(depth), ...drawBeside(depth));
  return made;
}

type Configuration = PageDepth["configurations"][number];

/** Bars of all configurations; the chains of one, and on paper of all. */
function drawBudget({ configurations, slots, kernel }: PageDepth): HTMLElement[] {
  const chains = configurations.map((one) => drawChains(one));
  const show = (name: string): void => chains.forEach((drawn, index) => drawn.classList.toggle("on-paper-only", configurations[index]?.name !== name));
  const scale = Math.max(slots ?? 0, ...configurations.map(({ sum }) => sum), 1);
  const bars = configurations.map((one) => budgetBar(one, { slots, scale, onChoose: (context) => choose(one.name, context) }));
  const picker = select("chains of", configurations.map(({ name }) => [name, name] as const), show);
  const choose = (name: string, context: string): void => {
    picker.input.value = name;
    show(name);
    const head = chains[configurations.findIndex((one) => one.name === name)]?.querySelector<HTMLElement>(`[data-context="${context}"]`);
    head?.focus();
    head?.scrollIntoView({ block: "nearest" });
  };
  show(configurations[0]?.name ?? "");
  const legend = element("p", { class: "dim", text: slots === null ? `${kernel} · this era counts no slots` : `${kernel} · ${counted(slots, "slot")}` });
  return [legend, element("div", { class: "budgets" }, ...bars), ...(configurations.length > 1 ? [picker.field] : []), ...chains];
}

function drawChains({ name, contexts }: Configuration): HTMLElement {
  return element("div", { class: "contexts" }, element("h3", { class: "paper-heading", text: name }), ...contexts.map((one) => drawContext(one, one.name)));
}

function drawBeside({ pool, taskStack, unbounded, assumptions }: PageDepth): HTMLElement[] {
  const titled = (title: string, about: string, context: PageContext): HTMLElement[] => [
    element("h3", { text: title }), element("p", { class: "dim", text: about }), element("div", { class: "contexts" }, drawContext(context, "other")),
  ];
  const nests = unbounded.map((one) => element("li", {}, place(one.file, one.line), element("code", { text: `${one.function}()` }), element("span", { text: one.what })));
  return [
    ...titled("Sleeping kmaps held together", "they take entries of the pool, not slots; two in one task can lock up when the pool is empty", pool),
    ...titled("Live where a task may sleep", "what a stack that belongs to the task carries along", taskStack),
    element("h3", { text: `Nests that nothing bounds: ${unbounded.length === 0 ? "none" : unbounded.length}` }),
    ...(nests.length === 0 ? [] : [element("p", { class: "dim", text: "each counts as one mapping above" }), element("ul", { class: "nests" }, ...nests)]),
    element("h3", { text: "What this rests on" }),
    element("ul", { class: "rests" }, ...assumptions.map((text) => element("li", { text }))),
  ];
}
