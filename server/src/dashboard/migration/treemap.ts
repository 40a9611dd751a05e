/** The treemap of the sites: a cell for each folder or file, as large as it has calls, with a strip of their verdicts. */

import type { PageSite } from "../../cli/reporters/dashboard/page-data.ts";
import { button, element } from "../shared/dom.ts";
import { roving } from "../shared/keys.ts";
import { type SiteGroup, VERDICTS, groupsBelow, topFolder, verdictCounts, verdictWords } from "./site-tree.ts";
import { svg } from "./svg.ts";
import { type Area, squarified } from "./treemap-layout.ts";

const HEIGHT = 380;
const LEAST_WIDTH = 320;
const GAP = 3;
const STRIP = 12;
const LETTER = 6.8;
const LINE = 16;

export class Treemap {
  readonly root: HTMLElement;
  readonly #sites: readonly PageSite[];
  readonly #onShow: (sites: readonly PageSite[], path: string) => void;
  readonly #crumbs = element("nav", { class: "crumbs", label: "Folder of the treemap" });
  readonly #canvas = element("div", { class: "treemap" });
  readonly #roving;
  #folder: string;
  #width = 0;

  constructor(sites: readonly PageSite[], onShow: (sites: readonly PageSite[], path: string) => void) {
    this.#sites = sites;
    this.#onShow = onShow;
    this.#folder = topFolder(sites);
    this.root = element("div", {}, this.#crumbs, this.#canvas);
    this.#roving = roving(this.#canvas, ".cell-of-map");
    this.#canvas.addEventListener("keydown", (event) => this.#onKey(event));
    // It is as wide as the page lets it be, which it knows once it is there.
    new ResizeObserver(() => this.#resized()).observe(this.#canvas);
    this.#show(this.#folder);
  }

  #resized(): void {
    const width = Math.max(LEAST_WIDTH, this.#canvas.clientWidth);
    if (width === this.#width) return;
    this.#width = width;
    this.#draw();
  }

  #onKey(event: KeyboardEvent): void {
    const { key, target } = event;
    if (key === "Backspace" || key === "Escape") this.#leave();
    else if (key !== "Enter" && key !== " ") return;
    else if (target instanceof Element) this.#enter(target.closest(".cell-of-map"));
    event.preventDefault();
  }

  #leave(): void {
    const top = topFolder(this.#sites);
    if (this.#folder === top) return;
    const left = this.#folder;
    let above = left;
    // A folder with nothing but one folder in it was gone past on the way down.
    do above = above.split("/").slice(0, -1).join("/");
    while (above.length > top.length && groupsBelow(this.#sites, above).length === 1);
    this.#show(above.length < top.length ? top : above);
    this.#focus(left);
  }

  #enter(cell: Element | null): void {
    const group = groupsBelow(this.#sites, this.#folder).find(({ path }) => path === cell?.getAttribute("data-path"));
    if (group === undefined) return;
    if (group.isFile) return this.#onShow(group.sites, group.path);
    this.#show(group.path);
    this.#focus(null);
  }

  #focus(path: string | null): void {
    const cells = [...this.#canvas.querySelectorAll<SVGElement>(".cell-of-map")];
    (cells.find((cell) => cell.getAttribute("data-path") === path) ?? cells[0])?.focus();
  }

  #show(folder: string): void {
    this.#folder = folder;
    const below = groupsBelow(this.#sites, folder).flatMap(({ sites }) => sites);
    this.#drawCrumbs();
    this.#draw();
    this.#onShow(below, folder);
  }

  #drawCrumbs(): void {
    const top = topFolder(this.#sites);
    const parts = this.#folder === top ? [] : this.#folder.slice(top === "" ? 0 : top.length + 1).split("/");
    const paths = parts.map((_, at) => [...(top === "" ? [] : [top]), ...parts.slice(0, at + 1)].join("/"));
    const crumb = (path: string, name: string): HTMLElement => {
      if (path === this.#folder) return element("strong", { text: name });
      return button(name, "plain", () => this.#show(path));
    };
    this.#crumbs.replaceChildren(crumb(top, top === "" ? "all folders" : top), ...paths.flatMap((path, at) => [element("span", { class: "dim", text: "/" }), crumb(path, parts[at] ?? "")]));
  }

  #draw(): void {
    if (this.#width === 0) return;
    const groups = groupsBelow(this.#sites, this.#folder);
    const areas = squarified(groups.map(({ sites }) => sites.length), { x: 0, y: 0, width: this.#width, height: HEIGHT });
    const drawing = svg("svg", { viewBox: `0 0 ${this.#width} ${HEIGHT}`, role: "group", "aria-label": `Treemap of ${this.#folder === "" ? "all folders" : this.#folder}: arrow keys move, Enter goes into a folder, Backspace out of it` }, patterns());
    drawing.append(...groups.map((group, at) => this.#cell(group, areas[at]!)));
    this.#canvas.replaceChildren(drawing);
    this.#roving.refresh();
  }

  #cell(group: SiteGroup, area: Area): SVGElement {
    const [width, height] = [Math.max(0, area.width - GAP), Math.max(0, area.height - GAP)];
    const name = group.path.slice(this.#folder === "" ? 0 : this.#folder.length + 1);
    const label = `${group.path}: ${group.sites.length} calls: ${verdictWords(group.sites)}`;
    const cell = svg("g", { class: "cell-of-map", role: "button", tabindex: -1, "aria-label": label, "data-path": group.path, transform: `translate(${area.x + GAP / 2} ${area.y + GAP / 2})` },
      svg("title", {}, label), svg("rect", { class: "ground", width, height, rx: 3 }), ...strip(group, { width, height }), ...texts([name, `${group.sites.length}`, verdictWords(group.sites)], { width, height }));
    cell.addEventListener("click", () => this.#enter(cell));
    return cell;
  }
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The strip leaves room for a line of text; where there is none, it fills the cell. */
function stripHeight(height: number): number {
  return height < LINE + 4 ? height : Math.min(STRIP, height - LINE);
}

/** The verdicts side by side along the bottom. */
function strip({ sites }: SiteGroup, { width, height }: Size): SVGElement[] {
  const tall = stripHeight(height);
  let x = 0;
  return verdictCounts(sites).flatMap((count, at) => {
    const part = (width * count) / sites.length;
    x += part;
    return count === 0 ? [] : [svg("rect", { class: `verdict-fill fill-${VERDICTS[at] ?? ""}`, x: x - part, y: height - tall, width: part, height: tall })];
  });
}

/** As many lines as fit; one that is too long is cut, and left out where nothing of it would be left. */
function texts(lines: readonly string[], { width, height }: Size): SVGElement[] {
  const room = Math.floor((width - 10) / LETTER);
  const fitting = Math.floor((height - stripHeight(height)) / LINE);
  if (room < 3) return [];
  return lines.slice(0, Math.max(0, fitting)).flatMap((line, at) => {
    const cut = line.length <= room ? line : `${line.slice(0, room - 1)}…`;
    return at > 0 && line.length > room ? [] : [svg("text", { class: at === 0 ? "cell-name" : "cell-count", x: 6, y: LINE * (at + 1) - 1 }, cut)];
  });
}

/** Verdicts differ by pattern as well as by colour. */
function patterns(): SVGElement {
  const lines = svg("pattern", { id: "lines", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, svg("rect", { class: "fill-suggested", width: 6, height: 6 }), svg("rect", { class: "pattern-ink", width: 2, height: 6 }));
  const dots = svg("pattern", { id: "dots", width: 5, height: 5, patternUnits: "userSpaceOnUse" }, svg("rect", { class: "fill-refused", width: 5, height: 5 }), svg("circle", { class: "pattern-ink", cx: 2, cy: 2, r: 1 }));
  return svg("defs", {}, lines, dots);
}
