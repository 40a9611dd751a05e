/** What the page of the dashboard is given, as JSON: types alone, shared with its script. Lines and columns from 1. */

import type { TimelineBand, TimelineBar, TimelineMark } from "../../../core/findings/timeline.ts";
import type { MigratedSite, MigrationReport } from "../../../session/migration-report.ts";

export type Severity = TimelineMark["severity"];

export interface PageData {
  readonly tool: { readonly name: string; readonly version: string };
  /** What was looked at. */
  readonly scope: readonly string[];
  /** Each kernel that files were read as, in few words. */
  readonly kernels: readonly string[];
  readonly summary: { readonly files: number; readonly mappedFunctions: number; readonly suppressed: number };
  /** Files that could not be read, configured or analysed. */
  readonly troubles: readonly string[];
  /** Of the rules that occur. */
  readonly rules: Readonly<Record<string, string>>;
  readonly findings: readonly PageFinding[];
  readonly timelines: readonly PageTimeline[];
  readonly depth: PageDepth | { readonly reason: string };
  readonly migrations: readonly PageMigration[];
}

interface PagePlace {
  readonly file: string;
  readonly line: number;
}

export interface PageFinding extends PagePlace {
  readonly rule: string;
  readonly severity: Severity;
  readonly certainty: "must" | "may";
  readonly message: string;
  readonly help: string;
  readonly column: number;
  readonly function: string;
  readonly fingerprint: string;
  readonly code: string;
  readonly path: readonly PageStep[];
  readonly stack: readonly (PagePlace & { readonly slot: string; readonly page: string })[];
  /** Index into `timelines`; null where there is none. */
  readonly timeline: number | null;
}

export interface PageStep extends PagePlace {
  readonly kind: string;
  readonly message: string;
  readonly code: string;
}

/** Lines count from 0 in bars, bands and marks, as in the core. */
export interface PageTimeline {
  readonly file: string;
  readonly kernel: string;
  readonly function: string;
  readonly first: number;
  readonly last: number;
  readonly bars: readonly TimelineBar[];
  readonly bands: readonly TimelineBand[];
  readonly marks: readonly TimelineMark[];
  readonly source: readonly string[];
}

export interface PageDepth {
  /** Null where the era counts none. */
  readonly slots: number | null;
  readonly kernel: string;
  readonly configurations: readonly { readonly name: string; readonly sum: number; readonly contexts: readonly PageContext[] }[];
  readonly pool: PageContext;
  /** The most that a task would carry where it may sleep. */
  readonly taskStack: PageContext;
  readonly unbounded: readonly (PagePlace & { readonly function: string; readonly what: string })[];
  /** What the figures rest on, a line each. */
  readonly assumptions: readonly string[];
}

export interface PageContext {
  readonly name: string;
  readonly max: number;
  readonly reachedBy: number;
  readonly chains: readonly PageChain[];
}

export interface PageChain {
  readonly depth: number;
  readonly reason: string;
  readonly steps: readonly PageChainStep[];
}

export interface PageChainStep {
  readonly function: string;
  readonly file: string;
  readonly lines: readonly number[];
  /** What is live there, each in few words. */
  readonly mappings: readonly string[];
  readonly sleeps: string | null;
}

export interface PageMigration {
  readonly target: MigrationReport["target"];
  readonly sites: readonly PageSite[];
  /** Files that the safe and suggested changes touch. */
  readonly changedFiles: number;
  readonly troubles: readonly string[];
}

export interface PageSite extends PagePlace {
  readonly function: string;
  readonly interface: string;
  readonly verdict: MigratedSite["verdict"];
  readonly kind: MigratedSite["kind"];
  readonly reason: string;
}
