/** What a migration would do, in a few lines. */

import { kernelsWith, type MigratedSite, type MigrationReport } from "../../session/migration-report.ts";
import { printable } from "./excerpt.ts";
import { KIND_WORDS } from "./migration-words.ts";
import type { Paint } from "./paint.ts";

/** Sites that stay are listed up to this many; a plan has them all. */
const MOST_LISTED = 40;

export function migrationSummary({ sites, changes, target, trees }: MigrationReport, paint: Paint): string {
  if (sites.length === 0) return `nothing to migrate to ${target}\n`;
  const staying = sites.filter(({ verdict }) => verdict !== "safe");
  const lines = [
    ...(staying.length <= MOST_LISTED ? staying.map((site) => siteLine(site, paint)) : []),
    `${paint.place("safe")} ${count(sites, "safe")} of ${sites.length} calls, in ${changes.length} ${changes.length === 1 ? "file" : "files"}`,
    ...rows(sites, "suggested"),
    ...rows(sites, "refused"),
    ...(changes.length > 0 ? laterKernels(target, trees) : []),
  ];
  return `${lines.join("\n")}\n`;
}

/** Code is moved on together with its kernel: where that has not come so far, it does not build. */
function laterKernels(target: MigrationReport["target"], trees: MigrationReport["trees"]): string[] {
  return trees.flatMap(({ era, inWords }) => {
    const later = kernelsWith(target, era);
    return later === null ? [] : [`what is changed is for ${later}, and does not build with ${inWords}`];
  });
}

function siteLine({ file, range: { start }, verdict, reason, interface: called }: MigratedSite, paint: Paint): string {
  return `${paint.place(`${printable(file)}:${start.line}:${start.column}:`)} ${verdict}: ${called}(): ${printable(reason)}`;
}

function count(sites: readonly MigratedSite[], verdict: MigratedSite["verdict"]): number {
  return sites.filter((site) => site.verdict === verdict).length;
}

/** One line for the verdict, one for each kind of reason, most first. */
function rows(sites: readonly MigratedSite[], verdict: MigratedSite["verdict"]): string[] {
  const own = sites.filter((site) => site.verdict === verdict);
  const kinds = new Map<MigratedSite["kind"], number>();
  for (const { kind } of own) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  if (own.length === 0) return [];
  const width = String(own.length).length;
  return [`${verdict} ${own.length}`, ...[...kinds].sort((a, b) => b[1] - a[1]).map(([kind, times]) => `  ${String(times).padStart(width)}  ${KIND_WORDS[kind]} [${kind}]`)];
}
