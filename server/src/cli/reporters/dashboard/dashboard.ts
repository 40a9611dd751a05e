/** The dashboard as one HTML page: findings, depth, migrations and timelines, to look at rather than read. */

import type { Dashboard } from "../../../session/dashboard.ts";
import type { MigrationReport } from "../../../session/migration-report.ts";
import { RULES } from "../../../session/rules.ts";
import { problemLine } from "../../../session/sound-targets.ts";
import { SourceCache } from "../source-cache.ts";
import { pageAssets } from "./assets.ts";
import { depthData } from "./depth-data.ts";
import { findingsData, timelineData } from "./findings-data.ts";
import { migrationData } from "./migration-data.ts";
import { dashboardPage } from "./page.ts";
import type { PageData } from "./page-data.ts";

export async function dashboardHtml(dashboard: Dashboard, migrations: readonly MigrationReport[], cwd: string): Promise<string> {
  return dashboardPage(pageData(dashboard, migrations, cwd), await pageAssets());
}

/** Holds nothing that differs between two runs over the same files. */
export function pageData(dashboard: Dashboard, migrations: readonly MigrationReport[], cwd: string): PageData {
  const { scope, check, depth, timelines } = dashboard;
  const found = new Set<string>(check.findings.map(({ rule }) => rule));
  return {
    tool: check.tool,
    scope,
    kernels: [...new Set((check.trees.length > 0 ? check.trees : [check.tree]).map(({ inWords }) => inWords))],
    summary: { files: check.summary.files, mappedFunctions: check.summary.mapped_functions, suppressed: check.suppressed.length },
    troubles: [
      ...check.configProblems.map(problemLine),
      ...[...check.unreadable, ...check.crashes].map(({ file, reason }) => `${file}: ${reason}`),
    ],
    rules: Object.fromEntries(RULES.filter(({ id }) => found.has(id)).map(({ id, summary }) => [id, summary])),
    findings: findingsData(dashboard, new SourceCache(cwd, new Map<string, string>())),
    timelines: timelines.map(timelineData),
    depth: "reason" in depth ? depth : depthData(depth),
    migrations: migrations.map(migrationData),
  };
}
