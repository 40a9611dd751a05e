/** One configuration as a bar: a segment for each context that maps, then the slots that are left. */

import type { PageContext, PageDepth } from "../../cli/reporters/dashboard/page-data.ts";
import { button, element } from "../shared/dom.ts";
import { roving } from "../shared/keys.ts";

interface BarSetting {
  readonly slots: number | null;
  /** Mappings that the whole width stands for. */
  readonly scale: number;
  readonly onChoose: (context: string) => void;
}

export function budgetBar({ name, sum, contexts }: PageDepth["configurations"][number], { slots, scale, onChoose }: BarSetting): HTMLElement {
  const taken = contexts.filter(({ max }) => max > 0).map((one) => segment(one, scale, onChoose));
  const spare = slots === null ? 0 : slots - sum;
  const rest = spare > 0 ? [sized(element("span", { class: "spare", text: spare * 12 >= scale ? `${spare} to spare` : String(spare) }), spare, scale)] : [];
  const limit = slots === null || sum <= slots ? [] : [limitLine(slots, scale)];
  const bar = element("div", { class: "budget-bar", role: "group", label: words(name, sum, slots) }, ...taken, ...rest, ...limit);
  bar.style.setProperty("--slots", String(scale));
  roving(bar, "button");
  const verdict = slots === null ? `${sum} together` : spare >= 0 ? `${sum} of ${slots}` : `${sum} of ${slots}: ${-spare} too many`;
  const total = element("strong", { class: spare < 0 ? "too-many" : "fits", text: verdict });
  return element("div", { class: "budget" }, element("span", { class: "budget-name", text: name }), bar, total);
}

function segment({ name, max }: PageContext, scale: number, onChoose: (context: string) => void): HTMLElement {
  const made = button("", `segment-of context-${name}`, () => onChoose(name));
  made.append(element("span", { text: max * 9 >= scale ? `${name} ${max}` : String(max) }));
  made.setAttribute("aria-label", `${name}: ${max}; show the calls`);
  made.title = `${name}: ${max}`;
  return sized(made, max, scale);
}

function limitLine(slots: number, scale: number): HTMLElement {
  const line = element("span", { class: "limit", title: `${slots} slots` });
  line.style.insetInlineStart = `${(100 * slots) / scale}%`;
  return line;
}

function sized<T extends HTMLElement>(made: T, count: number, scale: number): T {
  made.style.width = `${(100 * count) / scale}%`;
  return made;
}

function words(name: string, sum: number, slots: number | null): string {
  return `${name}: ${sum} mappings live together at worst${slots === null ? "" : `, of ${slots} slots`}`;
}
