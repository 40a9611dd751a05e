/** What the pipeline is given for one file. */

import type { Program } from "../analysis/program.ts";
import type { KernelContext } from "../kernel/kernel-context.ts";
import type { SourceFile } from "../text/source-file.ts";

export interface FileInput {
  readonly source: SourceFile;
  readonly kernel: KernelContext;
  /** The program that the file is a part of, by the file's path. */
  readonly program: Program;
  /**
   * Old interfaces are told of, with what can be done about them; `known`: only as far as that was found out before, for
   * functions that are still the same.
   */
  readonly withMigrations?: "all" | "known";
}
