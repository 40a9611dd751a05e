/** The findings, a short entry each. One of them is selected: the one that has the focus, or had it last. */

import type { PageFinding } from "../../cli/reporters/dashboard/page-data.ts";
import { element, place } from "../shared/dom.ts";

interface FindingsList {
  readonly list: HTMLElement;
  /** Shows these, in this order. */
  show(indexes: readonly number[]): void;
  select(index: number | null): void;
}

const PAGE = 10;

export function findingsList(findings: readonly PageFinding[], onSelect: (index: number) => void): FindingsList {
  const entries = findings.map(drawEntry);
  const list = element("ul", { class: "list", role: "listbox", label: "Findings", id: "finding-list" });
  let shown: readonly number[] = [];
  let selected: number | null = null;
  const select = (index: number | null): void => {
    if (selected !== null) entries[selected]?.setAttribute("aria-selected", "false");
    selected = index;
    if (index !== null) entries[index]?.setAttribute("aria-selected", "true");
    reach(list, entries[index ?? shown[0] ?? -1]);
  };
  const choose = (index: number): void => {
    select(index);
    onSelect(index);
  };
  const indexOf = (target: EventTarget | null): number => entries.findIndex((entry) => target instanceof Node && entry.contains(target));
  list.addEventListener("click", ({ target }) => {
    const index = indexOf(target);
    if (index >= 0) choose(index);
  });
  list.addEventListener("keydown", (event) => {
    const next = shown[moved(event.key, shown.indexOf(indexOf(event.target)), shown.length)];
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    choose(next);
    entries[next]?.focus({ preventScroll: true });
    entries[next]?.scrollIntoView({ block: "nearest" });
  });
  return {
    list,
    show: (indexes) => {
      shown = indexes;
      list.replaceChildren(...indexes.map((index) => entries[index]!));
      reach(list, entries[selected !== null && indexes.includes(selected) ? selected : indexes[0] ?? -1]);
    },
    select,
  };
}

/** Tab reaches one entry. */
function reach(list: HTMLElement, entry: HTMLElement | undefined): void {
  for (const one of list.querySelectorAll("[tabindex='0']")) one.setAttribute("tabindex", "-1");
  entry?.setAttribute("tabindex", "0");
}

/** -1 for keys that lead nowhere. */
function moved(key: string, at: number, count: number): number {
  const last = count - 1;
  switch (key) {
    case "ArrowDown": return Math.min(last, at + 1);
    case "ArrowUp": return Math.max(0, at - 1);
    case "PageDown": return Math.min(last, at + PAGE);
    case "PageUp": return Math.max(0, at - PAGE);
    case "Home": return 0;
    case "End": return last;
    case "Enter": case " ": return at;
    default: return -1;
  }
}

function drawEntry({ severity, message, file, line, rule, function: name, certainty }: PageFinding): HTMLElement {
  const facts = element("span", { class: "entry-facts" }, place(file, line), element("span", { text: name === "" ? "" : `${name}()` }), element("span", { class: "rule-name", text: rule }), ...(certainty === "may" ? [element("span", { text: "on some paths" })] : []));
  const entry = element("li", { class: `entry level-${severity}`, role: "option" },
    element("span", { class: "level", text: severity }), element("span", { class: "text", text: message }), facts);
  entry.setAttribute("aria-selected", "false");
  entry.tabIndex = -1;
  return entry;
}
