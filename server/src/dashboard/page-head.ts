/** What stands on top: what was looked at, and the figures that the sections are about. */

import type { PageData } from "../cli/reporters/dashboard/page-data.ts";
import { counted, element } from "./shared/dom.ts";
import { themeButton } from "./theme.ts";

export function drawHeader({ tool, scope, kernels, summary }: PageData): HTMLElement {
  const facts = `${counted(summary.files, "file")} · ${counted(summary.mappedFunctions, "function")} that map pages`;
  const paths = scope.length <= 3 ? scope.join(", ") : `${scope.slice(0, 2).join(", ")} and ${scope.length - 2} more paths`;
  return element("header", { class: "page-head" },
    element("div", { class: "title-row" },
      element("p", { class: "brand", text: tool.name, title: `${tool.name} ${tool.version}` }),
      element("h1", { text: paths === "." ? "the whole tree" : paths }),
      themeButton()),
    element("p", { class: "dim", text: [...kernels, facts].join(" · ") }));
}

interface Figure {
  readonly target: string;
  readonly name: string;
  readonly value: string;
  readonly about: string;
}

export function drawFigures(data: PageData): HTMLElement {
  const nav = element("nav", { class: "figures", label: "Sections" });
  nav.append(...[findingsFigure(data), depthFigure(data), migrationFigure(data)].map(({ target, name, value, about }) => {
    const link = element("a", { class: "figure" },
      element("span", { class: "figure-name", text: name }), element("span", { class: "figure-value", text: value }), element("span", { class: "dim", text: about }));
    link.href = `#${target}`;
    return link;
  }));
  return nav;
}

function findingsFigure({ findings, summary }: PageData): Figure {
  const of = (severity: string): number => findings.filter((one) => one.severity === severity).length;
  const suppressed = summary.suppressed === 0 ? "" : ` · ${summary.suppressed} suppressed`;
  const about = `${counted(of("error"), "error")} · ${counted(of("warning"), "warning")} · ${counted(of("note"), "note")}${suppressed}`;
  return { target: "findings", name: "Findings", value: String(findings.length), about };
}

function depthFigure({ depth }: PageData): Figure {
  const base = { target: "depth", name: "Depth at worst" };
  if ("reason" in depth) return { ...base, value: "–", about: depth.reason };
  const sum = Math.max(0, ...depth.configurations.map((one) => one.sum));
  if (depth.slots === null) return { ...base, value: String(sum), about: "mappings live together" };
  const room = sum <= depth.slots ? `${depth.slots - sum} to spare` : `${sum - depth.slots} too many`;
  return { ...base, value: `${sum} of ${depth.slots}`, about: `slots · ${room} · ${depth.unbounded.length === 0 ? "nothing unbounded" : counted(depth.unbounded.length, "unbounded nest")}` };
}

function migrationFigure({ migrations }: PageData): Figure {
  const base = { target: "migration", name: "Migration" };
  if (migrations.length === 0) return { ...base, value: "–", about: "none was asked for" };
  const sites = migrations.flatMap((one) => one.sites);
  if (sites.length === 0) return { ...base, value: "0", about: "no calls to move" };
  const open = sites.filter(({ verdict }) => verdict === "refused").length;
  return { ...base, value: `${Math.round((100 * (sites.length - open)) / sites.length)} %`, about: `of ${counted(sites.length, "call")} can be moved · ${open} refused` };
}

export function drawTroubles({ troubles }: PageData): HTMLElement[] {
  if (troubles.length === 0) return [];
  const list = element("ul", {}, ...troubles.map((text) => element("li", { text })));
  return [element("details", { class: "troubles" }, element("summary", { text: `${counted(troubles.length, "file")} not looked at` }), list)];
}
