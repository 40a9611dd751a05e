/** What an editor shows of a file: plain data. */

import type { FunctionView } from "../../core/findings/function-view.ts";
import type { LocatedDiagnostic, TreeInfo } from "../report.ts";

export interface FileView {
  /** Absolute. */
  readonly path: string;
  /** As which kernel it was read; null when nothing in it matters. */
  readonly tree: TreeInfo | null;
  readonly findings: readonly LocatedDiagnostic[];
  /** The folder that the names of files in findings are relative to; absolute. */
  readonly base: string;
  /** Functions that map or release, in the order of the file. Made when asked for. */
  functions(): readonly FunctionView[];
  /** What the models say of an interface by that name, in this kernel; empty for other names. */
  interfaceRules(name: string): readonly string[];
}
