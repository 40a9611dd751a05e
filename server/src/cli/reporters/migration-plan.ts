/** Every call site with its verdict, as a spreadsheet reads it: RFC 4180. */

import type { MigrationReport } from "../../session/migration-report.ts";

const COLUMNS = ["file", "line", "column", "function", "interface", "verdict", "kind", "reason"] as const;

export function migrationPlan({ sites }: MigrationReport): string {
  const rows = sites.map(({ file, range: { start }, function: name, interface: called, verdict, kind, reason }) => [file, start.line, start.column, name ?? "", called, verdict, kind, reason]);
  return [COLUMNS, ...rows].map((row) => `${row.map((cell) => quoted(String(cell))).join(",")}\r\n`).join("");
}

/** A cell that begins like a formula is text all the same. */
function quoted(cell: string): string {
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
