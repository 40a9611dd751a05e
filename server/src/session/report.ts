/** What a check returns: plain data. */

import type { Diagnostic, Gap } from "../core/findings/diagnostic.ts";

export interface TreeInfo {
  /** Absolute path of the kernel root, or null outside of a kernel tree. */
  readonly root: string | null;
  /** `2.6.36`, or null when no Makefile tells. */
  readonly kernel: string | null;
  readonly era: string;
  /** Why this era: a sentence. */
  readonly eraReason: string;
}

export interface Unreadable {
  readonly file: string;
  readonly reason: string;
}

export interface CheckReport {
  readonly tool: { readonly name: string; readonly version: string };
  readonly tree: TreeInfo;
  /** Sorted by file, line, column, rule. */
  readonly findings: readonly Diagnostic[];
  readonly gaps: readonly Gap[];
  readonly unreadable: readonly Unreadable[];
  readonly summary: {
    readonly files: number;
    readonly functions: number;
    readonly mapped_functions: number;
    readonly gaps: number;
    readonly seconds: number;
  };
}

export interface CheckOptions {
  /** Files and folders, as the user wrote them. */
  readonly paths: readonly string[];
  readonly cwd: string;
  /** Overrides detection. */
  readonly kernel?: string;
  readonly era?: string;
  /** `CONFIG_X` → `y`, `m` or `n`. */
  readonly configSymbols: ReadonlyMap<string, string>;
  /** Only these rules when not empty. */
  readonly rules: readonly string[];
  readonly withoutRules: readonly string[];
}

/** Called as work goes on; `done` of `total` files in `phase`. */
export type Progress = (phase: "find" | "analyse", done: number, total: number) => void;
