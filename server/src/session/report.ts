/** What a check returns: plain data. */

import type { Diagnostic, Gap } from "../core/findings/diagnostic.ts";
import type { EraId } from "../core/kernel/eras.ts";
import type { Changes } from "../project/changes/line-range.ts";
import type { ConfigProblem } from "../project/config/config.ts";
import type { ConfigFolders } from "../project/config/config-files.ts";
import type { RootFolders } from "../project/kernel-tree.ts";

export interface TreeInfo {
  /** Absolute path of the kernel root, or null outside of a kernel tree. */
  readonly root: string | null;
  /** `2.6.36`, or null when neither Makefile nor user tells. */
  readonly kernel: string | null;
  readonly era: EraId;
  /** Why this era: a sentence. */
  readonly eraReason: string;
  /** Kernel, era and where both come from, in few words: `2.6.31, typed slots (from Makefile)`. */
  readonly inWords: string;
  /** Set when Makefile and headers tell different eras: a sentence. */
  readonly disagreement?: string;
}

export interface Unreadable {
  readonly file: string;
  readonly reason: string;
  /** Named by the user, rather than met in a folder. */
  readonly named: boolean;
}

/** A file that the analysis stumbled over: a fault of kmaplint's, whatever the file holds. */
export interface Crash {
  readonly file: string;
  readonly reason: string;
}

/** A diagnostic with what the reader of a terminal or an editor needs beside it. */
export interface LocatedDiagnostic extends Diagnostic {
  /** Absolute path of `file`. */
  readonly path: string;
  /** The kernel that the file was read as. */
  readonly tree: TreeInfo;
}

/** A finding that a comment in the source silences. */
export interface SuppressedDiagnostic extends LocatedDiagnostic {
  readonly reason: string;
}

export interface CheckReport {
  readonly tool: { readonly name: string; readonly version: string };
  /** The tree of the first file. */
  readonly tree: TreeInfo;
  /** Every tree that files were found in. */
  readonly trees: readonly TreeInfo[];
  /** Sorted by file, line, column, rule. */
  readonly findings: readonly LocatedDiagnostic[];
  /** In the same order. */
  readonly suppressed: readonly SuppressedDiagnostic[];
  readonly gaps: readonly Gap[];
  readonly unreadable: readonly Unreadable[];
  /** What is wrong with configurations; the files that they apply to were not analysed. */
  readonly configProblems: readonly ConfigProblem[];
  /** Files for which the analysis itself failed; each has a gap as well. */
  readonly crashes: readonly Crash[];
  /** Functions that were changed, of the files that were analysed; only when the check was asked for changes. */
  readonly touchedFunctions?: number;
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
  readonly era?: EraId;
  /** `CONFIG_X` → `y`, `m` or `n`. */
  readonly configSymbols: ReadonlyMap<string, string>;
  /** True: `CONFIG_` symbols that are missing there are `n`. */
  readonly isConfigComplete?: boolean;
  /** Symbols of a `.config` that the user names; `configSymbols` go before them. */
  readonly kconfig?: { readonly path: string; readonly symbols: ReadonlyMap<string, string> };
  /** Interfaces that count only when asked for, by feature. */
  readonly features?: readonly string[];
  /** Only these rules when not empty. */
  readonly rules: readonly string[];
  readonly withoutRules: readonly string[];
  /** False: the cache folder is neither read nor written. */
  readonly cache?: boolean;
  /** Trees of kernels count only as far as the cache folder knows them: none is scanned. */
  readonly onlyKnownTrees?: boolean;
  /** Threads that analyse; by default as many as there are processors, up to four. */
  readonly jobs?: number;
  /** Texts that stand in for files on disk, by absolute path: an editor's unsaved documents. */
  readonly documents?: ReadonlyMap<string, string>;
  /** Only these files are analysed, and what their changes do not touch is left out. */
  readonly changes?: Changes;
  /** Repairs are worked out and tried, which takes an analysis of the file for each. */
  readonly withFixes?: boolean;
  /** Configurations that were read before, so that threads need not read them again. */
  readonly configs?: ConfigFolders;
  /** The same of kernel roots. */
  readonly roots?: RootFolders;
}

/** Called as work goes on; `done` of `total` files in `phase`. `findings`: so many have been made by now, where that is known. */
export type Progress = (phase: "find" | "index" | "plan" | "analyse", done: number, total: number, findings?: number) => void;
