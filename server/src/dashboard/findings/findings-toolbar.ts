/** Search and filters above the list of findings. */

import type { PageFinding, Severity } from "../../cli/reporters/dashboard/page-data.ts";
import { button, element, select } from "../shared/dom.ts";
import { EVERYTHING, type Filter, SEVERITIES } from "./filter.ts";

interface Toolbar {
  readonly bar: HTMLElement;
  readonly search: HTMLInputElement;
  /** How many are shown. */
  readonly status: HTMLElement;
  show(filter: Filter): void;
}

interface Choices {
  readonly findings: readonly PageFinding[];
  readonly rules: readonly string[];
  readonly folders: readonly string[];
}

export function findingsToolbar({ findings, rules, folders }: Choices, onChange: (change: Partial<Filter>) => void): Toolbar {
  const search = element("input", { class: "search", label: "Search findings" });
  search.type = "search";
  search.placeholder = "Search   (press / )";
  search.addEventListener("input", () => onChange({ words: search.value }));
  const rule = select("rule", [["", "all rules"], ...rules.map((id) => [id, id] as const)], (value) => onChange({ rule: value }));
  const folder = select("folder", [["", "all folders"], ...folders.map((name) => [name, name] as const)], (value) => onChange({ folder: value }));
  const order = select("order", [["place", "by place"], ["severity", "by severity"], ["rule", "by rule"]], (value) => onChange({ order: value as Filter["order"] }));
  const toggles = severityToggles(findings, onChange);
  const status = element("p", { class: "dim status", role: "status" });
  const reset = button("Show all", "plain", () => onChange({ ...EVERYTHING, order: order.input.value as Filter["order"] }));
  return {
    bar: element("div", { class: "toolbar", role: "search" }, search, toggles.group, rule.field, folder.field, order.field, reset, status),
    search,
    status,
    show: (filter) => {
      if (search.value !== filter.words) search.value = filter.words;
      rule.input.value = filter.rule;
      folder.input.value = filter.folder;
      order.input.value = filter.order;
      toggles.show(filter.severities);
      reset.disabled = filter.words === "" && filter.rule === "" && filter.folder === "" && filter.severities.size === SEVERITIES.length;
    },
  };
}

function severityToggles(findings: readonly PageFinding[], onChange: (change: Partial<Filter>) => void): { group: HTMLElement; show(chosen: ReadonlySet<Severity>): void } {
  let now: ReadonlySet<Severity> = EVERYTHING.severities;
  const drawn = SEVERITIES.map((severity) => {
    const toggle = button(`${severity} ${findings.filter((one) => one.severity === severity).length}`, `toggle level-${severity}`, () => {
      onChange({ severities: now.has(severity) ? new Set([...now].filter((one) => one !== severity)) : new Set([...now, severity]) });
    });
    return { severity, toggle };
  });
  return {
    group: element("div", { class: "toggles", role: "group", label: "Severities" }, ...drawn.map(({ toggle }) => toggle)),
    show: (chosen) => {
      now = chosen;
      for (const { severity, toggle } of drawn) toggle.setAttribute("aria-pressed", String(chosen.has(severity)));
    },
  };
}
