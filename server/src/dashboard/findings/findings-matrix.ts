/** How many findings of each rule lie in which folder; a cell shows only these. */

import type { PageFinding } from "../../cli/reporters/dashboard/page-data.ts";
import { button, counted, element } from "../shared/dom.ts";
import { countBy, mostFirst } from "../shared/folders.ts";
import { roving } from "../shared/keys.ts";
import { type Row, sortableTable } from "../shared/sortable-table.ts";

/** Empty names stand for all. */
interface Cell {
  readonly rule: string;
  readonly folder: string;
}

interface Matrix {
  readonly table: HTMLElement;
  show(chosen: Cell): void;
}

export function findingsMatrix(findings: readonly PageFinding[], folderOf: (file: string) => string, onChoose: (cell: Cell) => void): Matrix {
  const rules = mostFirst(countBy(findings, ({ rule }) => rule));
  const rows = rowsOf(findings, rules, folderOf);
  const sums = [...rules.map((rule) => findings.filter((one) => one.rule === rule).length), findings.length];
  const most = Math.max(1, ...rows.flatMap(({ values }) => values.slice(0, -1)));
  const drawn: { readonly cell: Cell; readonly made: HTMLButtonElement }[] = [];
  const cellAt = (row: Row | null, column: number): Node => {
    const [count, cell] = [(row?.values ?? sums)[column] ?? 0, { rule: rules[column] ?? "", folder: row?.name ?? "" }];
    if (count === 0) return element("span", { class: "zero", text: "·" });
    const made = button(String(count), "cell", () => onChoose(cell));
    made.setAttribute("aria-label", `${counted(count, "finding")}${cell.rule === "" ? "" : ` of ${cell.rule}`}${cell.folder === "" ? "" : ` in ${cell.folder}`}`);
    if (row !== null && cell.rule !== "") made.style.setProperty("--heat", String(0.15 + (0.85 * count) / most));
    drawn.push({ cell, made });
    return made;
  };
  const table = sortableTable({ caption: "Findings by folder and rule. Choose a number to see only these.", columns: ["folder", ...rules, "total"], rows, cell: cellAt });
  roving(table, "button.cell");
  return {
    table: element("div", { class: "wide" }, table),
    show: ({ rule, folder }) => drawn.forEach(({ cell, made }) => made.setAttribute("aria-pressed", String(cell.rule === rule && cell.folder === folder && (rule !== "" || folder !== "")))),
  };
}

function rowsOf(findings: readonly PageFinding[], rules: readonly string[], folderOf: (file: string) => string): Row[] {
  const counts = countBy(findings, ({ file, rule }) => `${folderOf(file)}\0${rule}`);
  return [...countBy(findings, ({ file }) => folderOf(file))].map(([name, total]) => (
    { name, values: [...rules.map((rule) => counts.get(`${name}\0${rule}`) ?? 0), total] }));
}
