/** The calls of the folder or file that is chosen in the treemap. */

import type { PageSite } from "../../cli/reporters/dashboard/page-data.ts";
import { button, counted, element, place, select } from "../shared/dom.ts";
import { countBy, mostFirst } from "../shared/folders.ts";
import { VERDICTS, verdictWords } from "./site-tree.ts";

/** Rows to begin with; more on demand. */
const STEP = 25;

export class SiteTable {
  readonly root: HTMLElement;
  readonly #title = element("h4");
  readonly #body = element("tbody");
  readonly #more = button("", "plain", () => this.#grow());
  #sites: readonly PageSite[] = [];
  #verdict = "";
  #interface = "";
  #path = "";
  #shown = STEP;

  constructor(sites: readonly PageSite[]) {
    const verdict = select("verdict", [["", "all verdicts"], ...VERDICTS.map((one) => [one, one] as const)], (value) => {
      this.#verdict = value;
      this.#draw();
    });
    const names = mostFirst(countBy(sites, (site) => site.interface));
    const called = select("interface", [["", "all interfaces"], ...names.map((name) => [name, name] as const)], (value) => {
      this.#interface = value;
      this.#draw();
    });
    const heads = ["where", "function", "interface", "verdict", "reason"].map((text) => {
      const cell = element("th", { text });
      cell.scope = "col";
      return cell;
    });
    const table = element("table", { class: "sites" }, element("thead", {}, element("tr", {}, ...heads)), this.#body);
    this.root = element("div", { class: "site-list" }, element("div", { class: "toolbar" }, this.#title, verdict.field, called.field), element("div", { class: "wide" }, table), this.#more);
  }

  show(sites: readonly PageSite[], path: string): void {
    this.#sites = sites;
    this.#path = path;
    this.#shown = STEP;
    this.#draw();
  }

  #grow(): void {
    this.#shown += STEP;
    this.#draw();
  }

  #draw(): void {
    const wanted = this.#sites.filter((one) => (this.#verdict === "" || one.verdict === this.#verdict) && (this.#interface === "" || one.interface === this.#interface));
    this.#title.textContent = `${this.#path === "" ? "All folders" : this.#path}: ${counted(wanted.length, "call")}${wanted.length === 0 ? "" : `, ${verdictWords(wanted)}`}`;
    this.#body.replaceChildren(...wanted.slice(0, this.#shown).map(drawSite));
    this.#more.hidden = wanted.length <= this.#shown;
    this.#more.textContent = `Show ${Math.min(STEP, wanted.length - this.#shown)} of ${wanted.length - this.#shown} more`;
  }
}

function drawSite(site: PageSite): HTMLElement {
  return element("tr", {},
    element("td", {}, place(site.file, site.line)), element("td", {}, element("code", { text: site.function === "" ? "" : `${site.function}()` })), element("td", {}, element("code", { text: site.interface })),
    element("td", {}, element("span", { class: `verdict verdict-${site.verdict}`, text: site.verdict })), element("td", { text: site.reason }));
}
