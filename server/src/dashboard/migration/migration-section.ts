/** How far a move to the next interface has come: verdicts by interface, folder and reason, a treemap, and each call. */

import type { PageData, PageMigration, PageSite } from "../../cli/reporters/dashboard/page-data.ts";
import { counted, element, nothing, section } from "../shared/dom.ts";
import { countBy, folderNamer } from "../shared/folders.ts";
import { sortableTable } from "../shared/sortable-table.ts";
import { SiteTable } from "./site-table.ts";
import { VERDICTS, verdictCounts, verdictWords } from "./site-tree.ts";
import { Treemap } from "./treemap.ts";

const TARGETS = { stack: "the stack", local: "mappings of the task", helpers: "helpers that copy" } as const;

const MEANINGS = { safe: "proved", suggested: "right if a reader agrees", refused: "not changed, for the reason given" } as const;

export function drawMigrations({ migrations }: PageData): HTMLElement {
  const made = section("migration", "Migration", "calls of old interfaces, and whether they can be moved: proved, if a reader agrees, or not");
  const some = migrations.filter(({ sites }) => sites.length > 0);
  if (migrations.length === 0) made.append(nothing("None was asked for."));
  else if (some.length === 0) made.append(nothing("None: there are no calls of old interfaces that would have to move."));
  made.append(...some.flatMap(drawMigration));
  return made;
}

function drawMigration({ target, sites, changedFiles, troubles }: PageMigration): HTMLElement[] {
  const table = new SiteTable(sites);
  const map = new Treemap(sites, (chosen, path) => table.show(chosen, path));
  const folderOf = folderNamer(sites.map(({ file }) => file));
  const refused = sites.filter(({ verdict }) => verdict === "refused");
  return [
    element("h3", { text: `To ${TARGETS[target]} (${target})` }),
    element("p", { text: `${counted(sites.length, "call")}: ${verdictWords(sites)} · ${counted(changedFiles, "file")} would change` }),
    progress(sites),
    element("p", { class: "verdicts" }, ...VERDICTS.map((verdict) => element("span", { class: `verdict verdict-${verdict}`, text: `${verdict}: ${MEANINGS[verdict]}` }))),
    element("div", { class: "tables" },
      element("div", { class: "wide" }, counts("By interface", sites, (site) => site.interface)),
      element("div", { class: "wide" }, counts("By folder", sites, ({ file }) => folderOf(file))),
      ...(refused.length === 0 ? [] : [element("div", { class: "wide" }, reasons(refused))])),
    map.root,
    table.root,
    ...(troubles.length === 0 ? [] : [element("details", {}, element("summary", { text: `${counted(troubles.length, "file")} not looked at` }), element("ul", {}, ...troubles.map((text) => element("li", { text }))))]),
  ];
}

/** All calls as one bar. */
function progress(sites: readonly PageSite[]): HTMLElement {
  const parts = verdictCounts(sites).flatMap((count, at) => {
    if (count === 0) return [];
    const verdict = VERDICTS[at] ?? "";
    const part = element("span", { class: `verdict-${verdict}`, text: count * 8 >= sites.length ? `${verdict} ${count}` : "", title: `${verdict}: ${count}` });
    part.style.width = `${(100 * count) / sites.length}%`;
    return [part];
  });
  return element("div", { class: "progress", role: "img", label: verdictWords(sites) }, ...parts);
}

function counts(caption: string, sites: readonly PageSite[], keyOf: (site: PageSite) => string): HTMLElement {
  const rows = [...countBy(sites, keyOf).keys()].map((name) => {
    const own = sites.filter((site) => keyOf(site) === name);
    return { name, values: [...verdictCounts(own), own.length] };
  });
  const sums = [...verdictCounts(sites), sites.length];
  const columns = [caption.replace("By ", ""), ...VERDICTS, "calls"];
  return sortableTable({ caption, columns, rows, cell: (row, column) => number((row?.values ?? sums)[column] ?? 0), head: ({ name }) => element("code", { text: name }) });
}

function reasons(refused: readonly PageSite[]): HTMLElement {
  const rows = [...countBy(refused, ({ kind }) => kind)].map(([name, count]) => ({ name, values: [count] }));
  return sortableTable({ caption: "Why refused", columns: ["reason", "calls"], rows, cell: (row) => number(row?.values[0] ?? refused.length) });
}

function number(count: number): HTMLElement {
  return element("span", { class: count === 0 ? "zero" : "plain-number", text: count === 0 ? "·" : String(count) });
}
