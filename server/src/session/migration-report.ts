/** What a migration returns: plain data. */

import type { MigrationTarget, ReasonKind, Verdict } from "../core/migrations/migration.ts";
import type { Range } from "../core/text/span.ts";
import type { EraId } from "../core/kernel/eras.ts";
import { MIGRATIONS } from "../core/kernel/migrations.ts";
import type { TreeInfo } from "./report.ts";

export type { MigrationTarget };

/** Where code of an era can be moved to without leaving it; the most advanced first. */
export function targetsOf(era: EraId): readonly MigrationTarget[] {
  if (era === "local") return ["helpers", "local"];
  return era === "stack" ? [] : ["stack"];
}

/** Which kernels have the interfaces of a target, in words; null where kernels of that era do. Helpers are those that a kernel has. */
export function kernelsWith(target: MigrationTarget, era: EraId): string | null {
  if (target === "local" && era !== "local") return `kernels from ${MIGRATIONS.local.from} on`;
  return target === "stack" && era === "typed" ? `kernels after ${MIGRATIONS.stack.typed}` : null;
}

/** A call of an old interface with what can be done about it. Lines and columns from 1, columns in UTF-16 units. */
export interface MigratedSite {
  /** As in reports. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  readonly range: Range;
  /** Null outside of functions. */
  readonly function: string | null;
  readonly interface: string;
  readonly verdict: Verdict;
  readonly kind: ReasonKind;
  /** One line. */
  readonly reason: string;
}

/** A file with its new text. */
export interface FileChange {
  readonly file: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** Functions and macros that are changed, in order. */
  readonly functions: readonly string[];
}

export interface MigrationReport {
  readonly tool: { readonly name: string; readonly version: string };
  readonly target: MigrationTarget;
  readonly trees: readonly TreeInfo[];
  /** Sorted by file and place. */
  readonly sites: readonly MigratedSite[];
  /** What the changes would be, sorted by file. */
  readonly changes: readonly FileChange[];
  /** Files that could not be read or analysed. */
  readonly troubles: readonly { readonly file: string; readonly reason: string }[];
}
