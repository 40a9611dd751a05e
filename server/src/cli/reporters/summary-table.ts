/** How many findings of each rule lie in which part of the tree: a table. */

import type { CheckReport, LocatedDiagnostic } from "../../session/report.ts";
import { printable } from "./excerpt.ts";
import type { Brush, Paint } from "./paint.ts";

/** Folders below the root that a row stands for. */
const LEVELS = 2;
const BETWEEN = "  ";
const TOTAL = "total";

/** Empty when there are no findings; else ends with a line break. Rows and columns go by count, most first, then by name. */
export function summaryTable({ findings, trees }: CheckReport, paint: Paint): string {
  if (findings.length === 0) return "";
  const severalTrees = new Set(trees.map(({ root }) => root)).size > 1;
  const counts = new Map<string, Map<string, number>>();
  for (const finding of findings) {
    const row = counts.get(folderOf(finding, severalTrees)) ?? new Map<string, number>();
    row.set(finding.rule, (row.get(finding.rule) ?? 0) + 1);
    counts.set(folderOf(finding, severalTrees), row);
  }
  const columns = sorted(countBy(findings, ({ rule }) => rule));
  const rows = sorted(countBy(findings, (finding) => folderOf(finding, severalTrees)));
  const lines = [
    ["", ...columns.map(([rule]) => rule), TOTAL],
    ...rows.map(([folder, total]) => [printable(folder), ...columns.map(([rule]) => cell(counts.get(folder)?.get(rule))), String(total)]),
    [TOTAL, ...columns.map(([, total]) => String(total)), String(findings.length)],
  ];
  return laidOut(lines, paint);
}

function folderOf({ file, tree }: LocatedDiagnostic, severalTrees: boolean): string {
  const folder = file.split("/").slice(0, -1).slice(0, LEVELS).join("/");
  const base = severalTrees && tree.root !== null ? `${tree.root}/` : "";
  return `${base}${folder}` || ".";
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

function sorted(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1));
}

function cell(count: number | undefined): string {
  return count === undefined ? "-" : String(count);
}

/** The first column to the left, numbers to the right. */
function laidOut(lines: readonly (readonly string[])[], paint: Paint): string {
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines.map((line, row) => {
    const cells = line.map((text, column) => {
      const blank = " ".repeat(widths[column]! - text.length);
      const painted = brushOf(text, row === 0 || row === lines.length - 1, paint)(text);
      return column === 0 ? painted + blank : blank + painted;
    });
    return `${cells.join(BETWEEN)}\n`;
  }).join("");
}

function brushOf(text: string, isEdge: boolean, paint: Paint): Brush {
  if (isEdge) return paint.place;
  return text === "-" ? paint.dim : (plain) => plain;
}
