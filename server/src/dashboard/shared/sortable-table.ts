/** A table whose columns sort it: a name to the left, numbers to the right. */

import { button, element } from "./dom.ts";

export interface Row {
  readonly name: string;
  readonly values: readonly number[];
}

interface TableShape {
  readonly caption: string;
  /** Of the first column, then of the numbers; a class for each of the latter. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** What a cell holds; null for the sums at the end. */
  readonly cell: (row: Row | null, column: number) => Node;
  readonly head?: (row: Row) => Node;
}

interface Order {
  readonly column: number;
  readonly isDown: boolean;
}

export function sortableTable({ caption, columns, rows, cell, head }: TableShape): HTMLTableElement {
  const body = element("tbody");
  const heads = columns.map((name, column) => {
    const sorter = button("", "sorter", () => sort(column));
    // A name may break after each hyphen.
    sorter.append(...name.split("-").flatMap((part, at) => (at === 0 ? [part] : ["-", element("wbr"), part])));
    const cellOf = element("th", { class: column === 0 ? "name" : "number" }, sorter);
    cellOf.scope = "col";
    return cellOf;
  });
  const drawn = new Map(rows.map((row) => [row, drawRow(row, cell, head)]));
  let order: Order = { column: columns.length - 1, isDown: true };
  const show = (): void => {
    heads.forEach((one, column) => one.setAttribute("aria-sort", column !== order.column ? "none" : order.isDown ? "descending" : "ascending"));
    body.replaceChildren(...sorted(rows, order).map((row) => drawn.get(row)!));
  };
  const sort = (column: number): void => {
    order = { column, isDown: column === order.column ? !order.isDown : column > 0 };
    show();
  };
  show();
  const sums = element("tr", {}, rowHead(element("span", { text: "total" })), ...columns.slice(1).map((_, column) => element("td", {}, cell(null, column))));
  return element("table", { class: "count-table" },
    element("caption", { text: caption }), element("thead", {}, element("tr", {}, ...heads)), body, element("tfoot", {}, sums));
}

function drawRow(row: Row, cell: TableShape["cell"], head: TableShape["head"]): HTMLElement {
  return element("tr", {}, rowHead(head?.(row) ?? element("span", { text: row.name })), ...row.values.map((_, column) => element("td", {}, cell(row, column))));
}

function rowHead(content: Node): HTMLElement {
  const made = element("th", { class: "name" }, content);
  made.scope = "row";
  return made;
}

export function sorted(rows: readonly Row[], { column, isDown }: Order): Row[] {
  const byName = (a: Row, b: Row): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  const sign = isDown ? -1 : 1;
  if (column === 0) return [...rows].sort((a, b) => sign * byName(a, b));
  return [...rows].sort((a, b) => sign * ((a.values[column - 1] ?? 0) - (b.values[column - 1] ?? 0)) || byName(a, b));
}
