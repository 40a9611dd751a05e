/** What the depth question is asked with, and what comes back: plain data. */

import type { DepthResult } from "../core/depth/depth-result.ts";
import type { CheckOptions, Crash, TreeInfo, Unreadable } from "./report.ts";

export type DepthOptions = Pick<CheckOptions, "paths" | "cwd" | "kernel" | "era" | "configSymbols" | "kconfig" | "features" | "configs" | "roots" | "cache" | "jobs">;

export interface DepthReport extends DepthResult {
  readonly tool: { readonly name: string; readonly version: string };
  readonly tree: TreeInfo;
  readonly unreadable: readonly Unreadable[];
  readonly crashes: readonly Crash[];
  readonly summary: {
    readonly files: number;
    /** Functions that map or release, or call something that does. */
    readonly functions: number;
    readonly seconds: number;
  };
}
