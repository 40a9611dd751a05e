/** Gathers what the dashboard shows of files, folders or a tree: findings, depth, and the timelines of functions with findings. */

import { resolve } from "node:path";
import { check } from "./check.ts";
import { depth, DepthPathError } from "./depth.ts";
import type { DepthReport } from "./depth-report.ts";
import { Placement } from "./placement.ts";
import { openIndexes } from "./programs.ts";
import type { CheckOptions, CheckReport } from "./report.ts";
import { soundTargets } from "./sound-targets.ts";
import { type LocatedTimeline, timelinesOf } from "./timelines.ts";
import type { Watch } from "./visit-all.ts";

export type DashboardOptions = Omit<CheckOptions, "documents" | "changes" | "withFixes" | "onlyKnownTrees">;

export interface Dashboard {
  /** The paths, called as files are in reports; `.` for a whole tree. */
  readonly scope: readonly string[];
  readonly check: CheckReport;
  /** Or why the question cannot be asked of these paths. */
  readonly depth: DepthReport | { readonly reason: string };
  readonly timelines: readonly LocatedTimeline[];
}

/** Throws the signal's reason when stopped; what files hold never makes it throw. */
export async function dashboard(asked: DashboardOptions, watch: Watch = {}): Promise<Dashboard> {
  const { targets, folders } = soundTargets(asked);
  const options = { ...asked, ...folders };
  // The trees are read once for all three questions.
  const opened = await openIndexes(targets.map(({ path }) => path), options, {
    cache: options.cache !== false,
    progress: (done, total) => watch.progress?.("index", done, total),
    ...(watch.signal !== undefined && { signal: watch.signal }),
  });
  const within = { ...watch, opened };
  const report = await check(options, within);
  return {
    scope: options.paths.map((path) => new Placement(report.tree.root ?? options.cwd).nameOf(resolve(options.cwd, path)) || "."),
    check: report,
    depth: await depthOrReason(options, within),
    timelines: await timelinesOf(report.findings, { options, blocks: opened, ...(watch.signal !== undefined && { signal: watch.signal }) }),
  };
}

async function depthOrReason(options: DashboardOptions, watch: Watch): Promise<Dashboard["depth"]> {
  try {
    return await depth(options, watch);
  } catch (error) {
    if (error instanceof DepthPathError) return { reason: error.message };
    throw error;
  }
}
