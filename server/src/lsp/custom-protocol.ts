/** What kmaplint's server understands beyond LSP 3.17, as types alone: the client imports them. Lines count from 0, as in LSP. */

import type { TextDocumentPositionParams } from "vscode-languageserver";
import type { FunctionTimeline } from "../core/findings/timeline.ts";

export type { TimelineBand, TimelineBar, TimelineMark } from "../core/findings/timeline.ts";

/** Request: the function at a position, line by line. Answer: `Timeline`, or null where no function that maps stands. */
export const TIMELINE_REQUEST = "kmaplint/timeline";
export type TimelineParams = TextDocumentPositionParams;

export interface Timeline extends FunctionTimeline {
  readonly uri: string;
  /** The kernel that the file is read as, in few words. */
  readonly kernel: string;
  /** The source of the lines `first` to `last`. */
  readonly source: readonly string[];
}

/** Request: a rule's page. Answer: Markdown, or null for a rule that is none. Without a rule: the list of all. */
export const EXPLAIN_REQUEST = "kmaplint/explain";
export interface ExplainParams {
  readonly rule: string | null;
}
export interface Explanation {
  readonly rules: readonly { readonly id: string; readonly summary: string; readonly severity: string }[];
  readonly page: string | null;
}

/** Request: checks all folders of the workspace. Progress by `workDoneToken`, ends by cancellation. */
export const CHECK_WORKSPACE_REQUEST = "kmaplint/checkWorkspace";
export interface CheckWorkspaceParams {
  readonly workDoneToken?: string | number;
}
export interface CheckWorkspaceResult {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  readonly seconds: number;
}

/** Request: the depth report of the workspace as text; progress and cancellation as above. */
export const DEPTH_REQUEST = "kmaplint/depth";
export type DepthParams = CheckWorkspaceParams;
export interface DepthResult {
  readonly text: string;
}

/** Notification from the server: what the status bar shows. */
export const STATUS_NOTIFICATION = "kmaplint/status";
export interface Status {
  /** Of the document that was analysed last; null before. */
  readonly kernel: string | null;
  /** Findings in open documents. */
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  /** A tree is being indexed. */
  readonly indexing: boolean;
}

/** Settings, section `kmaplint`. */
export interface Settings {
  /** Read as this kernel instead of the detected one: `2.6.36`. */
  readonly kernel: string;
  readonly era: "" | "typed" | "transition" | "stack-mixed" | "stack" | "local";
  readonly configSymbols: readonly string[];
  /** Findings below are not shown. */
  readonly severity: "error" | "warning" | "note";
  readonly withoutRules: readonly string[];
  readonly inlayHints: boolean;
  readonly codeLens: boolean;
  /** Whether trees are indexed, so that other files are known. */
  readonly index: boolean;
}

/** Code lenses and messages carry this command of the client; arguments: uri, position. */
export const SHOW_TIMELINE_COMMAND = "kmaplint.showTimeline";
