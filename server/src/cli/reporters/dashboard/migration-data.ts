/** Reports of migrations as the page of the dashboard is given them. */

import type { MigrationReport } from "../../../session/migration-report.ts";
import type { PageMigration } from "./page-data.ts";

export function migrationData({ target, sites, changes, troubles }: MigrationReport): PageMigration {
  return {
    target,
    sites: sites.map((one) => ({
      file: one.file,
      line: one.range.start.line,
      function: one.function ?? "",
      interface: one.interface,
      verdict: one.verdict,
      kind: one.kind,
      reason: one.reason,
    })),
    changedFiles: changes.length,
    troubles: troubles.map(({ file, reason }) => `${file}: ${reason}`),
  };
}
